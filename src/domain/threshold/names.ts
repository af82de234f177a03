import type { ThresholdDraft } from './draft.ts';
import type { Names } from './program.ts';

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
