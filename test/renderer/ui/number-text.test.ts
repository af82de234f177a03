import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { numberText, parseNumber, stepNumber } from '../../../src/renderer/ui/number-text.ts';

describe('parseNumber', () => {
  test.each([
    ['8.5', 8.5],
    ['8,5', 8.5],
    [' 8,5 ', 8.5],
    ['-0,25', -0.25],
    ['−3', -3],
    ['+7', 7],
    ['.5', 0.5],
    [',5', 0.5],
    ['5.', 5],
    ['12 000', 12_000],
    ['12\u202F000,5', 12_000.5],
    ['1e-3', 0.001],
    ['0', 0],
  ])('reads %j as %d', (text, value) => expect(parseNumber(text)).toBe(value));

  test.each(['', ' ', '1,234.5', '1.234,5', '1.2.3', '1,2,3', 'abc', '8.5 °C', '-', '.', 'NaN', 'Infinity', '1e999', '0x10', '--1'])('refuses %j', (text) =>
    expect(parseNumber(text)).toBeUndefined(),
  );

  test('takes any text in one pass: what the person pasted may be long', () => {
    const digits = '1'.repeat(300_000);
    for (const text of [`${digits}x`, `-${digits}.${digits}x`, `.${digits}e${digits}x`, `${digits}.${digits}e`]) expect(parseNumber(text)).toBeUndefined();
    expect(parseNumber(`0.${digits}`)).toBe(Number(`0.${digits}`));
    expect(parseNumber(`${' '.repeat(100_000)}7${' '.repeat(100_000)}`)).toBe(7);
  });

  test('knows the same numbers as the grammar says', () => {
    const grammar = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;
    const text = fc.array(fc.constantFrom('1', '0', '.', 'e', '+', '-', 'x'), { maxLength: 8 }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(text, (given) => {
        const isOne = grammar.test(given) && (given.match(/\./g) ?? []).length < 2 && Number.isFinite(Number(given));
        expect(parseNumber(given) !== undefined).toBe(isOne);
      }),
      { numRuns: 2000 },
    );
  });

  test('reads back every number that it writes, with a comma as well', () =>
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        expect(parseNumber(numberText(value))).toBe(value === 0 ? 0 : value);
        expect(parseNumber(numberText(value).replace('.', ','))).toBe(value === 0 ? 0 : value);
      }),
    ));
});

describe('stepNumber', () => {
  test('keeps the decimals and the sign that the person uses', () => {
    expect(stepNumber('8,50', 1)).toBe('9,50');
    expect(stepNumber('8.5', -0.25)).toBe('8.25');
    expect(stepNumber('0.3', -0.1)).toBe('0.2');
    expect(stepNumber('60', 5)).toBe('65');
  });
  test('starts at nothing, stays within its bounds and leaves alone what is no number', () => {
    expect(stepNumber('', 5)).toBe('5');
    expect(stepNumber('2', -5, 0)).toBe('0');
    expect(stepNumber('719', 10, 0, 720)).toBe('720');
    expect(stepNumber('4x', 1)).toBe('4x');
  });
});
