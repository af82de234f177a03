import type { SeriesRuleChange } from '../../../contract/threshold-views.ts';
import type { SeriesId } from '../../../domain/identity.ts';
import type { ChartMarker } from '../../chart/chart-types.ts';
import type { TimeRange } from '../../chart/range.ts';
import { textOf, useText } from '../../i18n/text.ts';
import { formatWhen } from '../../lib/format.ts';
import { hashHref } from '../../lib/hash-location.ts';
import { useNow } from '../../lib/use-now.ts';
import { useKept } from '../../lib/use-kept.ts';
import { useWatch } from '../../wire/hooks.ts';
import styles from './trends.module.css';

/** Rows beside the charts; more than these are a count. */
const most = 20;
/** A live range moves on: it is asked for in steps, a little further at both ends. */
const stepMs = 60_000;
const none: readonly SeriesRuleChange[] = [];

/** What was done in the range to thresholds of these series, the newest first; nothing is asked while it is not wanted. */
export const useRuleChanges = (isWanted: boolean, series: readonly SeriesId[], { from, to }: TimeRange): readonly SeriesRuleChange[] => {
  const asked = { series: [...series], from: Math.floor(from / stepMs) * stepMs, to: Math.ceil(to / stepMs) * stepMs };
  const isAsked = isWanted && series.length > 0 && asked.to > asked.from;
  const { value } = useWatch('ruleChanges', isAsked ? asked : null);
  return useKept(value, isAsked ? series.join() : '') ?? none;
};

/** Those of one chart as lines with their words. */
export const ruleMarkers = (changes: readonly SeriesRuleChange[], series: readonly SeriesId[]): readonly ChartMarker[] =>
  changes
    .filter(({ seriesId }) => series.includes(seriesId))
    .map(({ kind, at, by }) => ({ kind: 'rule', at, text: textOf('trends')('ruleChanges.marker', { change: textOf('rules')(`history.kind.${kind}`), by }) }));

/** The same in words, each a way to the threshold. */
export const RuleChangeList = ({ changes, zone }: { readonly changes: readonly SeriesRuleChange[]; readonly zone: string }) => {
  const t = useText('trends');
  const rules = useText('rules');
  const now = useNow(60_000);
  if (changes.length === 0) return null;
  return (
    <section aria-label={t('ruleChanges.title')}>
      <h2 className={styles.sideHeading}>{t('ruleChanges.title')}</h2>
      <ul className={styles.notes}>
        {changes.slice(0, most).map(({ thresholdId, name, version, kind, at, by }) => (
          <li key={`${thresholdId} ${version} ${at}`}>
            <a href={hashHref(`/rules?rule=${thresholdId}`)}>
              <bdi>{name}</bdi> {rules(`history.kind.${kind}`)}
            </a>
            <span className={styles.muted}>
              {formatWhen(at, now, zone)} · {by}
            </span>
          </li>
        ))}
      </ul>
      {changes.length > most && <p className={styles.muted}>{t('alertList.more', { shown: most, total: changes.length })}</p>}
    </section>
  );
};
