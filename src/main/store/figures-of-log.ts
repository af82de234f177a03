import { floodWindowMs } from '../../domain/alert/flood.ts';
import { type Calls, type FiguresInput, type OpenBefore } from '../../domain/report/figures/calls.ts';
import { dayMs } from '../../domain/report/figures/intervals.ts';
import type { Period } from '../../domain/report/figures/journal.ts';
import { callsOf } from './figure-facts.ts';
import type { OpsReader } from './ops.ts';

type Columns = Omit<FiguresInput, 'spells'>;

const firstOf = (...times: readonly (number | null | undefined)[]): number => {
  const first = times.reduce<number>((least, time) => Math.min(least, time ?? Infinity), Infinity);
  return first === Infinity ? Number.NaN : first;
};

/**
 * What the figures of `[from, to)` look at, out of the read model: calls from the projection, clears in event time, response times as
 * the thresholds have them now. Reads the period, the day before it, what is older and has not ended, and as much more as it takes to
 * know which flood lasted into the period. Figures never read raw events.
 */
export const figuresOfLog = (ops: Pick<OpsReader, 'db' | 'configuration'>, { from, to }: Period): Columns => {
  const { db } = ops;
  // Read by its primary key, which is the order of time; to ask for the order as well copies every row once more.
  const factsOf = db.prepare<[number, number], Buffer | null>("SELECT CAST(group_concat(facts, '') AS BLOB) FROM figure_call WHERE at >= ? AND at < ?").pluck();
  const names = db.prepare<[], { readonly number: number; readonly name: string }>('SELECT number, name FROM figure_name');
  const oldest = db.prepare<[], number | null>('SELECT min(at) FROM figure_call').pluck();
  const newest = db.prepare<[], number | null>('SELECT max(at) FROM figure_call').pluck();
  const longBefore = db.prepare<[number, number], { readonly at: number; readonly cleared: number | null }>(
    `SELECT at, cleared FROM figure_call INDEXED BY figure_call_long
     WHERE is_first = 1 AND (cleared IS NULL OR cleared - at > 86400000) AND (cleared IS NULL OR cleared > ?) AND at < ?`,
  );
  // The planner takes the order of time for shorter, which is all of the log.
  const waiting = 'SELECT min(at) FROM figure_call INDEXED BY figure_call_waiting WHERE';
  const unanswered = db.prepare<[number], number | null>(`${waiting} answered IS NULL AND at < ?`).pluck();
  const answeredLater = db.prepare<[number, number], number | null>(`${waiting} answered >= ? AND at < ?`).pluck();
  const count = (sql: string) => db.prepare<[number, number], number>(`SELECT count(*) FROM ${sql}`).pluck();
  const retrospective = count('alert_occurrence WHERE retrospective = 1 AND raised_at >= ? AND raised_at < ?');
  const withdrawn = count(
    'occurrence WHERE withdrawn = 1 AND of >= ? AND of < ? AND EXISTS (SELECT 1 FROM alert_occurrence a WHERE a.point_id = occurrence.point_id AND a.raised_at = occurrence.of)',
  );
  const suppressed = count('figure_suppressed WHERE at >= ? AND at < ?');
  const withAction = db
    .prepare<[number, number, number, number], number>(
      `SELECT count(*) FROM (SELECT DISTINCT point, of FROM figure_action WHERE at >= ? AND at < ?) a
       WHERE EXISTS (SELECT 1 FROM figure_call c WHERE c.point = a.point AND c.of = a.of AND c.at >= ? AND c.at < ?)`,
    )
    .pluck();

  /** Read day by day: memory of a megabyte is used again and again, of forty it is asked for anew. */
  const calls = (since: number, until: number, knownAt = Infinity, respondOf: ReadonlyMap<number, number> = new Map()): Calls => {
    const days: Buffer[] = [];
    const end = Math.min(until, (newest.get() ?? -Infinity) + 1);
    for (let day = Math.max(since, oldest.get() ?? Infinity); day < end; day += dayMs) {
      const facts = factsOf.get(day, Math.min(end, day + dayMs));
      if (facts) days.push(facts);
    }
    return callsOf(days, knownAt, respondOf);
  };

  /** Times of calls before the period from the newest pause of ten minutes on: after one, no flood lasts that began before it. */
  const earlierThan = (dayBefore: Float64Array): Float64Array => {
    const first = oldest.get() ?? Infinity;
    let [times, since, span] = [dayBefore, from - dayMs, dayMs];
    for (;;) {
      for (let i = times.length - 1; i > 0; i--) if (times[i]! - times[i - 1]! >= floodWindowMs) return times.subarray(i);
      if (since <= first) return times;
      span *= 2;
      since = from - span;
      times = calls(since, from).at;
    }
  };

  const openBefore = ({ count: n, at, isFirst, cleared }: Calls): OpenBefore => {
    const found = longBefore.all(from, from).map((one) => ({ at: one.at, cleared: one.cleared ?? Number.NaN }));
    for (let i = 0; i < n; i++) if (isFirst[i] === 1 && cleared[i]! > from && cleared[i]! - at[i]! <= dayMs) found.push({ at: at[i]!, cleared: cleared[i]! });
    return {
      calledAt: Float64Array.from(found, (one) => one.at),
      cleared: Float64Array.from(found, (one) => (one.cleared < to ? one.cleared : Number.NaN)),
    };
  };

  return db.transaction((): Columns => {
    const known: string[] = [''];
    for (const { number, name } of names.iterate()) known[number] = name;
    const respondOf = new Map<number, number>();
    const numbers = new Map(known.map((name, number) => [name, number]));
    for (const { thresholdId, draft } of ops.configuration.thresholds()) {
      const [number, ms] = [numbers.get(thresholdId), draft.rationale?.responseMs];
      if (number !== undefined && ms !== undefined && ms !== null) respondOf.set(number, ms);
    }
    const dayBefore = calls(from - dayMs, from);
    return {
      calls: calls(from, to, to, respondOf),
      names: known,
      earlier: earlierThan(dayBefore.at),
      openBefore: openBefore(dayBefore),
      unansweredSince: firstOf(unanswered.get(to), answeredLater.get(to, to)),
      onRecord: {
        retrospective: retrospective.get(from, to)!,
        withdrawn: withdrawn.get(from, to)!,
        suppressed: suppressed.get(from, to)!,
        withAction: withAction.get(from, to, from, to)!,
      },
    };
  })();
};
