import assert from 'node:assert/strict';
import { describe, test } from 'vitest';
import { hasZoneChange, tickLabels, timeTicks } from '../../../src/renderer/chart/time-ticks.ts';
import { formatFull } from '../../../src/renderer/lib/format.ts';

const utc = (text: string) => Date.parse(`${text}Z`);
const wall = (times: readonly number[], zone: string) =>
  times.map((time) => new Intl.DateTimeFormat('en-GB', { timeZone: zone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(time));
const labelsOf = (from: number, to: number, zone: string, count: number) => tickLabels(timeTicks(from, to, zone, count), { from, to }, zone, 'en-GB');

describe('ticks on the clock of the zone', () => {
  test('Zurich in spring: the skipped hour has no tick, the others stay on full hours', () => {
    const { times, step } = timeTicks(utc('2026-03-28T23:00'), utc('2026-03-29T06:00'), 'Europe/Zurich', 8);
    assert.deepEqual(step, { unit: 'hour', size: 1 });
    assert.deepEqual(wall(times, 'Europe/Zurich'), ['00:00', '01:00', '03:00', '04:00', '05:00', '06:00', '07:00', '08:00']);
  });
  test('Zurich in autumn: the repeated hour has its ticks twice, and labels name the zone', () => {
    const [from, to] = [utc('2026-10-24T23:30'), utc('2026-10-25T02:30')];
    assert.deepEqual(wall(timeTicks(from, to, 'Europe/Zurich', 8).times, 'Europe/Zurich'), ['01:30', '02:00', '02:30', '02:00', '02:30', '03:00', '03:30']);
    assert.deepEqual(labelsOf(from, to, 'Europe/Zurich', 4), ['02:00 CEST', '02:00 CET', '03:00 CET']);
  });
  test('Lord Howe changes by half an hour: ticks stay on full local hours and local midnights', () => {
    const zone = 'Australia/Lord_Howe'; // +11:00 to +10:30 on 5 April 2026, 02:00 local
    const hours = timeTicks(utc('2026-04-04T13:00'), utc('2026-04-04T19:00'), zone, 8).times;
    assert.ok(
      wall(hours, zone).every((text) => text.endsWith(':00')),
      wall(hours, zone).join(),
    );
    const days = timeTicks(utc('2026-04-02T12:00'), utc('2026-04-08T12:00'), zone, 8);
    assert.equal(days.step.unit, 'day');
    assert.deepEqual([...new Set(wall(days.times, zone))], ['00:00']);
  });
  test('a day that starts at 01:00 has its tick there', () => {
    const zone = 'America/Santiago'; // 6 September 2026: 00:00 does not exist
    const { times } = timeTicks(utc('2026-09-04T12:00'), utc('2026-09-08T12:00'), zone, 5);
    assert.deepEqual(wall(times, zone), ['00:00', '01:00', '00:00', '00:00']);
  });
  test('zones of half and quarter hours have ticks on their own hours', () => {
    for (const zone of ['Asia/Kolkata', 'Asia/Kathmandu', 'America/St_Johns']) {
      const { times } = timeTicks(utc('2026-07-01T03:10'), utc('2026-07-01T15:50'), zone, 8);
      assert.ok(times.length >= 5);
      assert.ok(
        wall(times, zone).every((text) => text.endsWith(':00')),
        zone,
      );
    }
  });
});

describe('steps', () => {
  test.each([
    [5, 'second', 1],
    [60, 'second', 10],
    [3600, 'minute', 10],
    [8 * 3600, 'hour', 1],
    [86_400, 'hour', 3],
    [7 * 86_400, 'day', 1],
    [40 * 86_400, 'day', 7],
    [365 * 86_400, 'month', 2],
    [12 * 365 * 86_400, 'year', 2],
  ])('%d s take steps of a %s', (seconds, unit, size) => {
    const from = utc('2026-02-03T04:05:06');
    const ticks = timeTicks(from, from + seconds * 1000, 'Europe/Zurich', 8);
    assert.deepEqual(ticks.step, { unit, size });
    assert.ok(ticks.times.length >= 3 && ticks.times.length <= 10, String(ticks.times.length));
    assert.ok(ticks.times.every((time, i) => time >= from && time <= from + seconds * 1000 && (i === 0 || time > ticks.times[i - 1]!)));
  });
  test('weeks start on Monday, months on the first', () => {
    const weeks = timeTicks(utc('2026-01-01T00:00'), utc('2026-02-20T00:00'), 'UTC', 8);
    assert.deepEqual(weeks.step, { unit: 'day', size: 7 });
    assert.ok(weeks.times.every((time) => new Date(time).getUTCDay() === 1));
    const months = timeTicks(utc('2026-01-15T00:00'), utc('2026-12-31T00:00'), 'UTC', 12);
    assert.ok(months.times.every((time) => new Date(time).getUTCDate() === 1));
  });
  test('an empty range has no ticks', () => assert.deepEqual(timeTicks(5, 5, 'UTC', 8).times, []));
});

describe('labels', () => {
  test('the start of a day names the day', () => {
    assert.deepEqual(labelsOf(utc('2026-11-19T20:00'), utc('2026-11-20T02:00'), 'Europe/Zurich', 7), [
      '21:00',
      '22:00',
      '23:00',
      '20 Nov',
      '01:00',
      '02:00',
      '03:00',
    ]);
  });
  test('U20: labels of the axis and of the readout equal Intl in 5 zones around 5 changes of the clocks on computers in 3 zones, 75 of 75', () => {
    const own = process.env['TZ'];
    let cases = 0;
    try {
      for (const computer of ['UTC', 'America/Los_Angeles', 'Australia/Lord_Howe']) {
        process.env['TZ'] = computer;
        assert.equal(new Intl.DateTimeFormat().resolvedOptions().timeZone, computer, 'the computer took up its zone');
        for (const zone of ['Europe/Zurich', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kolkata', 'America/Santiago'])
          for (const around of ['2026-03-29T01:00', '2026-10-25T01:00', '2026-03-08T07:00', '2026-11-01T06:00', '2026-04-04T15:00']) {
            cases++;
            const [from, to] = [utc(around) - 5 * 3_600_000, utc(around) + 5 * 3_600_000];
            const ticks = timeTicks(from, to, zone, 10);
            const labels = tickLabels(ticks, { from, to }, zone, 'en-GB');
            assert.ok(ticks.times.length >= 5, `${zone} ${around}`);
            assert.equal(new Set(ticks.times).size, ticks.times.length);
            const intl = (options: Intl.DateTimeFormatOptions, time: number) => new Intl.DateTimeFormat('en-GB', { ...options, timeZone: zone }).format(time);
            const named = hasZoneChange(from, to, zone) ? { timeZoneName: 'short' as const } : {};
            ticks.times.forEach((time, i) => {
              const clock = intl({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23', ...named }, time);
              // The first moment of a local day names the day: midnight, or where a day without midnight starts.
              const isStart = intl({ day: 'numeric' }, time) !== intl({ day: 'numeric' }, time - 1);
              assert.equal(labels[i], isStart ? intl({ day: 'numeric', month: 'short' }, time) : clock, `${computer}, ${zone}, ${around}`);
              assert.equal(
                formatFull(time, zone),
                intl(
                  {
                    day: 'numeric',
                    month: 'short',
                    year: 'numeric',
                    hour: '2-digit',
                    minute: '2-digit',
                    second: '2-digit',
                    hourCycle: 'h23',
                    timeZoneName: 'short',
                  },
                  time,
                ),
              );
            });
          }
      }
    } finally {
      if (own === undefined) delete process.env['TZ'];
      else process.env['TZ'] = own;
    }
    assert.equal(cases, 75);
  });
});
