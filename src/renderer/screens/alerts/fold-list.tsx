import { useMemo } from 'react';
import type { AlertRow } from '../../../contract/views.ts';
import { type Fold, fold } from '../../../domain/alert/flood.ts';
import { isUnacknowledged } from '../../../domain/alert/label.ts';
import { useText } from '../../i18n/text.ts';
import { Priority } from '../../lib/severity.tsx';
import { Button } from '../../ui/button.tsx';
import { useWatch } from '../../wire/hooks.ts';
import { alertName } from './alert-words.ts';
import styles from './fold-list.module.css';
import { keyOf } from './use-alert-columns.tsx';

export interface FoldListProps {
  readonly rows: readonly AlertRow[];
  readonly isBusy: boolean;
  /** Names the call of every row of the group. */
  readonly onAcknowledge: (rows: readonly AlertRow[]) => void;
  /** Leaves the groups and picks these rows. */
  readonly onOpen: (keys: readonly string[]) => void;
}

/** Rows of the queue in at most ten lines; critical ones each for itself. */
export const useFolds = (rows: readonly AlertRow[]): readonly Fold[] => {
  const { value: groups } = useWatch('firstOutGroups', {});
  const { value: series } = useWatch('series', {});
  return useMemo(() => {
    const groupOf = new Map<string, string>(
      (groups ?? [])
        .filter(({ enabled }) => enabled)
        .flatMap(({ draft }) => draft.members.map(({ thresholdId }) => [thresholdId as string, draft.name] as const)),
    );
    const areaOf = new Map<string, string | undefined>((series ?? []).map(({ seriesId, labels }) => [seriesId as string, labels['area']]));
    return fold(
      rows.map((row) => ({
        key: keyOf(row),
        severity: row.severity,
        group: groupOf.get(row.thresholdId) ?? null,
        device: row.device,
        area: areaOf.get(row.seriesId) ?? null,
      })),
    );
  }, [rows, groups, series]);
};

/** The queue during a flood. */
export const FoldList = ({ rows, isBusy, onAcknowledge, onOpen }: FoldListProps) => {
  const t = useText('annunciation');
  const folds = useFolds(rows);
  const byKey = useMemo(() => new Map<string, AlertRow>(rows.map((row) => [keyOf(row), row])), [rows]);
  return (
    <ul className={styles.folds} aria-label={t('flood.list')}>
      {folds.map(({ kind, name, severity, keys }) => {
        const own = keys.flatMap((key) => byKey.get(key) ?? []);
        const open = own.filter(({ label }) => isUnacknowledged(label));
        const [only] = own;
        return (
          <li key={`${kind} ${name} ${keys[0]}`} className={styles.fold} data-fold={kind}>
            <Priority severity={severity} isPulsing={open.length > 0} />
            <span className={styles.name}>
              {own.length === 1 && only ? alertName(only) : t(`flood.kind.${kind === 'alert' ? 'device' : kind}`, { name })}
              {own.length > 1 && <span className={styles.count}> {t('flood.alerts', { count: own.length })}</span>}
            </span>
            <Button disabled={open.length === 0} isBusy={isBusy} onClick={() => onAcknowledge(open)}>
              {t('flood.acknowledge', { count: open.length })}
            </Button>
            <Button variant="quiet" onClick={() => onOpen(keys)}>
              {t('flood.open')}
            </Button>
          </li>
        );
      })}
    </ul>
  );
};
