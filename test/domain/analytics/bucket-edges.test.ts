import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, test } from 'vitest';
import { bucketEdges, type CalendarStep, calendarSteps } from '../../../src/domain/analytics/bucket-edges.ts';

/** Whole and half hours, clocks set at midnight, a day left out (Apia, December 2011). */
const zones = ['UTC', 'Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kathmandu', 'America/Havana', 'Africa/Cairo', 'Pacific/Apia'];
const formats = new Map(
  zones.map((zone) => [
    zone,
    new Intl.DateTimeFormat('en-CA', {
      timeZone: zone,
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      hourCycle: 'h23',
      weekday: 'short',
      timeZoneName: 'longOffset',
    }),
  ]),
);
/** Which interval the calendar on the wall shows, without any arithmetic of ours. */
const shown = (instant: number, step: CalendarStep, zone: string): string => {
  const part = new Map(
    formats
      .get(zone)!
      .formatToParts(instant)
      .map(({ type, value }) => [type, value]),
  );
  const [year, month, day] = [part.get('year')!, part.get('month')!, part.get('day')!];
  if (step === 'month') return `${year}-${month}`;
  if (step === 'day') return `${year}-${month}-${day}`;
  // Half an hour that is repeated belongs to the hour it repeats; a whole one is an hour of its own.
  if (step === 'hour') return `${year}-${month}-${day} ${part.get('hour')!}`;
  const monday = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)));
  monday.setUTCDate(monday.getUTCDate() - ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'].indexOf(part.get('weekday')!));
  return monday.toISOString().slice(0, 10);
};
const minute = 60_000;
const hour = 60 * minute;

describe('edges of buckets', () => {
  test('P23 an interval of the calendar is what the clock on the wall shows, through every change of the clock', () => {
    const interesting = [
      '2026-03-29T01:00Z',
      '2026-10-25T01:00Z',
      '2026-03-08T07:00Z',
      '2026-11-01T05:30Z',
      '2026-04-04T15:00Z',
      '2026-04-23T22:00Z',
      '2011-12-30T10:00Z',
      '2024-02-29T12:00Z',
      '2026-12-31T23:00Z',
    ];
    fc.assert(
      fc.property(
        fc.constantFrom(...zones),
        fc.constantFrom(...calendarSteps),
        fc.constantFrom(...interesting),
        fc.integer({ min: -3 * 24 * hour, max: 3 * 24 * hour }),
        fc.integer({ min: 1, max: 70 * hour }),
        (zone, step, around, shift, length) => {
          const from = Date.parse(around) + shift;
          const edges = bucketEdges(from, from + length, { calendar: step, zone });
          assert.ok(edges[0]! <= from && edges.at(-1)! >= from + length);
          assert.ok(edges.length === 2 || (edges[1]! > from && edges.at(-2)! < from + length));
          for (let i = 0; i + 1 < edges.length; i++) {
            const [start, end] = [edges[i]!, edges[i + 1]!];
            assert.ok(start < end);
            const name = shown(start, step, zone);
            const every = Math.max(15 * minute, Math.floor((end - start) / 40 / minute) * minute);
            for (let at = start; at < end; at += every) assert.equal(shown(at, step, zone), name, `${zone} ${new Date(at).toISOString()}`);
            assert.equal(shown(end - 1, step, zone), name);
            const isRepeated = step === 'hour' && shown(end, step, zone) === name;
            assert.ok(isRepeated ? end - start === hour : shown(end, step, zone) !== name, `${zone} ${step} ${new Date(end).toISOString()}`);
          }
        },
      ),
      { numRuns: 400 },
    );
  });

  test('P23 a day has 23, 24 or 25 hours, and a skipped one is no bucket', () => {
    const hoursOf = (from: string, to: string, zone: string) => {
      const edges = bucketEdges(Date.parse(from), Date.parse(to), { calendar: 'day', zone });
      return [...edges.subarray(1)].map((edge, i) => (edge - edges[i]!) / hour);
    };
    assert.deepEqual(hoursOf('2026-03-27T23:00Z', '2026-03-30T22:00Z', 'Europe/Berlin'), [24, 23, 24]);
    assert.deepEqual(hoursOf('2026-10-23T22:00Z', '2026-10-26T23:00Z', 'Europe/Berlin'), [24, 25, 24]);
    assert.deepEqual(hoursOf('2011-12-29T10:00Z', '2012-01-01T10:00Z', 'Pacific/Apia'), [24, 24, 24]);
  });

  test('equal steps count from 1970; what cannot be answered is said in words', () => {
    assert.deepEqual([...bucketEdges(1500, 4000, { every: 1000 })], [1000, 2000, 3000, 4000]);
    assert.deepEqual([...bucketEdges(1500, 4000, null)], [1500, 4000]);
    assert.throws(() => bucketEdges(5, 5, null), /end must lie after/);
    assert.throws(() => bucketEdges(0, 1e9, { every: 1000 }), /more than 100000 intervals/);
    for (const every of [0, -5, Number.NaN]) assert.throws(() => bucketEdges(0, 10, { every }), /at least a millisecond/);
  });
});
