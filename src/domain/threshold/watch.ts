import { feedInstant, feedPlain, feedTime, isPlainPlan, type Measured, type Plan, programOf, remember, reorderOf } from './journal.ts';
import type { Change } from './point-state.ts';
import { say, type Saying, tell } from './saying.ts';
import { type Arrival, type Keeping, type Watch, widen } from './watch-state.ts';

/** How far a slower input may lag behind the fastest before its absence counts. */
const slowestMs = 5000;

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

/** Later ones were judged already: `t` is not newer than what has had an effect. */
export const isLate = ({ cursor: { state } }: Watch, t: number): boolean => state !== null && (t <= state.at || t < state.mark);

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
  const reorder = reorderOf(plan);
  const { queue } = watch;
  if (reorder === 0 && queue.length === 0 && isPlainPlan(plan)) {
    if (t >= watch.nextKeep || watch.nextKeep === Infinity) keepUpTo(watch, t, keeping, says);
    if (cursor.state !== null && !cursor.state.isCalm) {
      feedTime(plan, cursor, t, changes);
      if (changes.length > 0) say(watch, changes.splice(0), says);
    }
    feedPlain(plan, cursor, t, value, quality, changes);
    if (cursor.state === null) changes.length = 0;
    else if (!cursor.state.isCalm || changes.length > 0) afterFeeding(watch, t, isLive && quality > 0, says);
    return;
  }
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
  const upTo = Math.max(slowest, fastest - slowestMs) - reorder;
  if (upTo >= watch.nextKeep || watch.nextKeep === Infinity) keepUpTo(watch, upTo, keeping, says);
  applyInstants(watch, upTo, says);
};

/** Nothing older than `t` can come any more, as far as is known. */
export const passTimeTo = (watch: Watch, t: number, keeping: Keeping, says: Saying[]): void => {
  if (t >= watch.nextKeep) keepUpTo(watch, t, keeping, says);
  pass(watch, t, says);
};

const pass = (watch: Watch, t: number, says: Saying[]): void => {
  if (
    watch.queue.length === 0 &&
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
