import type { SeriesRuleChange } from '../../contract/threshold-views.ts';
import type { SeriesId } from '../../domain/identity.ts';
import type { ThresholdEvent } from '../../domain/threshold/threshold.ts';
import { thresholdStream } from '../store/configuration-rows.ts';
import type { Ops } from '../store/ops.ts';
import { historyOf } from './history.ts';

/** What was done from `from` until before `to` to thresholds that judge one of these series, the newest first. Times in ms. */
export const ruleChangesOf = (
  { configuration, log }: Pick<Ops, 'configuration' | 'log'>,
  series: readonly SeriesId[],
  from: number,
  to: number,
): readonly SeriesRuleChange[] =>
  configuration
    .thresholds()
    .filter(({ draft }) => series.includes(draft.seriesId))
    .flatMap(({ thresholdId, draft }) =>
      historyOf(log.read<ThresholdEvent>(thresholdStream(thresholdId))).flatMap(({ kind, version, at, by }): readonly SeriesRuleChange[] =>
        kind === 'approved' || at < from || at >= to ? [] : [{ kind, version, at, by, thresholdId, seriesId: draft.seriesId, name: draft.name }],
      ),
    )
    .toSorted((a, b) => b.at - a.at);
