import type { SeriesRow } from '../../../contract/views.ts';

/** Series under their devices, both by name. */
export const byDevice = (rows: readonly SeriesRow[]): readonly { readonly device: string; readonly series: readonly SeriesRow[] }[] => {
  const groups = new Map<string, SeriesRow[]>();
  for (const row of rows) {
    const group = groups.get(row.device);
    if (group) group.push(row);
    else groups.set(row.device, [row]);
  }
  const byName = new Intl.Collator('en', { numeric: true }).compare;
  return [...groups]
    .toSorted(([a], [b]) => byName(a, b))
    .map(([device, series]) => ({ device, series: series.toSorted((a, b) => byName(a.metric, b.metric)) }));
};
