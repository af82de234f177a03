import { useMemo } from 'react';
import type { ThresholdRow } from '../../../contract/views.ts';
import { type Severity, worst } from '../../../domain/alert/severity.ts';
import { useText } from '../../i18n/text.ts';
import { formatWhen } from '../../lib/format.ts';
import type { GridColumn } from '../../lib/grid/grid-column.ts';
import { Priority } from '../../lib/severity.tsx';
import { useNow } from '../../lib/use-now.ts';
import { useZone } from '../../stores/session.ts';
import { classNames } from '../../ui/class-names.ts';
import { BrokenMark } from './broken-mark.tsx';
import { limitsText } from './condition-words.ts';
import { EnabledMark } from './enabled-mark.tsx';
import styles from './rules.module.css';
import { useSeriesNames } from './use-series-names.ts';

const worstOf = ({ draft }: ThresholdRow): Severity => draft.levels.map(({ severity }) => severity).reduce(worst);

const Limits = ({ row }: { readonly row: ThresholdRow }) => {
  const t = useText('rules');
  const nameOf = useSeriesNames();
  return row.broken ? (
    <span className={styles.clamped}>{row.broken.message}</span>
  ) : (
    <span className={classNames(styles.limits, styles.clamped)}>{limitsText(t, row.draft, nameOf)}</span>
  );
};

const Worst = ({ row }: { readonly row: ThresholdRow }) => <Priority severity={worstOf(row)} />;

const Changed = ({ row }: { readonly row: ThresholdRow }) => {
  const t = useText('rules');
  const zone = useZone();
  const now = useNow(60_000);
  return (
    <span className={styles.changed}>
      <time>{formatWhen(row.changedAt, now, zone)}</time>
      <br />
      {t('list.version', { version: row.version })} · {row.changedBy}
    </span>
  );
};

export const useRuleColumns = (): readonly GridColumn<ThresholdRow>[] => {
  const t = useText('rules');
  const titles = (['name', 'series', 'limits', 'priority', 'state', 'changed'] as const).map((id) => t(`list.${id}`)).join('|');
  return useMemo(() => {
    const [name = '', series = '', limits = '', priority = '', state = '', changed = ''] = titles.split('|');
    return [
      { id: 'name', title: name, width: 'minmax(140px, 1.3fr)', cell: ({ draft }) => <b className={styles.clamped}>{draft.name}</b> },
      {
        id: 'series',
        title: series,
        width: 'minmax(156px, 1fr)',
        fromWidth: 620,
        cell: ({ draft }) => (
          <span className={styles.clamped}>
            {draft.device}
            <br />
            <span className={styles.muted}>{draft.metric}</span>
          </span>
        ),
      },
      { id: 'limits', title: limits, width: 'minmax(130px, 1.1fr)', cell: (row) => <Limits row={row} /> },
      {
        id: 'priority',
        title: priority,
        width: { compact: '100px', comfortable: '108px', glove: '130px' },
        cell: (row) => <Worst row={row} />,
      },
      {
        id: 'state',
        title: state,
        width: { compact: '84px', comfortable: '92px', glove: '110px' },
        cell: ({ enabled, broken }) => (broken ? <BrokenMark /> : <EnabledMark isEnabled={enabled} />),
      },
      { id: 'changed', title: changed, width: '156px', fromWidth: 800, cell: (row) => <Changed row={row} /> },
    ];
  }, [titles]);
};
