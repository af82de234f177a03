import type { ThresholdDraft } from './draft.ts';
import type { Names } from './program.ts';
import type { Version } from './threshold.ts';

export interface NamedSeries {
  readonly id: string;
  readonly device: string;
  readonly metric: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly unit?: string;
}
export interface NamedThreshold {
  readonly thresholdId: string;
  readonly draft: ThresholdDraft;
}

/** `device/metric`, as files and expressions name a series. */
export const nameOfSeries = ({ device, metric }: Pick<NamedSeries, 'device' | 'metric'>): string => `${device}/${metric}`;

/** What drafts may name on a console: its series by id or by `device/metric`, thresholds by name. A name of two series means the older. */
export const namesOf = (series: readonly NamedSeries[], thresholds: readonly NamedThreshold[], zone: string): Names => {
  const byName = new Map<string, string>();
  for (const one of series) {
    const name = nameOfSeries(one);
    if (!byName.has(name)) byName.set(name, one.id);
    byName.set(one.id, one.id);
  }
  const units = new Map(series.map(({ id, unit }) => [id, unit]));
  const drafts = new Map(thresholds.map((one) => [one.draft.name, one]));
  return { zone, unit: (id) => units.get(id), series: (name) => byName.get(name), threshold: (name) => drafts.get(name) };
};

/** A threshold through all its versions. */
export interface ThresholdHistory {
  readonly thresholdId: string;
  readonly versions: readonly Version[];
}

/** What drafts may name, at every instant: a version takes over at its own event time, for those that name it too. */
export interface NamesInTime {
  readonly at: (t: number) => Names;
  /** The next instant after `t` at which what a name means changes; Infinity: never again. */
  readonly nextChange: (name: string, t: number) => number;
}

interface Meaning {
  readonly from: number;
  readonly to: number;
  readonly found: NonNullable<ReturnType<Names['threshold']>>;
}

/** `histories` is only asked when something names a threshold: to read them all takes a while. */
export const namesInTime = (series: readonly NamedSeries[], histories: () => readonly ThresholdHistory[], zone: string): NamesInTime => {
  let meanings: ReadonlyMap<string, readonly Meaning[]> | undefined;
  const meaningsOf = (name: string): readonly Meaning[] => {
    meanings ??= Map.groupBy(
      histories().flatMap(({ thresholdId, versions }) =>
        versions.map(({ from, draft, version }, i): Meaning => ({ from, to: versions[i + 1]?.from ?? Infinity, found: { thresholdId, draft, version } })),
      ),
      ({ found }) => found.draft.name,
    );
    return meanings.get(name) ?? [];
  };
  const fixed = namesOf(series, [], zone);
  return {
    at: (t) => ({ ...fixed, threshold: (name) => meaningsOf(name).findLast(({ from, to }) => from <= t && t < to)?.found }),
    nextChange: (name, t) => meaningsOf(name).reduce((next, { from, to }) => Math.min(next, from > t ? from : Infinity, to > t ? to : Infinity), Infinity),
  };
};
