import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AlertEvent, Evidence } from '../../src/domain/alert/event.ts';
import type { PointId } from '../../src/domain/identity.ts';
import { backtestPlan, plansOf } from '../../src/domain/threshold/backtest.ts';
import { columnsOf } from '../../src/domain/threshold/keep.ts';
import { threshold } from '../../src/domain/threshold/threshold.ts';
import { handle } from '../../src/main/handle.ts';
import { thresholdStream } from '../../src/main/store/configuration-rows.ts';
import { alertStream } from '../../src/main/store/alert-rows.ts';
import { contentId } from '../../src/main/store/content-id.ts';
import { openOps, type Ops } from '../../src/main/store/ops.ts';
import { openTelemetry } from '../../src/main/store/open-telemetry.ts';
import { openTelemetryReader } from '../../src/main/store/telemetry-reader.ts';
import { openJudge } from '../../src/main/engine/judge.ts';
import type { StagedSample } from '../../src/main/store/telemetry.ts';
import { draftWith, levelWith, namesWith, randomOf } from '../domain/threshold/given-draft.ts';
import { draftFor } from '../main/engine/given-judge.ts';
import { message } from '../main/store/telemetry-given.ts';
import type { Bench, Figure } from './figure.ts';
import { multiplyLog } from './multiply-log.ts';
import { figuresOfMonth } from './figures.ts';
import { timeTravel } from './time-travel.ts';

type Taken = Omit<Figure, 'machine' | 'met'>;
const start = 1_763_600_400_000;
const runs = 5;
const median = (numbers: readonly number[]): number => numbers.toSorted((a, b) => a - b)[numbers.length >> 1]!;
const inFolder = <T>(work: (folder: string) => T): T => {
  const folder = mkdtempSync(join(tmpdir(), 'fieldwatch-bench-'));
  try {
    return work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

/** A value, two limits, over flat arrays: what the comparison alone costs. */
const bareNs = (series: number, rounds: number): number => {
  const [low, high, value, abnormal] = [new Float64Array(series).fill(20), new Float64Array(series).fill(80), new Float64Array(series), new Uint8Array(series)];
  const began = performance.now();
  for (let round = 0; round < rounds; round++)
    for (let s = 0; s < series; s++) {
      const v = 40 + ((s + round) % 20);
      value[s] = v;
      abnormal[s] = v >= high[s]! || v <= low[s]! ? 1 : 0;
    }
  return ((performance.now() - began) * 1e6) / (series * rounds * 2);
};

/** The engine's judge with 10,000 series and two limits each, hearing a live value of every series in turn. */
export const judged = (series: number, rounds: number): Taken =>
  inFolder((folder) => {
    const clock = { now: start };
    const now = () => clock.now;
    let id = 0;
    const ops = openOps({ file: join(folder, 'ops.db'), now, newId: () => `01900000-0000-7000-8000-${String(++id).padStart(12, '0')}` });
    const file = join(folder, 'telemetry.db');
    const telemetry = openTelemetry({ file, tenant: 't', limits: { series: 20_000, newSeriesPerMinute: 20_000 } });
    const perDevice = 20;
    for (let d = 0; d < series / perDevice; d++)
      telemetry.stage(message(`dev${d}`, start, Object.fromEntries(Array.from({ length: perDevice }, (_, m) => [`m${m}`, 50])), { recv: start }));
    telemetry.commit(start);
    const limits = [
      levelWith({ deadBand: 1, onDelayMs: 5000, offDelayMs: 5000 }),
      levelWith({ kind: 'L', limit: 20, deadBand: 1, onDelayMs: 5000, offDelayMs: 5000 }),
    ];
    ops.log.atomically(() => {
      for (const one of telemetry.catalogue.all())
        handle(ops.log, threshold, thresholdStream(contentId(['bench', one.id])), 'bench', {
          type: 'create',
          draft: draftFor(one, { levels: limits, staleAfterMs: 60_000 }),
          at: start,
        });
    });
    const judge = openJudge({ ops, telemetry, history: () => openTelemetryReader(file), tenant: 't', site: 's', zone: () => 'UTC', now });
    judge.restore();
    const numbers = telemetry.catalogue.all().map((one) => one.series);
    const one = { series: 0, ts: start, recv: start, value: 0, quality: 'good', flags: 0, tsSource: 'recv', fate: 'new' } as {
      -readonly [Key in keyof StagedSample]: StagedSample[Key];
    };
    let t = start + 1000;
    const run = (): number => {
      const began = performance.now();
      for (let round = 0; round < rounds; round++, t += 1000) {
        clock.now = one.ts = one.recv = t;
        for (let s = 0; s < numbers.length; s++) {
          one.series = numbers[s]!;
          // Now and then a value lies beyond a limit, and its delay begins and ends.
          one.value = (s + round) % 2500 === 0 ? 85 : 40 + ((s + round) % 20);
          judge.sample(one);
        }
      }
      return ((performance.now() - began) * 1e6) / (numbers.length * rounds * 2);
    };
    run();
    const bare = () => bareNs(series, rounds);
    bare();
    const before = bare();
    const value = median(Array.from({ length: runs }, run));
    const reference = (before + bare()) / 2;
    telemetry.close();
    ops.close();
    return {
      bench: 'alerts',
      figure: 'alerts.judged',
      value: Math.round(10 * value) / 10,
      unit: 'ns',
      target: 60,
      better: 'lower',
      ratioTo: { figure: 'bare loop over flat arrays', value: Math.round(10 * reference) / 10, unit: 'ns' },
    };
  });

/** Thirty days of one series at 1 Hz against a threshold with two levels. */
export const backtest = (samples: number): Taken => {
  const random = randomOf(1);
  const columns = columnsOf(
    Array.from({ length: samples }, (_, i) => ({ t: start + 1000 * i, value: 70 + 8 * Math.sin(i / 5000) + 4 * random(), quality: 1 })),
  );
  const [plan] = plansOf(
    draftWith({ levels: [levelWith({ onDelayMs: 5000, offDelayMs: 60_000 }), levelWith({ kind: 'HH', limit: 90 })] }),
    namesWith(),
    (side) => side,
  );
  const times = Array.from({ length: runs }, () => {
    const began = performance.now();
    backtestPlan(plan!, [columns], start + 1000 * samples);
    return performance.now() - began;
  });
  return { bench: 'alerts', figure: 'alerts.backtest', value: Math.round(median(times)) / 1000, unit: 's', target: 2, better: 'lower', ratioTo: null };
};

const evidence: Evidence = {
  thresholdId: '00000000-0000-7000-8000-0000000000ee',
  thresholdVersion: 1,
  name: 'Supply temperature high',
  seriesId: '00000000-0000-8000-8000-0000000000cc',
  device: 'CH-01',
  metric: 'supply_temperature',
  unit: '°C',
  level: 'H',
  severity: 'high',
  limit: 8.5,
  deadBand: 0.5,
  value: 9.8,
  onset: start,
  simulated: false,
};

/** So many points for one whose events are appended as the engine does it. */
const copies = 20;

/** Writes a log of about `events` events with `alerts` open alerts into `file`; returns how it is opened again. */
export const fillLog = (file: string, alerts: number, events: number): (() => Ops) => {
  let [clock, id] = [start, 0];
  const open = () => openOps({ file, now: () => ++clock, newId: () => `01900000-0000-7000-8000-${String(++id).padStart(12, '0')}` });
  const ops = open();
  const perPoint = Math.round(events / alerts);
  const made = alerts / copies;
  const points = Array.from({ length: made }, (_, i) => contentId(['bench-point', i]) as PointId);
  for (let from = 0; from < made; from += 1000)
    ops.log.atomically(() => {
      for (const [i, pointId] of points.slice(from, from + 1000).entries()) {
        const list: AlertEvent[] = [];
        // Some lives before the one that is open now: raised, called, cleared, acknowledged.
        for (let n = 0; list.length + 2 < perPoint; n++) {
          const at = start + from + i + 100_000 * n;
          const call = { of: at, at };
          list.push(
            { type: 'AlertRaised', at, latches: false, evidence },
            { type: 'AlertAnnunciated', call, because: 'raised', latches: false },
            { type: 'AlertAcknowledged', answers: call, by: 'ada' },
            { type: 'AlertCleared', at: at + 50_000, answers: call },
          );
        }
        const last = start + from + i + 100_000 * perPoint;
        list.push(
          { type: 'AlertRaised', at: last, latches: false, evidence },
          { type: 'AlertAnnunciated', call: { of: last, at: last }, because: 'raised', latches: false },
        );
        ops.log.append(alertStream(pointId), 0, 'engine', list);
      }
    });
  multiplyLog(ops, copies);
  const stored = ops.db.prepare<[], number>('SELECT count(*) FROM event').pluck().get()!;
  ops.close();
  console.error(`a log of ${stored} events, ${alerts} open alerts`);
  return open;
};

/** Opens a log of a million events with a hundred thousand open alerts, and reads the first page of the queue. */
export const restart = (alerts: number, events: number): Taken =>
  inFolder((folder) => {
    const open = fillLog(join(folder, 'ops.db'), alerts, events);
    const times = Array.from({ length: runs }, () => {
      const began = performance.now();
      const again = open();
      const { total } = again.alerts.queue('active', '', 200);
      const ms = performance.now() - began;
      if (total !== alerts) throw new Error(`${total} alerts are open, not ${alerts}`);
      again.close();
      return ms;
    });
    return { bench: 'alerts', figure: 'alerts.restart', value: Math.round(median(times)), unit: 'ms', target: 1000, better: 'lower', ratioTo: null };
  });

/** Judgement, backtest, restart, figures and time travel. */
export const alerts: Bench = async ({ short }) => {
  const part = short ? 10 : 1;
  return [
    judged(10_000 / part, 50 / part),
    backtest(2_600_000 / part),
    restart(100_000 / part, 1_000_000 / part),
    ...figuresOfMonth(1_000_000 / part, evidence),
    ...timeTravel(200_000 / part, evidence, short),
  ];
};
