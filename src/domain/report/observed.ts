import { joinedSpells, overlapMs, type Period } from './figures/journal.ts';

/** A time in which nobody could have been called: the console did not run, or no broker was connected to it. */
export interface Unobserved extends Period {
  readonly because: 'console' | 'brokers';
}
/** How much of a period was observed (alerts.md §13: the engine ran and a broker was connected). Times in ms. */
export interface ObservedShare {
  readonly observedMs: number;
  readonly ofMs: number;
  readonly unobserved: readonly Unobserved[];
}

/** Interruptions as short as this are the beat of the record itself. ms. */
const shortestMs = 12_000;

/** What of the period lies between the spells. */
const between = (spells: readonly Period[], { from, to }: Period): readonly Period[] => {
  const edges = [{ from: -Infinity, to: from }, ...joinedSpells(spells, { from, to }), { from: to, to: Infinity }];
  return edges.slice(1).flatMap((next, i) => (next.from > edges[i]!.to ? [{ from: edges[i]!.to, to: next.from }] : []));
};

/** Of a period, from the spells in which it was observed and those in which the console ran. */
export const observedShare = (observed: readonly Period[], ran: readonly Period[], period: Period): ObservedShare => ({
  observedMs: overlapMs(joinedSpells(observed, period), period),
  ofMs: period.to - period.from,
  unobserved: between(observed, period)
    .flatMap((gap): readonly Unobserved[] => [
      ...between(ran, gap).map((one) => ({ ...one, because: 'console' }) as const),
      ...joinedSpells(ran, gap).map((one) => ({ ...one, because: 'brokers' }) as const),
    ])
    .filter(({ from, to }) => to - from >= shortestMs)
    .toSorted((a, b) => a.from - b.from),
});
