import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AlertEvent, Evidence } from '../../src/domain/alert/event.ts';
import { figuresFrom } from '../../src/domain/report/figures.ts';
import { alertStream } from '../../src/main/store/alert-rows.ts';
import { contentId } from '../../src/main/store/content-id.ts';
import { figuresOfLog } from '../../src/main/store/figures-of-log.ts';
import { openOps, openOpsReader } from '../../src/main/store/ops.ts';
import { randomOf } from '../domain/threshold/given-draft.ts';
import type { BenchFigure } from './figure.ts';
import { multiplyLog } from './multiply-log.ts';

const start = 1_763_600_400_000;
const dayMs = 86_400_000;
const copies = 100;
const pointsOfCopy = 100;
const runs = 5;

/** Occurrences of a hundred points over some days: raised, called, most of them answered and cleared, at random times. */
const fill = (file: string, occurrences: number, days: number, evidence: Evidence): void => {
  const random = randomOf(11);
  let [clock, id] = [start, 0];
  const ops = openOps({ file, now: () => clock, newId: () => `01900000-0000-7000-8000-${String(++id).padStart(12, '0')}` });
  ops.db.pragma('synchronous = OFF'); // what is measured comes later
  const versions = new Map<string, number>();
  const ids = Array.from({ length: pointsOfCopy }, (_, p) => contentId(['bench-point', p]));
  ops.log.atomically(() => {
    for (let n = 0; n < occurrences; n++) {
      const stream = alertStream(ids[n % pointsOfCopy]!);
      const at = start + Math.floor(((n + random()) * days * dayMs) / occurrences);
      const call = { of: at, at };
      const append = (afterMs: number, ...events: readonly AlertEvent[]): void => {
        clock = at + afterMs;
        const version = versions.get(stream) ?? 0;
        versions.set(stream, version + events.length);
        ops.log.append(stream, version, 'engine', events);
      };
      append(0, { type: 'AlertRaised', at, latches: false, evidence }, { type: 'AlertAnnunciated', call, because: 'raised', latches: false });
      if (random() < 0.9) append(Math.floor(5000 + 200_000 * random()), { type: 'AlertAcknowledged', answers: call, by: 'ada' });
      if (random() < 0.98) append(Math.floor(8000 + 300_000 * random()), { type: 'AlertCleared', at: clock, answers: { of: 0, at: 0 } });
    }
  });
  multiplyLog(ops, copies, 17_000);
  ops.close();
};

/** Thirty days of figures over a log of a million occurrences of ten thousand points: all of them in these days, and over three years. */
export const figuresOfMonth = (occurrences: number, evidence: Evidence): readonly BenchFigure[] =>
  (
    [
      ['alerts.figures', 30],
      ['alerts.figures-of-years', 3 * 365],
    ] as const
  ).map(([figure, days]) => {
    const folder = mkdtempSync(join(tmpdir(), 'fieldwatch-bench-'));
    try {
      const file = join(folder, 'ops.db');
      fill(file, occurrences / copies, days, evidence);
      const to = start + days * dayMs + dayMs / 2;
      const period = { from: to - 30 * dayMs, to };
      let counted = 0;
      const times = Array.from({ length: runs }, () => {
        const reader = openOpsReader(file); // as `fieldwatch kpi` does it, with nothing in memory
        const began = performance.now();
        counted = figuresFrom({ ...figuresOfLog(reader, period), spells: [period] }, period).annunciations;
        const ms = performance.now() - began;
        reader.close();
        return ms;
      });
      console.error(
        `alerts: ${occurrences} occurrences in ${days} days, ${counted} annunciations of 30 days, first ${times[0]!.toFixed(0)} ms, worst ${Math.max(...times).toFixed(0)} ms`,
      );
      const value = Math.round(times.toSorted((a, b) => a - b)[runs >> 1]!);
      return { bench: 'alerts', figure, value, unit: 'ms', target: 500, better: 'lower', ratioTo: null };
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
