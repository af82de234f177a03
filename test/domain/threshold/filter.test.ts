import { describe, expect, test } from 'vitest';
import type { FilterRule } from '../../../src/domain/threshold/filter.ts';
import { brief, feed, type Input, inputsOf } from './feed.ts';

const high: FilterRule = { side: 'high', limit: 80, deadBand: 0, onDelayMs: 0, offDelayMs: 0, staleAfterMs: 1000 };

/** `inputs`: time and value; `turns`: `+` to abnormal, `-` to normal, each with its time. The limit is 80 high, 20 low. */
type Case = readonly [what: string, rule: Partial<FilterRule>, inputs: string, turns: string];
const low = { side: 'low', limit: 20 } as const;
const cases: readonly Case[] = [
  ['the limit itself is abnormal', {}, '0 79.9, 100 80, 200 79.9', '+100 -200'],
  ['on the low side too', low, '0 20.1, 100 20, 200 20.1', '+100 -200'],
  ['the first value may be abnormal', {}, '7 90', '+7'],
  ['within one instant nothing turns twice', {}, '0 90, 0 70, 0 90', '+0 -1 +2'],

  ['dead band: back inside it is not back', { deadBand: 2 }, '0 80, 100 78.5, 200 78, 300 77.9', '+0 -300'],
  ['dead band: on the low side too', { ...low, deadBand: 2 }, '0 20, 100 21.5, 200 22, 300 22.1', '+0 -300'],
  ['dead band: a value that never reached the limit is normal inside it', { deadBand: 2 }, '0 79, 100 78.5', ''],
  ['dead band: does not carry the on-delay', { deadBand: 2, onDelayMs: 200 }, '0 80, 100 79, 200 80, 300 80', ''],

  ['on-delay: fires at its deadline without a further sample', { onDelayMs: 500 }, '0 90, 501 tick', '+500'],
  ['on-delay: fires exactly at its deadline', { onDelayMs: 500 }, '0 90, 500 tick', '+500'],
  ['on-delay: has not fired before', { onDelayMs: 500 }, '0 90, 499 tick', ''],
  ['on-delay: a timer due at T fires before a sample at T', { onDelayMs: 500 }, '0 90, 500 70', '+500 -501'],
  ['on-delay: one normal value begins it anew', { onDelayMs: 500 }, '0 90, 400 70, 450 90, 900 90, 950 90', '+950'],
  ['on-delay: counts from the first sample of the breach', { onDelayMs: 500 }, '0 90, 200 90, 400 90, 600 90', '+500'],

  ['off-delay: clears at its deadline', { offDelayMs: 500 }, '0 90, 100 70, 600 tick', '+0 -600'],
  ['off-delay: a new breach within it is the same occurrence', { offDelayMs: 500 }, '0 90, 100 70, 400 90, 500 70, 1000 tick', '+0 -1000'],
  ['off-delay: inside the dead band is a breach', { offDelayMs: 500, deadBand: 2 }, '0 90, 100 70, 400 79, 500 70, 999 tick', '+0'],

  ['stale: data that stops does not raise', { onDelayMs: 1500 }, '0 90, 60000 tick', ''],
  ['stale: nor clear', { offDelayMs: 1500 }, '0 90, 100 70, 60000 tick', '+0'],
  ['stale: a delay that ends before the value is unknown still counts', { onDelayMs: 900 }, '0 90, 60000 tick', '+900'],
  ['stale: also one that ends in that very instant', { onDelayMs: 1000 }, '0 90, 60000 tick', '+1000'],
  ['stale: the on-delay goes on with what is left of it', { onDelayMs: 1500 }, '0 90, 60000 90, 60499 tick, 60500 tick', '+60500'],
  ['stale: but not when the value came back normal', { onDelayMs: 1500 }, '0 90, 60000 70, 60900 70', ''],
  ['stale: the off-delay begins again', { offDelayMs: 800 }, '0 90, 900 70, 1000 bad, 5000 70, 5799 tick, 5800 tick', '+0 -5800'],
  ['stale: before the first value time says nothing', { onDelayMs: 10 }, '7 tick, 100000 tick', ''],

  ['not good: holds, whatever the number says', {}, '0 70, 100 bad, 200 bad, 300 70', ''],
  ['not good: an alert stays', {}, '0 90, 100 bad, 50000 tick', '+0'],
  ['not good: pauses the on-delay', { onDelayMs: 300 }, '0 90, 100 bad, 900 90, 1099 tick, 1100 tick', '+1100'],
  ['not good: a delay that was over when it came has fired', { onDelayMs: 300 }, '0 90, 300 bad', '+300'],
  ['not good: neither is NaN', { onDelayMs: 300 }, '0 90, 100 NaN, 900 90, 1100 tick', '+1100'],
  ['not good: nor infinity', {}, '0 70, 100 Infinity, 200 -Infinity', ''],
];

test.each(cases)('%s', (_, rule, inputs, turns) => {
  expect(brief(feed({ ...high, ...rule }, inputsOf(inputs)).turns)).toBe(turns);
});

test('a turn tells the first sample of its side, before the delay', () => {
  const { turns } = feed({ ...high, onDelayMs: 500, offDelayMs: 300 }, inputsOf('0 70, 100 90, 700 90, 800 70, 1200 tick'));
  expect(turns).toEqual([
    { to: 'abnormal', at: 600, since: 100 },
    { to: 'normal', at: 1100, since: 800 },
  ]);
});

const mulberry32 = (seed: number) => () => {
  seed = (seed + 0x6d2b_79f5) | 0;
  let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
};

/** 79.6 + 0.8 g once a second for an hour, limit 80 high: the signal of the design. */
const noisyHour = (): readonly Input[] => {
  const random = mulberry32(42);
  return Array.from({ length: 3600 }, (_, i) => {
    const [u1, u2] = [random(), random()];
    return [i * 1000, 79.6 + 0.8 * Math.sqrt(-2 * Math.log(1 - u1)) * Math.cos(2 * Math.PI * u2)] as const;
  });
};

describe('how much a filter quietens a noisy signal, as measured in the design', () => {
  const rule: FilterRule = { ...high, staleAfterMs: 10_000 };
  test.each([
    ['no filter', {}, 759],
    ['dead band 1', { deadBand: 1 }, 495],
    ['dead band 2', { deadBand: 2 }, 83],
    ['on-delay 5 s', { onDelayMs: 5000 }, 7],
    ['dead band 2 and on-delay 5 s', { deadBand: 2, onDelayMs: 5000 }, 7],
    ['dead band 2, on-delay 5 s and off-delay 60 s', { deadBand: 2, onDelayMs: 5000, offDelayMs: 60_000 }, 1],
  ])('%s', (_, filter, activations) => {
    expect(feed({ ...rule, ...filter }, noisyHour()).turns.filter(({ to }) => to === 'abnormal').length).toBe(activations);
  });
});

test('98 of 98 excursions of 300 ms in data of 100 ms are caught', () => {
  const inputs: Input[] = [];
  for (let i = 0; i < 98; i++) for (let k = 0; k < 30; k++) inputs.push([i * 3000 + k * 100, k >= 14 && k < 17 ? 90 : 70]);
  expect(feed(high, inputs).turns.filter(({ to }) => to === 'abnormal').length).toBe(98);
});

test('a buffer of 30 minutes with one breach of 2 s raises nothing under a rule of 60 s, however late it arrives', () => {
  const inputs: readonly Input[] = Array.from({ length: 1800 }, (_, i) => [i * 1000, i === 900 || i === 901 ? 90 : 70]);
  expect(feed({ ...high, onDelayMs: 60_000, staleAfterMs: 10_000 }, [...inputs, [10_000_000, 'tick']]).turns).toEqual([]);
});
