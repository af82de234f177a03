import { expect, test } from 'vitest';
import { openKept } from '../../../src/domain/threshold/arrivals.ts';
import { canBeCalm, openCalm } from '../../../src/domain/threshold/calm.ts';
import type { ThresholdDraft } from '../../../src/domain/threshold/draft.ts';
import type { Plan } from '../../../src/domain/threshold/journal.ts';
import { columnsOf, decodeState, encodeCursor, encodeState } from '../../../src/domain/threshold/keep.ts';
import type { Occurrence } from '../../../src/domain/threshold/point-state.ts';
import { compileSide } from '../../../src/domain/threshold/program.ts';
import { rejudge } from '../../../src/domain/threshold/rejudge.ts';
import type { Saying } from '../../../src/domain/threshold/saying.ts';
import { arrive, passTimeTo, replan } from '../../../src/domain/threshold/watch.ts';
import { type Arrival, newWatch, type Watch } from '../../../src/domain/threshold/watch-state.ts';
import { draftWith, levelWith, namesWith, randomOf, seriesOf } from './given-draft.ts';

const everyMs = 20_000;
const isLong = process.env['FIELDWATCH_LONG'] !== undefined;
const numberOf = (id: string): number => [1, 2, 3].findIndex((n) => seriesOf(n) === id);

/** Points as the engine hears them, with all that they need in memory; with or without the short way of calm series. */
const openPoints = (plans: readonly Plan[], isShort: boolean) => {
  const stored = [0, 1, 2].map(() => new Map<number, Arrival>());
  const columns = (series: number, from: number, to: number) => {
    const inside = [...stored[series]!.values()].filter(({ t }) => t >= from && t <= to).toSorted((a, b) => a.t - b.t);
    return { ...columnsOf(inside), live: Uint8Array.from(inside, ({ isLive }) => Number(isLive)) };
  };
  const pointOf = (watch: Watch) => {
    const kept = openKept(
      () => watch.plan,
      (t) => {
        const { times, values } = columns(numberOf(watch.plan.series[0]!), 0, t - 1);
        return times.length === 0 ? undefined : { t: times.at(-1)!, value: values.at(-1)! };
      },
      everyMs,
    );
    const recorded = new Map<number, Occurrence>();
    const past = {
      everyMs,
      before: kept.before,
      forget: (t: number) => kept.forget(t + 1),
      keep: (t: number, cursor: Watch['cursor']) => kept.put(t, encodeCursor(cursor, t)),
      columns: (place: number, from: number, to: number) => columns(numberOf(watch.plan.series[place]!), from, to),
      known: (from: number) =>
        [...recorded]
          .map(([of, occurrence]) => ({ of, occurrence }))
          .filter(({ occurrence }) => (occurrence.end ?? Infinity) >= from)
          .toSorted((a, b) => a.occurrence.start - b.occurrence.start),
    };
    return { watch, kept, recorded, past };
  };
  let points = plans.map((plan) => pointOf(newWatch(plan)));
  let taken = 0;
  const said: string[] = [];
  const calm = openCalm();
  const hearing = (series: number) => points.filter(({ watch }) => watch.plan.series.includes(seriesOf(series + 1)));
  const group = () => calm.open([0, 1, 2].map((series) => (isShort ? hearing(series).flatMap(({ watch }) => (canBeCalm(watch) ? watch : [])) : undefined)));
  group();
  const take = (says: readonly Saying[], { watch, recorded }: (typeof points)[number]): void => {
    for (const one of says) {
      said.push(`${watch.plan.pointId} ${encodeState(one)}`);
      if (one.type === 'clear' || one.type === 'amended') recorded.set(one.of, one.occurrence);
      else if (one.type === 'found') recorded.set(one.occurrence.start, one.occurrence);
      else if (one.type === 'withdrawn') recorded.delete(one.of);
    }
  };
  return {
    sample: (series: number, t: number, value: number, quality: number, isLive: boolean): void => {
      stored[series]!.set(t, { series, t, value, quality, isLive });
      const isCalm = quality === 1 && calm.take(series, t, value);
      if (isCalm) taken++;
      else calm.leave(series);
      for (const point of hearing(series)) {
        if (isCalm && canBeCalm(point.watch)) continue;
        const says: Saying[] = [];
        arrive(point.watch, { series: point.watch.plan.series.indexOf(seriesOf(series + 1)), t, value, quality, isLive }, point.past, says);
        take(says, point);
      }
      if (!isCalm) calm.rest(series, t, value);
    },
    passTime: (t: number): void => {
      for (const point of points) {
        const series = numberOf(point.watch.plan.series[0]!);
        if (isShort && canBeCalm(point.watch) && calm.isCalmTo(series, t)) {
          point.watch.reached = Math.max(point.watch.reached, t);
          continue;
        }
        if (canBeCalm(point.watch)) calm.leave(series);
        const says: Saying[] = [];
        passTimeTo(point.watch, t, point.past, says);
        take(says, point);
      }
    },
    settle: (): void => {
      calm.leaveAll();
      for (const point of points) {
        const says: Saying[] = [];
        rejudge(point.watch, point.past, says);
        take(says, point);
      }
    },
    edit: (i: number, next: (plan: Plan) => Plan): void => {
      calm.leaveAll();
      const point = points[i]!;
      const says: Saying[] = [];
      replan(point.watch, next(point.watch.plan), point.past, says);
      take(says, point);
      group();
    },
    /** The states go through the form in which they are kept. */
    restart: (): void => {
      calm.tellAll();
      points = points.map(({ watch, kept, recorded }) => {
        const again = pointOf({ ...decodeState<Watch>(encodeState({ ...watch, plan: undefined })), plan: watch.plan });
        again.kept.load(kept.rows());
        for (const [of, occurrence] of recorded) again.recorded.set(of, occurrence);
        return again;
      });
      group();
    },
    state: (): string => {
      calm.tellAll();
      return [...said, ...points.map(({ watch, kept }) => encodeState({ ...watch, rows: kept.rows() }))].join('\n');
    },
    said: () => said.length,
    taken: () => taken,
  };
};

/** Drafts of three series: limits near and far, on one side or both, and conditions that are never calm. */
const draftOf = (random: () => number): ThresholdDraft => {
  const pick = (n: number): number => Math.floor(random() * n);
  const delays = () => ({ onDelayMs: 1000 * pick(2) * pick(8), offDelayMs: 1000 * pick(2) * pick(8), deadBand: pick(4) });
  const high = levelWith({ limit: 70 + pick(15), ...delays() });
  const higher = levelWith({ kind: 'HH', limit: 90 + pick(5), ...delays() });
  const low = levelWith({ kind: 'L', limit: 20 + pick(15), ...delays(), ...(pick(3) === 0 && { count: { n: 2, withinMs: 20_000 } }) });
  const levels = [[high], [low], [high, low], [high, higher, low]][pick(4)]!;
  const given = { levels, staleAfterMs: 5000 + 1000 * pick(20), seriesId: seriesOf(1 + pick(2)), uncertain: pick(2) === 0 ? 'use' : 'hold' } as const;
  if (pick(8) === 0) return draftWith({ ...given, condition: { kind: 'rate', windowMs: 5000 } });
  if (pick(8) === 0) return draftWith({ ...given, levels: [high], condition: { kind: 'deviation', from: { seriesId: seriesOf(3) as never } } });
  return draftWith(given);
};
const compiled = (draft: ThresholdDraft, side: 'low' | 'high', table: string[], version: number) =>
  compileSide(draft, side, namesWith(), table, version) ?? null;

test(
  'P12 calm series are judged by the short way as by the long one, over any stream, edit, hold and restart',
  () => {
    let [taken, said, samples] = [0, 0, 0];
    for (let seed = 0; seed < (isLong ? 2000 : 100); seed++) {
      const random = randomOf(seed);
      const pick = (n: number): number => Math.floor(random() * n);
      const base = 1_800_000_000_000 + pick(100_000);
      const plans = Array.from({ length: 2 + pick(3) }, () => draftOf(random)).flatMap((draft, i) => {
        const series: string[] = [];
        return (['low', 'high'] as const).flatMap((side): Plan | [] => {
          const program = compiled(draft, side, series, 1);
          return program ? { pointId: `${i} ${side}`, series, stages: [{ from: base - pick(2) * 5000, program }] } : [];
        });
      });
      const [short, long] = [openPoints(plans, true), openPoints(plans, false)];
      const both = (step: (points: typeof short) => void): void => {
        step(short);
        step(long);
      };
      const levels = [50, 50, 50];
      let t = base;
      const isWild = seed % 4 === 0;
      for (let n = 0; n < 150; n++) {
        const what = random();
        t += random() < 0.02 ? 40_000 : 500 * pick(4);
        if (what < 0.85) {
          samples++;
          const at = random() < (isWild ? 0.3 : 0.03) ? t - 500 * pick(60) : t;
          const series = pick(20) === 0 ? 2 : pick(2);
          // Mostly far from every limit; now and then somewhere else, for some samples.
          if (random() < 0.07) levels[series] = 5 * pick(21);
          else if (random() < 0.2) levels[series] = 50;
          const value = random() < 0.98 ? levels[series]! + pick(4) : [Number.NaN, -Infinity][pick(2)]!;
          const quality = !Number.isFinite(value) ? 0 : random() < 0.97 ? 1 : 2 * pick(2);
          const isLive = random() < 0.7;
          both((points) => points.sample(series, at, value, quality, isLive));
        } else if (what < 0.92) {
          const to = t - 500 * pick(10);
          both((points) => points.passTime(to));
        } else if (what < 0.96) both((points) => points.settle());
        else if (what < 0.98) both((points) => points.restart());
        else {
          const [i, draft, isOff] = [pick(plans.length), draftOf(random), pick(4) === 0];
          const from = t + pick(3) * 500;
          both((points) =>
            points.edit(i, (plan) => {
              const series = [...plan.series];
              const program = isOff
                ? null
                : compiled({ ...draft, seriesId: plan.series[0]! as never }, i % 2 === 0 ? 'low' : 'high', series, plan.stages.length + 1);
              return { ...plan, series, stages: [...plan.stages, { from, program }] };
            }),
          );
        }
        if (pick(20) === 0) expect(short.state(), `seed ${seed}, step ${n}`).toBe(long.state());
      }
      both((points) => points.settle());
      both((points) => points.passTime(t + 60_000));
      expect(short.state(), `seed ${seed}`).toBe(long.state());
      taken += short.taken();
      said += short.said();
    }
    // Otherwise nothing was compared.
    expect(taken).toBeGreaterThan(samples / 10);
    expect(said).toBeGreaterThan(400);
  },
  isLong ? 600_000 : 30_000,
);
