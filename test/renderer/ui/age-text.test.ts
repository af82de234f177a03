import { describe, expect, test } from 'vitest';
import { ageOf } from '../../../src/renderer/ui/age-text.ts';
import { matchesWords } from '../../../src/renderer/ui/match-words.ts';

describe('ageOf', () => {
  test.each([
    [0, 'seconds', 0],
    [-5000, 'seconds', 0],
    [59_999, 'seconds', 59],
    [60_000, 'minutes', 1],
    [3_599_999, 'minutes', 59],
    [3_600_000, 'hours', 1],
    [47.9 * 3_600_000, 'hours', 47],
    [48 * 3_600_000, 'days', 2],
    [400 * 86_400_000, 'days', 400],
  ] as const)('%d ms is one unit, rounded down', (ms, unit, count) => expect(ageOf(ms)).toEqual({ unit, count }));
});

describe('matchesWords', () => {
  test('finds all words in any order, without regard to case', () => {
    expect(matchesWords('CH-01 · supply_temperature', 'temp ch')).toBe(true);
    expect(matchesWords('CH-01 · supply_temperature', '')).toBe(true);
    expect(matchesWords('CH-01 · supply_temperature', 'temp ch-02')).toBe(false);
  });
});
