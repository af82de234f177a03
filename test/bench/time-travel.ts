import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AlertEvent, Evidence } from '../../src/domain/alert/event.ts';
import { alertStream } from '../../src/main/store/alert-rows.ts';
import { contentId } from '../../src/main/store/content-id.ts';
import { openPast } from '../../src/main/store/moments.ts';
import { openOps } from '../../src/main/store/ops.ts';
import { openTelemetry } from '../../src/main/store/open-telemetry.ts';
import { openTelemetryReader } from '../../src/main/store/telemetry-reader.ts';
import { randomOf } from '../domain/threshold/given-draft.ts';
import { message } from '../main/store/telemetry-given.ts';
import type { BenchFigure } from './figure.ts';

const start = 1_763_600_400_000;
const days = 30;
const dayMs = 86_400_000;
const points = 500;

/** Thirty days of alerts of 500 points: raised, called, answered, cleared, at all hours. A third of them is open at any time. */
const fillLog = (file: string, events: number, evidence: Evidence): void => {
  let [clock, id] = [start, 0];
  const ops = openOps({ file, now: () => clock, newId: () => `01900000-0000-7000-8000-${String(++id).padStart(12, '0')}` });
  ops.db.pragma('synchronous = OFF'); // what is measured comes later
  const rounds = Math.floor(events / (4 * points));
  const versions = new Map<string, number>();
  for (let round = 0; round < rounds; round++)
    ops.log.atomically(() => {
      for (let p = 0; p < points; p++) {
        const at = start + Math.floor(((round + p / points) * days * dayMs) / rounds);
        clock = at;
        const stream = alertStream(contentId(['bench-point', p]));
        const call = { of: at, at };
        const list: AlertEvent[] = [
          { type: 'AlertRaised', at, latches: false, evidence },
          { type: 'AlertAnnunciated', call, because: 'raised', latches: false },
          ...(p % 3 === 0
            ? []
            : ([
                { type: 'AlertAcknowledged', answers: call, by: 'ada' },
                { type: 'AlertCleared', at: at + 60_000, answers: call },
              ] as const)),
        ];
        const version = versions.get(stream) ?? 0;
        versions.set(stream, version + list.length);
        ops.log.append(stream, version, 'engine', list);
      }
    });
  ops.close();
};

/** A thousand devices with three values each: one a minute in the two hours before a moment that is looked at, one every two hours else. */
const fillTelemetry = (file: string, moments: readonly number[], devices: number): void => {
  const store = openTelemetry({ file, tenant: 't', limits: { series: 20_000, newSeriesPerMinute: 20_000 } });
  for (let at = start; at < start + days * dayMs; at += 60_000) {
    if (at % 7_200_000 !== 0 && !moments.some((moment) => moment >= at && moment < at + 7_200_000)) continue;
    for (let d = 0; d < devices; d++) store.stage(message(`dev${d}`, at + (d % 60) * 1000, { temp: d, hum: 40 + (at % 7), pres: 1000 }, { recv: at + 60_200 }));
    store.commit(at);
  }
  store.close();
};

/** Every alert and every value of random moments of thirty days: the queue as it stood, and what was known of each series. */
export const timeTravel = (events: number, evidence: Evidence, short: boolean): readonly BenchFigure[] => {
  const folder = mkdtempSync(join(tmpdir(), 'fieldwatch-bench-'));
  try {
    const [opsFile, telemetryFile] = [join(folder, 'ops.db'), join(folder, 'telemetry.db')];
    const random = randomOf(30);
    const moments = Array.from({ length: short ? 5 : 20 }, () => start + Math.floor(random() * days) * dayMs + Math.floor(random() * 86_400) * 1000);
    const devices = short ? 100 : 1000;
    fillLog(opsFile, events, evidence);
    fillTelemetry(telemetryFile, moments, devices);
    const ops = openOps({ file: opsFile, now: () => start + days * dayMs, newId: () => contentId(['unused']) });
    const reader = openTelemetryReader(telemetryFile);
    reader.catalogue(); // the console has been reading its store for long: what is not in chunks yet is known
    let [listed, found] = [0, 0];
    const times = moments.map((at) => {
      const began = performance.now();
      const past = openPast(ops.db, at);
      listed = past.alerts.queue('active', '', 1000).total;
      const alertsMs = performance.now() - began;
      const [, known] = reader.moment(at, dayMs);
      past.close();
      const ms = performance.now() - began;
      found = known!.reduce((n, time) => n + (Number.isNaN(time) ? 0 : 1), 0);
      return { ms, alertsMs };
    });
    const sorted = (values: readonly number[]): readonly number[] => values.toSorted((a, b) => a - b);
    const [all, ofAlerts] = [sorted(times.map(({ ms }) => ms)), sorted(times.map(({ alertsMs }) => alertsMs))];
    const middle = all.length >> 1;
    console.error(
      `alerts: time travel, ${events} events, ${listed} alerts and ${found} values at a moment; median of the alerts ${ofAlerts[middle]!.toFixed(0)} ms`,
    );
    reader.close();
    ops.close();
    const figure = (name: string, ms: number): BenchFigure => ({
      bench: 'alerts',
      figure: name,
      value: Math.round(ms),
      unit: 'ms',
      target: 300,
      better: 'lower',
      ratioTo: null,
    });
    return [figure('alerts.time-travel', all[middle]!), figure('alerts.time-travel-worst', all.at(-1)!)];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};
