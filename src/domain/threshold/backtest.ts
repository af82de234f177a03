import { type Columns, foldPoint, journalOf, openOccurrence, type Plan, startCursor, occurrencesOf } from './journal.ts';
import type { Change, Occurrence } from './point-state.ts';
import { compileSide, type Names } from './program.ts';
import type { ThresholdDraft } from './draft.ts';
import type { LevelKind } from './level.ts';

/** A draft as plans that judge all of time. `idOf` names its points. Throws a `BrokenThreshold`. */
export const plansOf = (draft: ThresholdDraft, names: Names, idOf: (side: 'low' | 'high') => string): readonly Plan[] => {
  const series: string[] = [];
  return (['low', 'high'] as const).flatMap((side) => {
    const program = compileSide(draft, side, names, series);
    return program ? { pointId: idOf(side), series, stages: [{ from: -Infinity, program }] } : [];
  });
};

/** Every occurrence that a draft would have had over columns, by side; `columns` by series id. */
export const runDraft = (
  draft: ThresholdDraft,
  names: Names,
  columns: (series: string) => Columns,
  until: number,
): ReadonlyMap<'low' | 'high', readonly Occurrence[]> => {
  const plans = plansOf(draft, names, (side) => side);
  return new Map(plans.map((plan) => [plan.pointId as 'low' | 'high', journalOf(plan, plan.series.map(columns), until)]));
};

/** How a draft differs from what is in force, over the same samples. Times in ms. */
export interface Comparison {
  readonly before: number;
  readonly after: number;
  /** Occurrences of the draft that overlap none in force. */
  readonly added: readonly Occurrence[];
  /** Occurrences in force that overlap none of the draft: what would have been missed. */
  readonly removed: readonly Occurrence[];
  /** Overlap one another, with other bounds or another worst level. */
  readonly changed: readonly { readonly before: Occurrence; readonly after: Occurrence }[];
  readonly kept: number;
  /** Several in force that are one in the draft, and the other way round. */
  readonly merged: number;
  readonly split: number;
  readonly timeInAlertBeforeMs: number;
  readonly timeInAlertAfterMs: number;
  /** How much later the draft turns abnormal in what both found; 0 when there is none. */
  readonly delayAddedMs: { readonly p50: number; readonly p95: number; readonly max: number };
  readonly longestMissedMs: number;
  /** Of every pair, in order of length. */
  readonly delaysMs: readonly number[];
}

const rank = (sorted: readonly number[], share: number): number => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;
const lengthOf = ({ start, end }: Occurrence, until: number): number => (end ?? until) - start;
const sum = (list: readonly Occurrence[], until: number): number => list.reduce((ms, one) => ms + lengthOf(one, until), 0);
const isAlike = (a: Occurrence, b: Occurrence): boolean => a.start === b.start && a.end === b.end && a.worst === b.worst;

/** Compares two lists in order of start: occurrences that overlap belong together. */
export const compare = (before: readonly Occurrence[], after: readonly Occurrence[], until: number): Comparison => {
  const ofBefore = new Map<Occurrence, Occurrence[]>();
  const ofAfter = new Map<Occurrence, Occurrence[]>();
  let first = 0;
  for (const one of after) {
    while (first < before.length && (before[first]!.end ?? Infinity) < one.start) first++;
    for (let i = first; i < before.length && before[i]!.start <= (one.end ?? Infinity); i++) {
      if ((before[i]!.end ?? Infinity) < one.start) continue;
      ofAfter.set(one, [...(ofAfter.get(one) ?? []), before[i]!]);
      ofBefore.set(before[i]!, [...(ofBefore.get(before[i]!) ?? []), one]);
    }
  }
  const removed = before.filter((one) => !ofBefore.has(one));
  const pairs = after.flatMap((one) => {
    const partner = ofAfter.get(one)?.[0];
    return partner ? { before: partner, after: one } : [];
  });
  const changed = pairs.filter((pair) => !isAlike(pair.before, pair.after));
  const delays = pairs.map((pair) => pair.after.start - pair.before.start).toSorted((a, b) => a - b);
  return {
    before: before.length,
    after: after.length,
    added: after.filter((one) => !ofAfter.has(one)),
    removed,
    changed,
    kept: pairs.length - changed.length,
    merged: [...ofAfter.values()].filter((list) => list.length > 1).length,
    split: [...ofBefore.values()].filter((list) => list.length > 1).length,
    timeInAlertBeforeMs: sum(before, until),
    timeInAlertAfterMs: sum(after, until),
    delayAddedMs: { p50: rank(delays, 0.5), p95: rank(delays, 0.95), max: delays.at(-1) ?? 0 },
    longestMissedMs: removed.reduce((longest, one) => Math.max(longest, lengthOf(one, until)), 0),
    delaysMs: delays,
  };
};

/** Calls that an occurrence would have made: the raise, and once for every level that it climbed to. */
export interface Backtested {
  readonly occurrences: readonly Occurrence[];
  readonly calls: number;
  readonly byLevel: Readonly<Partial<Record<LevelKind, number>>>;
}

/** Judges columns by a plan, and counts the calls. */
export const backtestPlan = (plan: Plan, columns: readonly Columns[], until: number): Backtested => {
  const [cursor, out]: [ReturnType<typeof startCursor>, Change[]] = [startCursor(), []];
  foldPoint(plan, cursor, columns, until, out);
  const open = openOccurrence(plan, cursor);
  const occurrences = open ? [...occurrencesOf(out), open] : occurrencesOf(out);
  const byLevel: Partial<Record<LevelKind, number>> = {};
  for (const { worst } of occurrences) byLevel[worst] = (byLevel[worst] ?? 0) + 1;
  return { occurrences, calls: out.filter(({ type }) => type === 'raise' || type === 'escalate').length, byLevel };
};
