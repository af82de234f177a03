import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Flag } from '../../../src/domain/telemetry/sample.ts';
import { place, timeOf } from '../../../src/domain/telemetry/timestamp.ts';

const recv = Date.UTC(2025, 3, 1, 12);
const ms = (value: unknown, zone = 'UTC', near = recv) => timeOf(value, zone, near)?.ms;

describe('N17 F16 timeOf', () => {
  test.each([
    ['seconds', 1_743_508_800, recv],
    ['seconds with a fraction', 1_743_508_800.25, recv + 250],
    ['milliseconds', 1_743_508_800_000, recv],
    ['microseconds', 1_743_508_800_000_000, recv],
    ['nanoseconds', 1.7435088e18, recv],
    ['a number as text', '1743508800', recv],
    ['uptime', 12_345, 12_345_000],
    ['ISO, UTC', '2025-04-01T12:00:00Z', recv],
    ['ISO with a fraction', '2025-04-01T12:00:00.123456789Z', recv + 123],
    ['ISO with an offset', '2025-04-01T14:00:00+02:00', recv],
    ['ISO with a short offset', '2025-04-01T08:30-0330', recv],
    ['a leap day', '2024-02-29T00:00:00Z', Date.UTC(2024, 1, 29)],
  ])('%s', (_, value, expected) => expect(ms(value)).toBe(expected));

  test.each([
    'yesterday',
    '',
    '2025-13-01T00:00:00Z',
    '2025-02-29T00:00:00Z',
    '2025-04-01',
    '2025-04-01T24:00:00Z',
    null,
    true,
    {},
    Number.NaN,
    1e300,
    '1'.repeat(100),
  ])('no time: %s', (value) => expect(ms(value)).toBe(undefined));

  test('reads every instant back from its ISO text', () => {
    fc.assert(
      fc.property(fc.date({ min: new Date('0001-01-01T00:00:00Z'), max: new Date('9999-12-31T23:59:59Z'), noInvalidDate: true }), (date) =>
        assert.equal(ms(date.toISOString()), date.getTime()),
      ),
    );
  });
  test('never throws', () => {
    fc.assert(fc.property(fc.anything(), (value) => void timeOf(value, 'Europe/Berlin', recv)));
  });
});

describe('N17 local times without an offset', () => {
  test('are read in the zone of the site', () => {
    expect(timeOf('2025-04-01T14:00:00', 'Europe/Berlin', recv)).toEqual({ ms: recv, isNaive: true });
    expect(ms('2025-04-01T14:00:00', 'Asia/Kolkata')).toBe(Date.UTC(2025, 3, 1, 8, 30));
    expect(ms('2025-04-01 05:00', 'America/Los_Angeles')).toBe(recv);
  });
  test('twice in a night when the clock is set back: the one nearest to now', () => {
    const early = Date.UTC(2025, 9, 26, 0, 30);
    const late = Date.UTC(2025, 9, 26, 1, 30);
    expect(ms('2025-10-26T02:30:00', 'Europe/Berlin', early + 1000)).toBe(early);
    expect(ms('2025-10-26T02:30:00', 'Europe/Berlin', late + 1000)).toBe(late);
  });
  test('never when the clock is set forward: shifted by the gap', () => expect(ms('2025-03-30T02:30:00', 'Europe/Berlin')).toBe(Date.UTC(2025, 2, 30, 1, 30)));
});

describe('N17 F17 place', () => {
  const own = (at: number) => ({ ms: at, isNaive: false });
  test.each([
    ['no time of its own', undefined, false, recv, 'recv', 0],
    ['its own time', own(recv - 5000), false, recv - 5000, 'payload', 0],
    ['a naive time', { ms: recv - 5000, isNaive: true }, false, recv - 5000, 'payload-naive', 0],
    ['five minutes ahead', own(recv + 300_000), false, recv + 300_000, 'payload', 0],
    ['more than that', own(recv + 300_001), false, recv, 'recv', Flag.future],
    ['before 2015', own(12_345_000), false, recv, 'recv', Flag.skewed],
    ['retained without a time', undefined, true, recv, 'retained', Flag.retained],
    ['retained with a time', own(recv - 86_400_000), true, recv - 86_400_000, 'payload', Flag.retained],
    ['retained with a dead clock', own(0), true, recv, 'retained', Flag.retained | Flag.skewed],
  ] as const)('%s', (_, time, isRetained, ts, tsSource, flags) => {
    const isUnused = !isRetained && (flags & (Flag.skewed | Flag.future)) !== 0;
    expect(place(time, recv, isRetained)).toEqual({ ts, tsSource, flags, ...(isUnused && { ownTs: time!.ms }) });
  });

  test('never leaves the years in which something can be stored', () => {
    fc.assert(
      fc.property(fc.oneof(fc.double(), fc.integer(), fc.maxSafeInteger()), fc.boolean(), (value, isRetained) => {
        const { ts } = place(timeOf(value, 'UTC', recv), recv, isRetained);
        assert.ok(Number.isInteger(ts) && ts >= Date.UTC(2015) && ts <= recv + 300_000);
      }),
    );
  });
});
