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
import type { Figure } from './figure.ts';

const start = 1_763_600_400_000;
const days = 30;
const dayMs = 86_400_000;
const points = 500;
const moments = 20;

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

/** Thirty days of 50 devices with three values each, one every five minutes. */
const fillTelemetry = (file: string, short: boolean): void => {
  const store = openTelemetry({ file, tenant: 't' });
  for (let at = start; at < start + (short ? 3 : days) * dayMs; at += 300_000) {
    for (let d = 0; d < 50; d++) store.stage(message(`dev${d}`, at, { temp: d, hum: 40 + (at % 7), pres: 1000 }, { recv: at + 200 }));
    store.commit(at);
  }
  store.close();
};

/** Every alert and every value of random moments of thirty days: the queue as it stood, and what was known of each series. */
export const timeTravel = (events: number, evidence: Evidence, short: boolean): Omit<Figure, 'machine' | 'met'> => {
  const folder = mkdtempSync(join(tmpdir(), 'fieldwatch-bench-'));
  try {
    const [opsFile, telemetryFile] = [join(folder, 'ops.db'), join(folder, 'telemetry.db')];
    fillLog(opsFile, events, evidence);
    fillTelemetry(telemetryFile, short);
    const ops = openOps({ file: opsFile, now: () => start + days * dayMs, newId: () => contentId(['unused']) });
    const reader = openTelemetryReader(telemetryFile);
    const random = randomOf(30);
    let listed = 0;
    const times = Array.from({ length: moments }, () => {
      const at = start + Math.floor(random() * (short ? 3 : days)) * dayMs + Math.floor(random() * 86_400) * 1000;
      const began = performance.now();
      const past = openPast(ops.db, at);
      listed = past.alerts.queue('active', '', 1000).total;
      reader.moment(at, dayMs);
      past.close();
      return performance.now() - began;
    });
    console.error(`alerts: time travel, ${events} events, ${listed} alerts and 150 series at a moment, worst ${Math.max(...times).toFixed(0)} ms`);
    reader.close();
    ops.close();
    const value = Math.round(times.toSorted((a, b) => a - b)[moments >> 1]!);
    return { bench: 'alerts', figure: 'alerts.time-travel', value, unit: 'ms', target: 300, better: 'lower', ratioTo: null };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};
