import { expect, test } from 'vitest';
import { type Heard, whyLate } from '../../../src/domain/alert/late-why.ts';
import { Flag } from '../../../src/domain/telemetry/sample.ts';

const minute = 60_000;
/** Samples as `measured came flags`. */
const heard = (...samples: readonly (readonly [number, number, number?])[]): Heard => ({
  times: samples.map(([t]) => t),
  arrivals: samples.map(([, recv]) => recv),
  flags: samples.map(([, , flags = 0]) => flags),
});
const why = (samples: Heard, skewMs = 0) => whyLate([samples], skewMs, 5 * minute);

test('the sample that came last says why it was late', () => {
  expect(why(heard([0, 0], [1000, 60 * minute + 1000]))).toEqual({ cause: 'delayed', delayMs: 60 * minute });
  expect(why(heard([0, 0], [1000, 4000], [2000, 2000]))).toEqual({ cause: 'out-of-order', delayMs: 3000 });
  expect(why(heard([1000, 60 * minute, Flag.historical], [2000, 2000]))).toMatchObject({ cause: 'historical' });
  expect(why(heard([1000, 1000, Flag.retained]))).toMatchObject({ cause: 'retained' });
});

test('of samples that came together the one that waited longest counts', () => {
  expect(why(heard([2000, 600_000], [1000, 600_000]))).toMatchObject({ delayMs: 599_000 });
});

test('the clock of the device is put right before the age is judged, and is named', () => {
  expect(why(heard([0, 2 * 60 * minute + 1000]), 2 * 60 * minute)).toEqual({ cause: 'out-of-order', delayMs: 1000, clockOffMs: 120 * minute });
  expect(why(heard([10_000, 0]), -10_000)).toMatchObject({ delayMs: 0, clockOffMs: -10_000 });
  expect(why(heard([0, 1500]), 1500)).toEqual({ cause: 'out-of-order', delayMs: 0 });
});

test('nothing is stored, nothing is said', () => {
  expect(whyLate([], 0, 0)).toBe(undefined);
  expect(why(heard())).toBe(undefined);
});
