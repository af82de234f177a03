import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { evaluateExpression, ExpressionError, parseExpression } from '../../../src/domain/threshold/expression.ts';

const valueOf = (text: string, values: Readonly<Record<string, number>> = {}): number => {
  const expression = parseExpression(text);
  return evaluateExpression(
    expression,
    expression.inputs.map(({ name }) => values[name] ?? Number.NaN),
  );
};
const a = { a: 6, b: 2, c: 0 };

describe('an expression', () => {
  test.each([
    ['[a] + [b] * 3', 12],
    ['([a] + [b]) * 3', 24],
    ['[a] - [b] - 1', 3],
    ['[a] / [b] / 3', 1],
    ['-[a] + -(-[b])', -4],
    ['min([a], [b], 4) + max([a], 7) + abs([b] - [a])', 13],
    ['[a] > 5', 1],
    ['[a] >= 6 and [b] < 2', 0],
    ['not [a] < 5 or [c] == 1', 1],
    ['not ([a] > 5) or [c] = 0', 1],
    ['[a] != 6', 0],
    ['1.5e1 + .5 + [c]', 15.5],
    ['([a] > 5) == true', 1],
    ['atLeast(2, [a] > 5, [b] > 5, [c] == 0)', 1],
    ['ATLEAST(3, [a] > 5, [b] > 5, [c] == 0) or [a] < 0', 0],
    ['not atLeast(1, {a}, {c}) == 0', 1],
  ])('%s is %d', (text, result) => expect(valueOf(text, a)).toBe(result));

  test.each([
    ['[a] / [c]', 'a division by zero'],
    ['[a] + [nothing]', 'an unknown value'],
    ['[a] / [c] > 1', 'a comparison with it'],
    ['[a] > 9 or [nothing] > 1', 'or, when the other side does not decide'],
  ])('%s is not known: %s', (text) => expect(valueOf(text, a)).toBeNaN());
  test('what is certain whatever an unknown value is stays certain', () => {
    expect(valueOf('[a] > 5 or [nothing] > 1', a)).toBe(1);
    expect(valueOf('[a] > 9 and [nothing] > 1', a)).toBe(0);
  });

  test.each([
    ['[a] +', 'character 6'],
    ['[a] 3', 'operator'],
    ['[a', 'cannot be read'],
    ['[a] > 1 > 0', 'and'],
    ['sin([a])', 'sin'],
    ['[a] / 0', 'divides by zero'],
    ['[a] / (3 - 3)', 'divides by zero'],
    ['1 + 2', 'no series'],
    ['max([a],)', 'expected'],
    ['atLeast([a], [b] > 1)', 'whole number'],
    ['atLeast(0, [b] > 1)', 'whole number'],
    ['atLeast(1.5, [b] > 1, [a] > 1)', 'whole number'],
    ['atLeast(1, [b])', 'yes or no'],
    ['atLeast(3, [a] > 1, [b] > 1)', 'never hold'],
    ['atLeast(1)', 'never hold'],
    [`${'('.repeat(200)}[a]${')'.repeat(200)}`, 'nested'],
  ])('%s is refused, and says %s', (text, words) => {
    expect(() => parseExpression(text)).toThrow(ExpressionError);
    expect(() => parseExpression(text)).toThrow(words);
  });
  test('says whether it is yes or no', () => {
    expect(parseExpression('[a] > 1 and {other}').isYesNo).toBe(true);
    expect(parseExpression('[a] + 1').isYesNo).toBe(false);
  });
});

describe('atLeast', () => {
  const unknowns = [0, 1, Number.NaN] as const;
  /** What it is for every way in which the unknown votes may turn out; NaN when they do not agree. */
  const bruteForce = (k: number, votes: readonly number[]): number => {
    const open = votes.findIndex(Number.isNaN);
    if (open < 0) return votes.reduce((sum, vote) => sum + vote, 0) >= k ? 1 : 0;
    const [no, yes] = [0, 1].map((vote) => bruteForce(k, votes.with(open, vote)));
    return no === yes ? no! : Number.NaN;
  };
  test('§6.1 is known exactly when no unknown condition could change it', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...unknowns), { minLength: 1, maxLength: 8 }), fc.nat(7), (votes, less) => {
        const k = Math.max(1, votes.length - less);
        const text = `atLeast(${k}, ${votes.map((_vote, i) => (i % 2 === 0 ? `{v${i}}` : `[v${i}] == 1`)).join(', ')})`;
        const values = Object.fromEntries(votes.map((vote, i) => [`v${i}`, vote]));
        expect(valueOf(text, values)).toBe(bruteForce(k, votes));
        const denied = valueOf(`not ${text}`, values);
        expect(denied).toBe(Number.isNaN(denied) ? bruteForce(k, votes) : 1 - bruteForce(k, votes));
      }),
      { numRuns: 500 },
    );
  });
  test('says that it is yes or no, and what it looks at', () => {
    const { isYesNo, inputs } = parseExpression('atLeast(1, {one}, [a/b] > 1, {one})');
    expect([isYesNo, inputs.map(({ name }) => name)]).toEqual([true, ['one', 'a/b']]);
  });
});
