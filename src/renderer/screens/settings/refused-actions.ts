import type { RefusedSeries } from '../../../contract/ingest-calls.ts';
import type { BrokerProfile, SourceDraft } from '../../../domain/broker/profile.ts';

/** What the engine allows where a source says nothing. */
const usual = { series: 2000, newPerMinute: 500 } as const;

/** A connection with the source of a refused series changed. */
export type RefusedAction = (profile: BrokerProfile, row: RefusedSeries) => BrokerProfile;

const changing =
  (change: (source: SourceDraft, row: RefusedSeries) => SourceDraft): RefusedAction =>
  (profile, row) => ({ ...profile, sources: profile.sources.map((source) => (source.template === row.source ? change(source, row) : source)) });

/** Twice as many as now, of what was met: series, or new ones a minute. */
export const allowMore: RefusedAction = changing((source, { limit }) => {
  const { series = usual.series, newPerMinute = usual.newPerMinute } = source.limits ?? {};
  return {
    ...source,
    limits: { ...source.limits, ...(limit === 'rate' ? { newPerMinute: Math.min(100_000, 2 * newPerMinute) } : { series: Math.min(1_000_000, 2 * series) }) },
  };
});

const uuid = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/gi;
/** Numbers in a name mostly are what makes it one of many: uuid-17 leaves out uuid-*. A name of nothing else stays as it is. */
export const patternOf = (metric: string): string => {
  const pattern = metric.replace(uuid, '*').replace(/\d+/g, '*');
  return /[^*\W_]/.test(pattern) ? pattern : metric;
};

export const withoutMetric: RefusedAction = changing((source, { metric }) => ({
  ...source,
  ignore: [...new Set([...(source.ignore ?? []), patternOf(metric)])].slice(0, 200),
}));

export const withoutLabel = (label: string): RefusedAction =>
  changing((source) => ({ ...source, dropLabels: [...new Set([...(source.dropLabels ?? []), label])].slice(0, 12) }));
