import { type Columns, copyCursor, type Cursor, foldPoint, openOccurrence, startCursor } from './journal.ts';
import type { Change, Occurrence } from './point-state.ts';
import { type Saying, tell } from './saying.ts';
import { type Keeping, type Watch, widen } from './watch-state.ts';

/** An occurrence as it is on record. */
export interface Known {
  /** Start by which it is known. */
  readonly of: number;
  /** As it was last amended. */
  readonly occurrence: Occurrence;
}

/** What judging again needs of the past. */
export interface Past extends Keeping {
  /** The newest kept state at or before `t`, with every sample before `t` and none after in it; undefined: from the beginning. */
  readonly before: (t: number) => { readonly t: number; readonly cursor: Cursor } | undefined;
  /** What was kept after `t` is no longer true. */
  readonly forget: (t: number) => void;
  /** Stored samples of an input from `from` to `to`, both included, and which of them were live. */
  readonly columns: (series: number, from: number, to: number) => Columns & { readonly live: Uint8Array };
  /** Closed occurrences on record that ended after `from`, in order of start. */
  readonly known: (from: number) => readonly Known[];
}

const overlaps = (a: Occurrence, b: Occurrence): boolean => a.start <= (b.end ?? Infinity) && b.start <= (a.end ?? Infinity);
const isSame = (a: Occurrence, b: Occurrence): boolean =>
  a.start === b.start &&
  a.onset === b.onset &&
  a.end === b.end &&
  a.worst === b.worst &&
  Object.is(a.extreme, b.extreme) &&
  a.extremeAt === b.extremeAt &&
  a.version === b.version;

/** Judges again from before the oldest late sample, and says how the past differs from what is on record. */
export const rejudge = (watch: Watch, past: Past, says: Saying[]): void => {
  if (watch.late === Infinity) return;
  const { plan, cursor: old } = watch;
  const start = past.before(watch.late);
  const cursor = start ? copyCursor(start.cursor) : startCursor();
  widen(cursor, plan);
  const reach = Math.max(...plan.stages.map(({ program }) => program?.reachMs ?? 0));
  const from = start?.t ?? Math.max(0, plan.stages[0]!.from - reach);
  const head = Math.max(old.state?.at ?? -Infinity, old.state?.mark ?? -Infinity, watch.late, watch.queue.length === 0 ? watch.reached : -Infinity);
  const columns = plan.series.map((_, i) => past.columns(i, from, head));
  const out: Change[] = [];
  const time = head;
  past.forget(watch.late);
  foldPoint(plan, cursor, columns, time, out, { everyMs: past.everyMs, at: (t) => past.keep(t, cursor) });
  watch.nextKeep = Math.floor(time / past.everyMs + 1) * past.everyMs;
  watch.late = Infinity;

  const before = old.state !== null && old.state.worst >= 0 ? openOccurrence(plan, old) : undefined;
  const after = openOccurrence(plan, cursor);
  const ended = out.flatMap((change) => (change.type === 'clear' ? change : []));
  const found = ended.map(({ occurrence }) => occurrence);
  const list = after ? [...found, after] : found;
  const known: Known[] = [...past.known(from)];
  if (before && watch.told >= 0 && !known.some(({ of }) => of === watch.toldAs)) known.push({ of: watch.toldAs, occurrence: before });
  const partner = new Map<Occurrence, Known>();
  // First those that bear the name, then those that begin alike, then those that overlap: each is matched once.
  const free = new Set(known);
  const isNamed = (a: Known, b: Occurrence): boolean => a.of === b.start;
  const isAlike = (a: Known, b: Occurrence): boolean => a.occurrence.start === b.start;
  for (const matches of [isNamed, isAlike, (a: Known, b: Occurrence) => overlaps(a.occurrence, b)])
    for (const one of free) {
      const match = list.find((occurrence) => !partner.has(occurrence) && matches(one, occurrence));
      if (match && free.delete(one)) partner.set(match, one);
    }
  const isLiveIn = ({ onset, end }: Occurrence): boolean =>
    columns.some(({ times, live, good }) => times.some((t, i) => live[i] === 1 && good[i]! > 0 && t >= onset && (end === null || t < end)));
  const wasTold = watch.told >= 0;
  watch.cursor = cursor;
  const isMatched = (of: number): boolean => [...partner.values()].some((one) => one.of === of);
  for (const { of } of known) if (!isMatched(of)) says.push({ type: 'withdrawn', of, at: Math.max(of + 1, cursor.state?.at ?? 0) });
  if (wasTold && !isMatched(watch.toldAs)) watch.told = -1;
  for (const { occurrence, value } of ended) {
    const one = partner.get(occurrence);
    if (one === undefined) says.push({ type: 'found', occurrence, isLive: isLiveIn(occurrence) });
    else if (wasTold && one.of === watch.toldAs && one.occurrence.end === null) {
      says.push({ type: 'clear', of: one.of, at: Math.max(occurrence.end!, one.of + 1), value, occurrence });
      watch.told = -1;
    } else if (!isSame(one.occurrence, occurrence)) says.push({ type: 'amended', of: one.of, occurrence });
  }
  if (after) {
    const one = partner.get(after);
    if (one !== undefined && one.occurrence.end !== null) {
      // It had ended on record, and goes on: it is told anew under its old name.
      says.push({ type: 'amended', of: one.of, occurrence: after });
    } else if (one !== undefined && !isSame(one.occurrence, after) && one.occurrence.start !== after.start)
      says.push({ type: 'amended', of: one.of, occurrence: after });
    if (isLiveIn(after)) watch.liveAt = Math.max(watch.liveAt, after.onset);
    tell(watch, cursor.state?.at ?? 0, says);
  }
};
