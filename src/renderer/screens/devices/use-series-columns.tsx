import { useMemo } from 'react';
import type { SeriesRow, ThresholdRow } from '../../../contract/views.ts';
import { useText } from '../../i18n/text.ts';
import { shownExact } from '../../lib/measured.ts';
import type { GridColumn } from '../../lib/grid/grid-column.ts';
import { LiveValue } from '../../lib/live-value.tsx';
import { useLatest } from '../../stores/use-latest.ts';
import { writtenUnitFault } from '../../../domain/telemetry/mapping/mapping-faults.ts';
import { metricNameFault } from '../../../domain/telemetry/metric-rules.ts';
import { Tooltip } from '../../ui/tooltip.tsx';
import { Age } from '../../ui/age.tsx';
import { ageOf } from '../../ui/age-text.ts';
import { labelText, limitsOf } from './device-order.ts';
import styles from './devices.module.css';

const ValueAge = ({ row }: { readonly row: SeriesRow }) => {
  const latest = useLatest(row.seriesId);
  return latest ? <Age at={latest.at} /> : null;
};

const Interval = ({ ms }: { readonly ms: number | null }) => {
  const t = useText('ui');
  if (ms === null) return null;
  const { unit, count } = ageOf(ms);
  return t(`age.${unit}`, { value: ms < 1000 ? ms / 1000 : count });
};

/** A name or a unit that follows no convention: the values are stored all the same, other programs may not take them. */
const RuleMark = ({ metric, unit }: { readonly metric: string; readonly unit: string }) => {
  const t = useText('ingest');
  const said = [metricNameFault(metric), writtenUnitFault(unit)].filter((fault) => fault !== undefined);
  if (said.length === 0) return null;
  const text = `${said.join(' ')} ${t('rule.kept')}`;
  return (
    <Tooltip text={text}>
      <span className={styles.muted} role="img" aria-label={text}>
        ≈
      </span>
    </Tooltip>
  );
};

export const useSeriesColumns = (thresholds: readonly ThresholdRow[] | undefined): readonly GridColumn<SeriesRow>[] => {
  const t = useText('devices');
  const common = useText();
  return useMemo(
    () => [
      {
        id: 'metric',
        title: t('column.metric'),
        width: 'minmax(120px, 1.2fr)',
        cell: ({ metric, labels, unit }) => (
          <span className={styles.clip}>
            {metric} <span className={styles.muted}>{labelText(labels)}</span>
            <RuleMark metric={metric} unit={unit} />
          </span>
        ),
      },
      {
        id: 'value',
        title: t('column.value'),
        width: { compact: '132px', comfortable: '144px', glove: '176px' },
        isNumeric: true,
        isFlush: true,
        cell: (row) => <LiveValue seriesId={row.seriesId} unit={row.unit} isSimulated={row.simulated} />,
      },
      { id: 'age', title: t('column.age'), width: '64px', isNumeric: true, cell: (row) => <ValueAge row={row} /> },
      {
        id: 'interval',
        title: t('column.interval'),
        width: '72px',
        isNumeric: true,
        fromWidth: 560,
        cell: ({ expectedIntervalMs }) => <Interval ms={expectedIntervalMs} />,
      },
      {
        id: 'limits',
        title: t('column.limits'),
        width: 'minmax(110px, 1fr)',
        fromWidth: 400,
        cell: ({ seriesId, unit }) => (
          <span className={styles.limits}>
            {limitsOf(thresholds ?? [], seriesId)
              .map(({ kind, limit }) => `${common(`level.${kind}`)} ${shownExact(limit, unit)}`)
              .join(', ') || <span className={styles.muted}>{t('detail.noLimits')}</span>}
          </span>
        ),
      },
    ],
    [t, common, thresholds],
  );
};
