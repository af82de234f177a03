import { describe, expect, test } from 'vitest';
import { openDecoder } from '../../../src/main/ingest/decoders/registry.ts';
import { compileExpression, type Expression } from '../../../src/main/ingest/expression.ts';

const given = (text: string): Expression => {
  const compiled = compileExpression(text);
  if (typeof compiled === 'string') throw new Error(compiled);
  return compiled;
};
const context = { topic: 'plant/CH-01', device: 'CH-01', metric: undefined, labels: {}, zone: 'UTC', recv: 1_763_600_000_000, isRetained: false };

describe('an expression reshapes a message before the rows', () => {
  test('an array of named values becomes an object', () => {
    const message = {
      ch: [
        { n: 'temp', v: 21.5 },
        { n: 'hum', v: 40 },
      ],
    };
    expect(given('from_items(ch[*].[n, v])').reshape(message)).toEqual({ ok: true, value: { temp: 21.5, hum: 40 } });
  });

  test('in the decoder json, with rows and without', () => {
    const payload = Buffer.from('{"d":{"list":[{"t":21.5},{"t":22.5}]}}');
    const plain = openDecoder('json', { expression: 'd.list[1]' })!(payload, context);
    expect(plain).toMatchObject({ ok: true, rows: [{ cells: [{ metric: 't', reading: { value: 22.5 } }] }] });
    const mapping = JSON.stringify([{ path: '[0]', metric: 'first', type: 'number' }]);
    const mapped = openDecoder('json', { expression: 'd.list[*].t', mapping })!(payload, context);
    expect(mapped).toMatchObject({ ok: true, rows: [{ cells: [{ metric: 'first', reading: { value: 21.5 } }] }] });
  });

  test('whole numbers that no double holds pass it', () => {
    const decoded = openDecoder('json', { expression: '{n: a}' })!(Buffer.from('{"a":9007199254740993}'), context);
    expect(decoded).toMatchObject({ ok: true, rows: [{ cells: [{ metric: 'n', reading: { text: '9007199254740993' } }] }] });
  });

  test.each(['toString', '__proto__', 'constructor.name', 'a.constructor', '__proto__.toString', 'hasOwnProperty'])(
    '%s finds nothing that was not sent',
    (text) => {
      expect(given(text).reshape({ a: { b: 1 } })).toEqual({ ok: true, value: null });
    },
  );
});

describe('its limits', () => {
  test('text of more than 2 KiB, also when its characters are fewer', () => {
    expect(compileExpression('a'.repeat(2049))).toMatch('2048 bytes');
    expect(compileExpression(`"${'ä'.repeat(1024)}"`)).toMatch('2048 bytes');
  });

  test('500 parts are read, more are not', () => {
    const chain = (parts: number): string => `[${Array.from({ length: parts }, () => 'a').join(',')}]`;
    expect(typeof compileExpression(chain(499))).toBe('object');
    expect(compileExpression(chain(500))).toMatch('500 parts');
  });

  test('2,000 values come out, more are refused', () => {
    const list = (length: number) => ({ a: Array.from({ length }, (_, i) => i) });
    expect(given('a').reshape(list(2000))).toMatchObject({ ok: true });
    expect(given('a').reshape(list(2001))).toEqual({ ok: false, detail: 'The expression gives more than 2000 values.' });
  });

  test('one that cannot be read says where it stops', () => {
    expect(compileExpression('a[')).toMatch('cannot be read');
    expect(openDecoder('json', { expression: 'a[' })!(Buffer.from('{}'), context)).toMatchObject({ ok: false, reason: 'mapping-empty' });
  });

  test('a function that there is not, or that gets what it cannot take, is said of the message', () => {
    expect(given('nope(a)').reshape({})).toMatchObject({ ok: false });
    expect(given('sum(a)').reshape({ a: 'x' })).toMatchObject({ ok: false });
  });
});
