import { expect, test } from 'vitest';
import { durationText } from '../../../../src/renderer/screens/rules/duration-text.ts';

test.each([
  [0, '0 s'],
  [-5, '0 s'],
  [250, '250 ms'],
  [1500, '1 s 500 ms'],
  [60_000, '1 min'],
  [90_000, '1 min 30 s'],
  [3_600_000, '1 h'],
  [3_661_000, '1 h 1 min'],
  [86_400_000, '1 d'],
  [90_061_500, '1 d 1 h'],
])('%d ms is %s', (ms, text) => expect(durationText(ms)).toBe(text));
