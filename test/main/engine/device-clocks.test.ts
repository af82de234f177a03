import { expect, test } from 'vitest';
import { clocksOf, type DeviceClockMoved, deviceClocksStream } from '../../../src/domain/report/device-clocks.ts';
import { Flag, type SampleRow } from '../../../src/domain/telemetry/sample.ts';
import { place } from '../../../src/domain/telemetry/timestamp.ts';
import { openDeviceClocks } from '../../../src/main/engine/device-clocks.ts';
import { composeShiftReport } from '../../../src/main/report/shift-report.ts';
import { message } from '../store/telemetry-given.ts';
import { type GivenJudge, givenJudge } from './given-judge.ts';

const start = Date.parse('2026-11-20T06:00:00Z');
const [minute, hour] = [60_000, 3_600_000];

/** A console with devices that send every second, each with a clock of its own. */
const listening = (console: GivenJudge = givenJudge(undefined, { now: start })) => {
  const { ops, telemetry, judge, clock } = console;
  const clocks = openDeviceClocks({ ops, telemetry, skews: judge.skews, now: () => clock.now });
  const watched = clocks.watching(judge);
  const send = (device: string, behindMs: number, seconds: number): void => {
    for (let s = 0; s < seconds; s++) {
      clock.now += 1000;
      const recv = clock.now;
      const placed = place({ ms: recv - behindMs, isNaive: false }, recv, false);
      const row: SampleRow = { ...message(device, placed.ts, { t: recv % 1_000_000 }, { recv }), ...placed };
      for (const sample of telemetry.stage(row).samples) watched.sample(sample);
      judge.settle(telemetry.commit(clock.now));
      clocks.tick();
    }
  };
  const moved = () => ops.log.read<DeviceClockMoved>(deviceClocksStream).map(({ event }) => [event.device, event.ms]);
  return { console, clocks, send, moved };
};

test.each([
  ['behind', 2 * hour],
  ['ahead', -2 * hour],
  ['a minute ahead', -minute],
])('F17 R27 the clock of a device that is two hours off (%s) is recorded once, and once more when it is right again', (_, ms) => {
  const { console, clocks, send, moved } = listening();
  send('CH-01', 0, 10);
  expect([moved(), clocks.of('CH-01' as never)]).toEqual([[], undefined]);
  send('CH-01', ms, 60);
  expect([moved(), clocks.of('CH-01' as never)]).toEqual([[['CH-01', ms]], ms]);
  send('CH-01', 0, 60);
  expect([moved(), clocks.of('CH-01' as never)]).toEqual([
    [
      ['CH-01', ms],
      ['CH-01', 0],
    ],
    undefined,
  ]);
  console.done();
});

test('R27 after a start what was recorded counts until the clocks are learned anew', () => {
  const first = listening();
  first.send('CH-01', -2 * hour, 20);
  const { console, clocks, send, moved } = listening(first.console);
  send('CH-02', 0, 20);
  expect(clocks.of('CH-01' as never)).toBe(-2 * hour);
  send('CH-01', -2 * hour, 20);
  expect(moved()).toEqual([['CH-01', -2 * hour]]);
  console.done();
});

test('R27 a clock that was off stands in the coverage of the report', async () => {
  const { console, send } = listening();
  send('CH-01', -2 * hour, 20);
  const frame = {
    tenant: 't',
    site: 'Plant',
    zone: 'UTC',
    isDemo: false,
    author: 'Ada',
    version: '1',
    from: start,
    to: start + hour,
    generatedAt: console.clock.now,
  };
  const coverage = [{ device: 'CH-01', expected: 1, stored: 1, share: 1, longestGapMs: 0, simulated: false }];
  const sources = { ops: console.ops, columns: () => Promise.resolve([]), coverage: () => Promise.resolve(coverage) };
  expect((await composeShiftReport(sources, frame)).coverage).toMatchObject([{ device: 'CH-01', clockOffMs: -2 * hour }]);
  console.done();
});

test('the furthest that a clock was off in a period, also where it was off before', () => {
  const at = (ms: number, off: number): DeviceClockMoved => ({ type: 'DeviceClockMoved', device: 'a', ms: off, at: ms });
  const worst = (from: number, to: number) => clocksOf([at(10, 5000), at(20, -9000), at(30, 0)], from, to).get('a');
  expect([worst(0, 5), worst(0, 15), worst(12, 15), worst(12, 25), worst(30, 40), worst(31, 40)]).toEqual([undefined, 5000, 5000, -9000, -9000, undefined]);
});

test('a time that cannot be right is told, but not used; that of a retained message says nothing', () => {
  expect(place({ ms: start + hour, isNaive: false }, start, false)).toEqual({ ts: start, tsSource: 'recv', flags: Flag.future, ownTs: start + hour });
  expect(place({ ms: start + hour, isNaive: false }, start, true).ownTs).toBeUndefined();
});
