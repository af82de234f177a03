import { severities } from '../../alert/severity.ts';
import { answerWays, becauses, type Calls, emptyCalls, type FiguresInput, orderOf, partOf } from './calls.ts';
import { type FiguresEntry, isAnnunciation, type JournalAnswer, type JournalCall, observedSpells, type Period } from './journal.ts';
import { firstCalls, type FirstCalls } from './occurrences.ts';

/** Annunciations before `to` in order of time. The same call on record of several consoles counts once, as it was recorded first. */
const annunciationsBefore = (entries: readonly FiguresEntry[], to: number): readonly JournalCall[] => {
  const calls = entries.filter((entry): entry is JournalCall => entry.at < to && isAnnunciation(entry));
  const order = orderOf(Float64Array.from(calls, ({ at }) => at));
  const ordered = order ? Array.from(order, (i) => calls[i]!) : calls;
  const seen = new Set<string>();
  return ordered.filter(({ at, of, point }, i) => {
    if (ordered[i - 1]?.at !== at) seen.clear();
    if (ordered[i - 1]?.at !== at && ordered[i + 1]?.at !== at) return true;
    const key = `${of} ${point}`;
    return !seen.has(key) && seen.add(key) !== undefined;
  });
};

/** The columns of all annunciations, without what became of them. */
const columnsOf = (
  all: readonly JournalCall[],
): { readonly calls: Calls; readonly names: readonly string[]; readonly numbers: ReadonlyMap<string, number> } => {
  const calls = emptyCalls(all.length);
  const numbers = new Map<string, number>();
  for (let i = 0; i < all.length; i++) {
    const { at, point, of, severity, because, respondWithinMs } = all[i]!;
    let number = numbers.get(point);
    if (number === undefined) numbers.set(point, (number = numbers.size));
    calls.at[i] = at;
    calls.point[i] = number;
    calls.of[i] = of;
    calls.severity[i] = severities.indexOf(severity);
    calls.because[i] = becauses.indexOf(because);
    if (respondWithinMs !== undefined) calls.respond[i] = respondWithinMs;
  }
  return { calls, names: [...numbers.keys()], numbers };
};

const answer = ({ count, at, point, of, answered, way }: Calls, numbers: ReadonlyMap<string, number>, entries: readonly FiguresEntry[], to: number): void => {
  const byPoint: JournalAnswer[][] = Array.from({ length: numbers.size }, () => []);
  for (const entry of entries) {
    const number = entry.kind === 'answer' && entry.at < to ? numbers.get(entry.point) : undefined;
    if (number !== undefined) byPoint[number]!.push(entry as JournalAnswer);
  }
  for (const list of byPoint) list.sort((a, b) => a.at - b.at);
  const next = new Uint32Array(numbers.size);
  for (let i = 0; i < count; i++) {
    const list = byPoint[point[i]!]!;
    let k = next[point[i]!]!;
    while (k < list.length && list[k]!.at < at[i]!) k++;
    next[point[i]!] = k; // the calls come in order of time
    while (k < list.length && list[k]!.of < of[i]!) k++;
    const found = list[k];
    if (!found) continue;
    answered[i] = found.at;
    way[i] = answerWays.indexOf(found.way);
  }
};

/** When each occurrence cleared, at its first call. The first clear on record counts. */
const clear = ({ cleared }: Calls, firsts: FirstCalls, numbers: ReadonlyMap<string, number>, entries: readonly FiguresEntry[], to: number): void => {
  for (const entry of entries) {
    if (entry.kind !== 'clear' || entry.at >= to) continue;
    const number = numbers.get(entry.point);
    const first = number === undefined ? undefined : firsts.find(number, entry.of);
    if (first !== undefined && !(cleared[first]! <= entry.at)) cleared[first] = entry.at;
  }
};

/** What is on record of the period and no annunciation. `withAction`: called occurrences with an action. */
const onRecordOf = (
  { count, at, point, of }: Calls,
  firsts: FirstCalls,
  numbers: ReadonlyMap<string, number>,
  entries: readonly FiguresEntry[],
  { from, to }: Period,
): FiguresInput['onRecord'] => {
  const acted = new Set<number>();
  const counts = { retrospective: 0, withdrawn: 0, suppressed: 0 };
  for (const entry of entries) {
    if (entry.at < from || entry.at >= to) continue;
    if (entry.kind === 'retrospective' || entry.kind === 'withdrawn' || entry.kind === 'suppressed') counts[entry.kind]++;
    const number = entry.kind === 'action' ? numbers.get(entry.point) : undefined;
    const first = number === undefined ? undefined : firsts.find(number, (entry as { readonly of: number }).of);
    if (first !== undefined) acted.add(first);
  }
  const called = new Set<number>();
  if (acted.size > 0) for (let i = 0; i < count; i++) if (at[i]! >= from) called.add(firsts.find(point[i]!, of[i]!)!);
  return { ...counts, withAction: [...acted].filter((first) => called.has(first)).length };
};

/** What the figures of a period look at, out of the entries of a journal in any order. */
export const inputOf = (entries: readonly FiguresEntry[], period: Period): FiguresInput => {
  const { from, to } = period;
  const { calls: all, names, numbers } = columnsOf(annunciationsBefore(entries, to));
  const firsts = firstCalls(all);
  answer(all, numbers, entries, to);
  clear(all, firsts, numbers, entries, to);
  let before = 0;
  while (before < all.count && all.at[before]! < from) before++;
  const open: number[] = [];
  let unansweredSince = Number.NaN;
  for (let i = 0; i < before; i++) {
    if (Number.isNaN(unansweredSince) && all.way[i] === 0) unansweredSince = all.at[i]!;
    if (all.isFirst[i] === 1 && !(all.cleared[i]! <= from)) open.push(i);
  }
  return {
    calls: partOf(all, before, all.count),
    names,
    earlier: all.at.subarray(0, before),
    openBefore: { calledAt: Float64Array.from(open, (i) => all.at[i]!), cleared: Float64Array.from(open, (i) => all.cleared[i]!) },
    unansweredSince,
    spells: observedSpells(entries, period),
    onRecord: onRecordOf(all, firsts, numbers, entries, period),
  };
};
