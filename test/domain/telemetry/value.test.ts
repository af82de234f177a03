import { describe, expect, test } from 'vitest';
import { plainReadingOf, qualityOf, readingOf, worseOf } from '../../../src/domain/telemetry/value.ts';

describe('N18 F18 values', () => {
  test.each([
    [21.5, 21.5, 'gauge', 'good'],
    [true, 1, 'bool', 'good'],
    ['317.39', 317.39, 'gauge', 'good'],
    ['-1e-3', -0.001, 'gauge', 'good'],
    ['NaN', null, 'gauge', 'bad'],
    [Number.POSITIVE_INFINITY, null, 'gauge', 'bad'],
    ['1e999', null, 'gauge', 'bad'],
    [null, null, 'gauge', 'bad'],
  ])('%s', (raw, value, kind, quality) => expect(readingOf(raw)).toMatchObject({ value, kind, quality }));

  test.each(['ON', 'text', '', '1.2.3', '--5', {}, [], undefined])('no value in JSON: %j', (raw) => expect(readingOf(raw)).toBe(undefined));

  test.each([
    ['ON', 1],
    ['off', 0],
    ['Online', 1],
    ['closed', 0],
    ['12', 12],
  ])('plain text %s', (text, value) => expect(plainReadingOf(text)?.value).toBe(value));
  test('words of the prototype are no switch words', () => expect(plainReadingOf('constructor')).toBe(undefined));

  test.each([
    ['GOOD', 'good'],
    ['stale', 'stale'],
    ['who knows', 'uncertain'],
    [192, 'good'],
    [64, 'uncertain'],
    [0, 'bad'],
    [false, 'bad'],
    [null, 'uncertain'],
  ])('quality %j', (raw, quality) => expect(qualityOf(raw)).toBe(quality));
  test('the worse quality wins', () => expect(worseOf('good', 'bad')).toBe('bad'));
});
