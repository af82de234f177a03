import {
  type Columns,
  copyCursor,
  type Cursor,
  feedInstant,
  feedPlain,
  feedTime,
  foldPoint,
  isPlainPlan,
  type Measured,
  openOccurrence,
  type Plan,
  programOf,
  remember,
  startCursor,
} from './journal.ts';
import type { Change, Occurrence } from './point.ts';

/** How far a slower input may lag behind the fastest before its absence counts. */
const slowestMs = 5000;

/** One value as it arrives. `quality` as in `Columns`; live: of this moment, so that it may call. */
export interface Arrival {
  readonly series: number;
  readonly t: number;
  readonly value: number;
  readonly quality: number;
  readonly isLive: boolean;
}

/** A point as it follows its samples in the order in which they arrive. */
export interface Watch {
  plan: Plan;
  cursor: Cursor;
  /** Level that people were told of, by the log; -1: none. */
  told: number;
  /** Start by which the present occurrence was told. */
  toldAs: number;
  /** Newest live sample that showed the condition. */
  liveAt: number;
  /** How far time was known to have come. */
  reached: number;
  /** Instants of several inputs that wait until all inputs have come as far. */
  queue: Arrival[];
  newest: number[];
  /** The next time at which the state is kept; Infinity: nothing has come yet. */
  nextKeep: number;
  /** Oldest sample that came after later ones were judged; Infinity: none. */
  late: number;
}

export const newWatch = (plan: Plan): Watch => ({
  plan,
  cursor: startCursor(),
  told: -1,
  toldAs: 0,
  liveAt: -Infinity,
  reached: -Infinity,
  queue: [],
  newest: plan.series.map(() => -Infinity),
  nextKeep: Infinity,
  late: Infinity,
});

/** Where states of a point are kept, so that late samples need not be judged from the beginning. */
export interface Keeping {
  readonly everyMs: number;
  /** Everything before `t` is judged, and nothing after. */
  readonly keep: (t: number, cursor: Cursor) => void;
}

const mostKept = 1000;

/** Before event time comes to `t`, the state is kept at every boundary on the way. */
const keepUpTo = (watch: Watch, t: number, { everyMs, keep }: Keeping, says: Saying[]): void => {
  if (watch.nextKeep === Infinity) watch.nextKeep = Math.floor(t / everyMs + 1) * everyMs;
  for (let kept = 0; watch.nextKeep <= t; kept++) {
    pass(watch, watch.nextKeep - 1, says);
    keep(watch.nextKeep, watch.cursor);
    watch.nextKeep += everyMs;
    // Over a long silence nothing changes from boundary to boundary.
    if (kept === mostKept) watch.nextKeep = Math.max(watch.nextKeep, Math.floor(t / everyMs) * everyMs);
  }
};

/** What is to be said about a point, in order. `level` is a place in the levels of the version in force. */
export type Saying =
  | { readonly type: 'raise' | 'escalate' | 'ease'; readonly at: number; readonly onset: number; readonly level: number; readonly value: number }
  | {
      readonly type: 'clear';
      readonly of: number;
      readonly at: number;
      readonly value: number;
      readonly occurrence: Occurrence;
      readonly because?: 'configuration';
    }
  | { readonly type: 'pause' | 'resume'; readonly at: number }
  /** Found in data that came too late to call; over already. */
  | { readonly type: 'found'; readonly occurrence: Occurrence; readonly isLive: boolean }
  /** `of`: the start by which it is known. */
  | { readonly type: 'amended'; readonly of: number; readonly occurrence: Occurrence }
  | { readonly type: 'withdrawn'; readonly of: number; readonly at: number };

/** What changed becomes what is said: only an occurrence with a live sample in it is told, the others are found. */
const say = (watch: Watch, changes: readonly Change[], says: Saying[]): void => {
  for (const change of changes) {
    if (change.type === 'clear') {
      if (watch.told >= 0) says.push({ ...change, of: watch.toldAs });
      else says.push({ type: 'found', occurrence: change.occurrence, isLive: false });
      watch.told = -1;
    } else if (change.type === 'pause' || change.type === 'resume') says.push(change);
  }
  tell(watch, changes.at(-1)?.at ?? -Infinity, says);
};

/** Tells of the occurrence that is open now, when a live sample lies in it, and of its level. */
const tell = (watch: Watch, at: number, says: Saying[]): void => {
  const { state } = watch.cursor;
  if (state === null || state.worst < 0 || state.worst === watch.told) return;
  const said = { onset: state.onset, level: state.worst, value: state.value };
  if (watch.told < 0) {
    if (watch.liveAt < state.onset) return;
    watch.toldAs = state.since;
    says.push({ type: 'raise', at: state.since, ...said });
  } else says.push({ type: state.worst > watch.told ? 'escalate' : 'ease', at: Math.max(at, state.at, state.since), ...said });
  watch.told = state.worst;
};

const changes: Change[] = [];
const showsCondition = (watch: Watch): boolean => watch.cursor.state?.filters.some(({ raw }) => raw) === true;

const afterFeeding = (watch: Watch, t: number, isLive: boolean, says: Saying[]): void => {
  if (isLive && showsCondition(watch)) watch.liveAt = t;
  if (changes.length > 0) {
    const told = changes.splice(0);
    // An occurrence that began and ended before this sample has no live sample in it.
    say(watch, told, says);
  } else if (watch.told !== watch.cursor.state!.worst) tell(watch, t, says);
};

const isLate = ({ cursor: { state } }: Watch, t: number): boolean => state !== null && (t <= state.at || t < state.mark);

const applyInstants = (watch: Watch, upTo: number, says: Saying[]): void => {
  const { queue, plan, cursor } = watch;
  let i = 0;
  while (i < queue.length && queue[i]!.t <= upTo) {
    const { t } = queue[i]!;
    if (isLate(watch, t)) {
      watch.late = Math.min(watch.late, t);
      i++;
      continue;
    }
    const measured: Measured[] = [];
    let live = false;
    for (; queue[i]?.t === t; i++) {
      const { series, value, quality, isLive: one } = queue[i]!;
      const known = measured.findIndex((other) => other.series === series);
      if (known >= 0) measured.splice(known, 1); // written over by a later arrival
      measured.push({ series, value, quality });
      live ||= one && quality > 0;
    }
    if (cursor.state !== null) feedTime(plan, cursor, t, changes);
    if (changes.length > 0) say(watch, changes.splice(0), says);
    feedInstant(plan, cursor, t, measured, changes);
    if (cursor.state !== null) afterFeeding(watch, t, live, says);
    else changes.length = 0;
  }
  queue.splice(0, i);
};

/** Takes one value. One that comes late is only remembered: the point has to be judged again by `rejudge`. */
export const arrive = (watch: Watch, arrival: Arrival, keeping: Keeping, says: Saying[]): void => {
  const { plan, cursor } = watch;
  const { t, series, value, quality, isLive } = arrival;
  if (t < plan.stages[0]!.from) {
    if (t >= (cursor.lastAt[series] ?? -Infinity)) remember(cursor, t, { series, value, quality });
    return; // no version judged at that time
  }
  if (t > watch.reached) watch.reached = t;
  if (isLate(watch, t)) {
    if (t < watch.late) watch.late = t;
    return;
  }
  if (t >= watch.nextKeep || watch.nextKeep === Infinity) keepUpTo(watch, t, keeping, says);
  if (isPlainPlan(plan)) {
    if (cursor.state !== null && !cursor.state.isCalm) {
      feedTime(plan, cursor, t, changes);
      if (changes.length > 0) say(watch, changes.splice(0), says);
    }
    feedPlain(plan, cursor, t, value, quality, changes);
    if (cursor.state === null) changes.length = 0;
    else if (!cursor.state.isCalm || changes.length > 0) afterFeeding(watch, t, isLive && quality > 0, says);
    return;
  }
  const { queue } = watch;
  let place = queue.length;
  while (place > 0 && queue[place - 1]!.t > t) place--;
  queue.splice(place, 0, arrival);
  if (t > watch.newest[series]!) watch.newest[series] = t;
  const program = programOf(plan, cursor) ?? plan.stages.at(-1)?.program;
  let [slowest, fastest] = [Infinity, -Infinity];
  for (const at of program?.series ?? plan.series.keys()) {
    slowest = Math.min(slowest, watch.newest[at]!);
    fastest = Math.max(fastest, watch.newest[at]!);
  }
  applyInstants(watch, Math.max(slowest, fastest - slowestMs), says);
};

/** Nothing older than `t` can come any more, as far as is known. */
export const passTimeTo = (watch: Watch, t: number, keeping: Keeping, says: Saying[]): void => {
  if (t >= watch.nextKeep) keepUpTo(watch, t, keeping, says);
  pass(watch, t, says);
};

const pass = (watch: Watch, t: number, says: Saying[]): void => {
  if (
    watch.cursor.state?.isCalm === true &&
    t - watch.cursor.state.at < programOf(watch.plan, watch.cursor)!.staleAfterMs &&
    watch.plan.stages.length === watch.cursor.stage + 1
  ) {
    watch.reached = Math.max(watch.reached, t);
    return;
  }
  watch.reached = Math.max(watch.reached, t);
  if (watch.queue.length > 0) applyInstants(watch, t, says);
  feedTime(watch.plan, watch.cursor, t, changes);
  // Silence shows itself in time that passes.
  if (programOf(watch.plan, watch.cursor)?.score.kind === 'no-data' && showsCondition(watch)) watch.liveAt = Infinity;
  if (changes.length > 0) say(watch, changes.splice(0), says);
  if (watch.liveAt === Infinity) watch.liveAt = watch.cursor.state?.mark ?? -Infinity;
};

/** A state from before a version that looks at more series has room for them too. */
const widen = ({ state }: Cursor, { series }: Plan): void => {
  while (state !== null && state.inputs.length < series.length) state.inputs.push({ t: -Infinity, value: Number.NaN });
};

/** The versions have changed: the new ones take over at their own time. */
export const replan = (watch: Watch, plan: Plan, keeping: Keeping, says: Saying[]): void => {
  watch.plan = plan;
  while (watch.newest.length < plan.series.length) watch.newest.push(-Infinity);
  widen(watch.cursor, plan);
  const next = plan.stages[watch.cursor.stage + 1];
  if (next === undefined) return;
  // What was judged beyond the change belongs to the new version.
  if (isLate(watch, next.from)) watch.late = Math.min(watch.late, next.from);
  else passTimeTo(watch, next.from, keeping, says);
};

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
