import { describe, expect, test } from 'vitest';
import type { AlertEvent } from '../../../src/domain/alert/event.ts';
import { type SamplesTooLate, tooLateOf, tooLateStream } from '../../../src/domain/report/too-late.ts';
import { message } from '../store/telemetry-given.ts';
import { draftFor, type GivenJudge, givenJudge } from './given-judge.ts';

const dayMs = 86_400_000;
const start = Math.floor(1_763_600_400_000 / dayMs) * dayMs;
const at = (day: number, s: number, value: number, recv = day) =>
  message('CH-01', start + day * dayMs + 1000 * s, { t: value }, { recv: start + recv * dayMs + 1000 * s });

/** A console that keeps two days, and has judged a breach on the first of eight. */
const afterAWeek = () => {
  const console = givenJudge(undefined, { now: start }, { last: 0 }, { retention: { rawDays: 2 }, keptFreeBytes: 0 });
  console.send(message('CH-01', start - 1000, { t: 10 }, { recv: start - 1000 }));
  const point = console.pointOf(console.create(draftFor(console.telemetry.catalogue.all()[0]!)), 'high');
  for (let day = 0; day < 8; day++) {
    for (let s = 1; s <= 20; s++) console.send(at(day, s, day === 0 && s >= 5 && s < 9 ? 90 : 10));
    for (let turn = 0; turn < 30; turn++) {
      console.telemetry.tidy(start + day * dayMs + dayMs / 2);
      while (console.telemetry.isDirty()) console.telemetry.commit(console.clock.now);
    }
    console.tick(start + day * dayMs + dayMs / 2);
    console.judge.checkpoint();
  }
  expect(console.telemetry.dropped().length).toBe(1);
  return { console, point };
};
const counted = ({ ops }: GivenJudge) => ops.log.read<SamplesTooLate>(tooLateStream).map(({ event }) => event);
const told = ({ ops }: GivenJudge, point: string) => ops.log.read<AlertEvent>(`alert/${point}`).map(({ event }) => event.type);

describe('samples from a time whose samples are no longer stored (§6.6)', () => {
  test('are stored, judged by nobody and counted by device; what is on record stays', () => {
    const { console, point } = afterAWeek();
    const before = told(console, point);
    expect(before).toContain('AlertCleared');
    console.send(at(0, 7, 10, 7), at(0, 30, 99, 7), at(0, 31, 99, 7));
    console.tick(start + 7.6 * dayMs);
    expect(told(console, point)).toEqual(before);
    expect(counted(console)).toMatchObject([{ device: 'CH-01', samples: 3, from: start + 7000, to: start + 31_000 }]);
    expect(console.telemetry.counts().samples).toBeGreaterThan(0);
    console.done();
  });

  test('are counted once, also when the program is killed before and after they are on record', () => {
    const { console } = afterAWeek();
    console.send(at(0, 30, 99, 7), at(0, 31, 99, 7));
    const next = console.crash();
    next.tick(start + 7.6 * dayMs);
    next.tick(start + 7.7 * dayMs);
    expect(counted(next)).toMatchObject([{ samples: 2 }]);
    const last = next.crash();
    last.tick(start + 7.8 * dayMs);
    expect(counted(last)).toHaveLength(1);
    last.done();
  });

  test('late samples of a time that is still stored are judged', () => {
    const { console, point } = afterAWeek();
    console.send(at(7, 15, 95, 7.3));
    console.tick(start + 7.6 * dayMs);
    expect(told(console, point)).toContain('OccurrenceFoundLate');
    expect(counted(console)).toEqual([]);
    console.done();
  });

  test('the report of a period counts what came in it and what was measured in it', () => {
    const one = (device: string, from: number, at: number): SamplesTooLate => ({ type: 'SamplesTooLate', device, samples: 2, from, to: from + 10, at });
    const all = [one('b', 100, 1000), one('a', 100, 1000), one('a', 500, 2000), one('a', 5000, 9000)];
    expect(tooLateOf(all, 900, 3000)).toEqual([
      { device: 'a', samples: 4, from: 100, to: 510 },
      { device: 'b', samples: 2, from: 100, to: 110 },
    ]);
    expect(tooLateOf(all, 5000, 5001).map(({ samples }) => samples)).toEqual([2]);
    expect(tooLateOf(all, 3000, 4000)).toEqual([]);
  });
});
