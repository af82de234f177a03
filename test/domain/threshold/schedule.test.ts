import { describe, expect, test } from 'vitest';
import { calendarOf, missingEdges, type Shift } from '../../../src/domain/threshold/schedule.ts';

const all = [1, 2, 3, 4, 5, 6, 7];
const at = (text: string): number => Date.parse(text);
const shift = (from: string, to: string, days: readonly number[] = all): Shift => ({ from, to, days: [...days] });

describe('a schedule', () => {
  test('opens and closes at the local time of the site, on its weekdays', () => {
    const { isOpen } = calendarOf([shift('06:00', '14:00', [1])], 'Europe/Berlin'); // 2026-11-23 is a Monday
    expect(
      ['2026-11-23T04:59:59Z', '2026-11-23T05:00:00Z', '2026-11-23T12:59:59Z', '2026-11-23T13:00:00Z', '2026-11-24T06:00:00Z'].map((t) => isOpen(at(t))),
    ).toEqual([false, true, true, false, false]);
  });
  test('over midnight belongs to the day on which it began', () => {
    const { isOpen, nextChange } = calendarOf([shift('22:00', '06:00', [5])], 'UTC'); // Friday night
    expect(isOpen(at('2026-11-27T21:59:00Z'))).toBe(false);
    expect(isOpen(at('2026-11-28T05:59:00Z'))).toBe(true);
    expect(nextChange(at('2026-11-28T05:59:00Z'))).toBe(at('2026-11-28T06:00:00Z'));
    expect(isOpen(at('2026-11-28T22:30:00Z'))).toBe(false);
  });
  test('a shift of the night on which the clock is set back lasts an hour longer, and has no hole', () => {
    const { isOpen } = calendarOf([shift('02:30', '05:00', [7])], 'Europe/Berlin'); // 2026-10-25, 03:00 becomes 02:00
    const from = at('2026-10-25T00:00:00Z');
    const open = Array.from({ length: 300 }, (_, minute) => isOpen(from + minute * 60_000));
    expect([open.indexOf(true), open.lastIndexOf(true)]).toEqual([30, 239]);
    expect(open.slice(30, 240).every(Boolean)).toBe(true);
  });
  test('looks the same whichever way it is asked', () => {
    const shifts = [shift('22:00', '06:00', [1, 3, 5]), shift('05:00', '07:30', [2]), shift('12:00', '12:01')];
    const forward = calendarOf(shifts, 'Australia/Lord_Howe');
    const times = Array.from({ length: 4000 }, (_, i) => at('2026-03-28T00:00:00Z') + i * 317_000);
    const seen = times.map(forward.isOpen);
    expect(
      times
        .toReversed()
        .map((t) => calendarOf(shifts, 'Australia/Lord_Howe').isOpen(t))
        .toReversed(),
    ).toEqual(seen);
    // The next change is never behind a change.
    for (let i = 0; i + 1 < times.length; i++) if (seen[i] !== seen[i + 1]) expect(forward.nextChange(times[i]!)).toBeLessThanOrEqual(times[i + 1]!);
  });
  test('an edge in the hour that the clock skips is named, unless the shift does not run on that day', () => {
    const now = at('2026-11-25T00:00:00Z');
    expect(missingEdges([shift('02:30', '05:00')], 'Europe/Berlin', now)).toEqual([{ shift: 0, edge: 'from', local: '02:30' }]);
    expect(missingEdges([shift('22:00', '02:15', [6])], 'Europe/Berlin', now)).toEqual([{ shift: 0, edge: 'to', local: '02:15' }]);
    expect(missingEdges([shift('02:30', '05:00', [1, 2, 3])], 'Europe/Berlin', now)).toEqual([]);
    expect(missingEdges([shift('02:30', '05:00')], 'UTC', now)).toEqual([]);
  });
});
