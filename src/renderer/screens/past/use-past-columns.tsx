import { CircleSlash, PencilLine, SearchCheck } from 'lucide-react';
import { useMemo } from 'react';
import type { PastAlertRow, PastSample, PastValue } from '../../../contract/views.ts';
import { useText } from '../../i18n/text.ts';
import { formatWhen } from '../../lib/format.ts';
import type { GridColumn } from '../../lib/grid/grid-column.ts';
import { Measured } from '../../lib/live-value.tsx';
import { Priority } from '../../lib/severity.tsx';
import { StateMark } from '../../lib/state-mark.tsx';
import { ageOf } from '../../ui/age-text.ts';
import { SimTag } from '../../ui/sim-tag.tsx';
import { alertName, limitText, stateText } from '../alerts/alert-words.ts';
import styles from './past.module.css';

/** Whether later data has changed what was known at the moment. */
export const hasChanged = ({ atTheTime, today }: PastValue): boolean => atTheTime?.ts !== today?.ts || atTheTime?.value !== today?.value;

export type Knowledge = 'atTheTime' | 'today';

/** What later data says of an alert, with a mark and in words, and when it said so. */
const Later = ({ row: { later, laterAt }, at, zone }: { readonly row: PastAlertRow; readonly at: number; readonly zone: string }) => {
  const t = useText('past');
  if (!later) return null;
  const Icon = laterIcons[later];
  return (
    <span className={styles.state}>
      <Icon size={14} aria-hidden="true" />
      <span className={styles.later}>
        {t(`later.${later}`)} {laterAt !== undefined && <span className={styles.muted}>{formatWhen(laterAt, at, zone)}</span>}
      </span>
    </span>
  );
};
const laterIcons = { found: SearchCheck, withdrawn: CircleSlash, amended: PencilLine } as const;

export const usePastAlertColumns = (at: number, zone: string, knowledge: Knowledge): readonly GridColumn<PastAlertRow>[] => {
  const t = useText('alerts');
  const past = useText('past');
  const common = useText();
  return useMemo(
    () => [
      {
        id: 'priority',
        title: t('column.priority'),
        width: { compact: '92px', comfortable: '102px', glove: '128px' },
        cell: ({ severity }) => <Priority severity={severity} />,
      },
      {
        id: 'state',
        title: t('column.state'),
        width: { compact: '146px', comfortable: '156px', glove: '190px' },
        cell: (row) => (
          <span className={styles.state}>
            {row.later === 'found' ? past('notKnownThen') : <StateMark label={row.label} />}
            {row.later !== 'found' && stateText(common, row, at, zone)}
          </span>
        ),
      },
      {
        id: 'condition',
        title: t('column.condition'),
        width: knowledge === 'today' ? 'minmax(110px, 1fr)' : 'minmax(160px, 1fr)',
        cell: (row) => (
          <span className={styles.clip}>
            {alertName(row)} <span className={styles.muted}>{limitText(common, row)}</span>
          </span>
        ),
      },
      { id: 'raised', title: t('column.raised'), width: '104px', isNumeric: true, cell: ({ raisedAt }) => formatWhen(raisedAt, at, zone) },
      { id: 'acked-by', title: t('column.ackedBy'), width: '110px', fromWidth: 640, cell: ({ acknowledgedBy }) => acknowledgedBy },
      ...(knowledge === 'today'
        ? [{ id: 'later', title: past('column.later'), width: '124px', cell: (row: PastAlertRow) => <Later row={row} at={at} zone={zone} /> }]
        : []),
    ],
    [t, past, common, at, zone, knowledge],
  );
};

const Sample = ({ sample, row, at }: { readonly sample: PastSample | null; readonly row: PastValue; readonly at: number }) => {
  const t = useText();
  if (sample === null) return <span className={styles.muted}>{t('value.none')}</span>;
  return (
    <span className={styles.sample} data-quality={sample.quality} title={new Date(Math.min(sample.ts, at)).toISOString()}>
      {sample.value === null ? t('value.none') : <Measured value={sample.value} unit={row.unit} />}
      {sample.quality !== 'good' && <span className={styles.muted}>{t(`quality.${sample.quality}`)}</span>}
      {row.simulated && <SimTag />}
    </span>
  );
};

export const usePastValueColumns = (at: number, knowledge: Knowledge): readonly GridColumn<PastValue>[] => {
  const t = useText('past');
  const devices = useText('devices');
  const ui = useText('ui');
  return useMemo(
    () => [
      { id: 'device', title: devices('column.device'), width: 'minmax(90px, 0.7fr)', cell: ({ device }) => <span className={styles.clip}>{device}</span> },
      {
        id: 'metric',
        title: devices('column.metric'),
        width: 'minmax(110px, 1fr)',
        cell: ({ metric, labels }) => (
          <span className={styles.clip}>
            {metric} <span className={styles.muted}>{Object.values(labels).join(' · ')}</span>
          </span>
        ),
      },
      {
        id: 'value',
        title: devices('column.value'),
        width: { compact: '140px', comfortable: '156px', glove: '190px' },
        isNumeric: true,
        cell: (row) => <Sample sample={row[knowledge]} row={row} at={at} />,
      },
      {
        id: 'age',
        title: devices('column.age'),
        width: '72px',
        isNumeric: true,
        cell: (row) => {
          const sample = row[knowledge];
          if (sample === null) return null;
          const { unit, count } = ageOf(at - sample.ts);
          return ui(`age.${unit}`, { value: count });
        },
      },
      {
        id: 'later',
        title: t('column.later'),
        width: '110px',
        fromWidth: 480,
        cell: (row) => (hasChanged(row) ? <span className={styles.later}>{t('changed')}</span> : null),
      },
    ],
    [t, devices, ui, at, knowledge],
  );
};
