import { History } from 'lucide-react';
import { useMemo } from 'react';
import type { DeviceRow } from '../../../contract/views.ts';
import { useText } from '../../i18n/text.ts';
import type { GridColumn } from '../../lib/grid/grid-column.ts';
import { overWhenHeardText } from '../../lib/over-when-heard.tsx';
import { Priority } from '../../lib/severity.tsx';
import { useNow } from '../../lib/use-now.ts';
import { useZone } from '../../stores/session.ts';
import { Age } from '../../ui/age.tsx';
import { SimTag } from '../../ui/sim-tag.tsx';
import styles from './devices.module.css';
import { QualityMark } from './quality-mark.tsx';

const Alerts = ({ worst, openAlerts, overWhenHeard }: Pick<DeviceRow, 'worst' | 'openAlerts' | 'overWhenHeard'>) => {
  const t = useText('devices');
  const common = useText();
  const zone = useZone();
  const now = useNow(60_000);
  const newest = overWhenHeard?.toSorted((a, b) => b.at - a.at)[0];
  if (worst === null && newest)
    return (
      <span title={overWhenHeardText(newest, now, zone)}>
        <History size={14} aria-hidden="true" /> <span aria-hidden="true">{overWhenHeardText(newest, now, zone, 'short')}</span>
        <span className="visually-hidden">{overWhenHeardText(newest, now, zone)}</span>
      </span>
    );
  if (worst === null) return <span className={styles.muted}>{t('noAlerts')}</span>;
  return (
    <Priority severity={worst}>
      {common(`severity.${worst}`)}
      {openAlerts > 1 && ` · ${openAlerts}`}
    </Priority>
  );
};

export const useDeviceColumns = (): readonly GridColumn<DeviceRow>[] => {
  const t = useText('devices');
  return useMemo(
    () => [
      {
        id: 'device',
        title: t('column.device'),
        width: 'minmax(120px, 1fr)',
        cell: ({ device, simulated }) => (
          <span className={styles.name}>
            <span>{device}</span>
            {simulated && <SimTag />}
          </span>
        ),
      },
      { id: 'worst', title: t('column.worst'), width: { compact: '116px', comfortable: '132px', glove: '156px' }, cell: (row) => <Alerts {...row} /> },
      { id: 'quality', title: t('column.quality'), width: '104px', cell: ({ quality }) => <QualityMark quality={quality} /> },
      {
        id: 'seen',
        title: t('column.lastSeen'),
        width: '96px',
        isNumeric: true,
        cell: ({ lastSeen }) => (lastSeen === null ? t('never') : <Age at={lastSeen} isAgo />),
      },
      { id: 'series', title: t('column.series'), width: '72px', isNumeric: true, fromWidth: 520, cell: ({ series }) => series },
      {
        id: 'connection',
        title: t('column.connection'),
        width: '172px',
        fromWidth: 690,
        cell: ({ profileName }) => <span className={styles.clip}>{profileName}</span>,
      },
    ],
    [t],
  );
};
