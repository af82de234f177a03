import { useMemo } from 'react';
import type { ThresholdRow } from '../../../contract/views.ts';
import { type Severity, worst } from '../../../domain/alert/severity.ts';
import { useText } from '../../i18n/text.ts';
import { formatExact, formatWhen } from '../../lib/format.ts';
import type { GridColumn } from '../../lib/grid/grid-column.ts';
import { Priority } from '../../lib/severity.tsx';
import { useNow } from '../../lib/use-now.ts';
import { useZone } from '../../stores/session.ts';
import { EnabledMark } from './enabled-mark.tsx';
import styles from './rules.module.css';
import { levelKinds } from './threshold-form.ts';

const worstOf = ({ draft }: ThresholdRow): Severity => draft.levels.map(({ severity }) => severity).reduce(worst);

const Limits = ({ row }: { readonly row: ThresholdRow }) => {
  const t = useText('rules');
  const levels = levelKinds.flatMap((kind) => row.draft.levels.filter((level) => level.kind === kind));
  return (
    <span className={styles.limits}>
      {levels.map(({ kind, limit }) => t('list.level', { kind, limit: formatExact(limit) }).replaceAll(' ', '\u00a0')).join(' · ')}
      {'\u00a0'}
      <span className={styles.muted}>{row.draft.unit}</span>
    </span>
  );
};

const Worst = ({ row }: { readonly row: ThresholdRow }) => <Priority severity={worstOf(row)} />;

const Changed = ({ row }: { readonly row: ThresholdRow }) => {
  const t = useText('rules');
  const zone = useZone();
  const now = useNow(60_000);
  return (
    <span className={styles.changed}>
      {t('list.version', { version: row.version })} · <time>{formatWhen(row.changedAt, now, zone)}</time>
      <br />
      {row.changedBy}
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
        width: { compact: '76px', comfortable: '80px', glove: '100px' },
        cell: ({ enabled }) => <EnabledMark isEnabled={enabled} />,
      },
      { id: 'changed', title: changed, width: '140px', fromWidth: 800, cell: (row) => <Changed row={row} /> },
    ];
  }, [titles]);
};
