import { setImmediate as immediate } from 'node:timers/promises';
import { afterEach, describe, expect, test } from 'vitest';
import type { Decoded } from '../../../src/main/ingest/decoders/decoder.ts';
import { type MappedSource, type Mapper, openMapper } from '../../../src/main/ingest/mapper.ts';
import { places } from '../../../src/main/shell/places.ts';
import { type GivenIngest, givenIngest, profileId as givenProfile } from './given-ingest.ts';

/** Nested loops over a list: quick for a short one, minutes for a long one. */
const slow = 'let $l = l in length(l[*].[$l[*].[$l[*].[$l[?@ > `0`]]]] | [][][]) > `0` && `{"v":1}` || `{"v":2}`';
const short = '{"l":[1]}';
const long = JSON.stringify({ l: Array.from({ length: 300 }, (_, i) => i) });
const context = { topic: 't', device: 'd', metric: undefined, labels: {}, zone: 'UTC', recv: 0, isRetained: false };
const of = (expression: string): MappedSource => ({ key: expression, decoder: 'json', options: { expression } });

const open: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of open.splice(0)) await close();
});
const faults: unknown[] = [];
const givenMapper = (): Mapper & { readonly off: string[] } => {
  const off: string[] = [];
  const mapper = openMapper({ thread: places.mapping, onSwitchedOff: (key) => void off.push(key), onFault: (error) => void faults.push(error) });
  open.push(mapper.close);
  return { ...mapper, off };
};
const ask = (mapper: Mapper, source: MappedSource, text: string): Promise<Decoded> =>
  new Promise((resolve) => mapper.decode(source, Buffer.from(text), context, resolve));

describe('the mapping thread', () => {
  test('answers in the order of asking', async () => {
    const mapper = givenMapper();
    const order: number[] = [];
    const all = Array.from({ length: 50 }, (_, i) => ask(mapper, of('{v: a}'), `{"a":${i}}`).then((decoded) => (order.push(i), decoded)));
    const [first] = await Promise.all(all);
    expect(first).toMatchObject({ ok: true, rows: [{ cells: [{ metric: 'v', reading: { value: 0 } }] }] });
    expect(order).toEqual(Array.from({ length: 50 }, (_, i) => i));
  });

  test('a message that takes too long is given up, what came after it is read, and after three the source is off', async () => {
    const mapper = givenMapper();
    const answers = await Promise.all([ask(mapper, of(slow), short), ask(mapper, of(slow), long), ask(mapper, of('{v: a}'), '{"a":7}')]);
    expect(answers).toMatchObject([{ ok: true }, { ok: false, reason: 'expression-timeout' }, { ok: true, rows: [{ cells: [{ reading: { value: 7 } }] }] }]);
    expect(mapper.off).toEqual([]);
    await ask(mapper, of(slow), long);
    await ask(mapper, of(slow), long);
    expect(mapper.off).toEqual([slow]);
    // Also one that would be quick: the source is off until it is changed, and another source is not.
    expect(await ask(mapper, of(slow), short)).toMatchObject({ ok: false, reason: 'expression-timeout' });
    expect(await ask(mapper, of('{v: a}'), '{"a":8}')).toMatchObject({ ok: true });
  });
});

describe('messages behind the mapping thread', () => {
  const sources = {
    sources: [
      { template: 'raw/{device}/{metric}', decoder: 'scalar' },
      { template: 'list/{device}', decoder: 'json', expression: 'from_items(ch[*].[n, v])' },
    ],
    simulated: false,
  };
  const asked: { readonly text: string; readonly answer: (decoded: Decoded) => void }[] = [];
  const given = (): GivenIngest => {
    asked.length = 0;
    const made = givenIngest(sources, {
      more: { mapper: { decode: (_source, payload, _context, answer) => void asked.push({ text: Buffer.from(payload).toString(), answer }) } },
    });
    open.push(made.done);
    return made;
  };
  const decoded = (value: number): Decoded => ({
    ok: true,
    rows: [{ time: undefined, cells: [{ metric: 't', reading: { value, kind: 'gauge', quality: 'good', isNonFinite: false }, unit: '', quality: 'good' }] }],
  });

  test('batches stay in the order of the connection when the thread answers late', () => {
    const { ingest, send, order, judged } = given();
    send('raw/a/t', '1');
    send('list/b', '{"ch":[{"n":"t","v":2}]}');
    send('raw/a/t', '3');
    send('list/b', '{"ch":[{"n":"t","v":4}]}');
    ingest.flush();
    expect(order.filter((step) => step.startsWith('ack'))).toEqual(['ack 1']);
    asked[1]!.answer(decoded(4));
    ingest.flush();
    expect(order.filter((step) => step.startsWith('ack'))).toEqual(['ack 1']);
    asked[0]!.answer(decoded(2));
    ingest.flush();
    expect(order.filter((step) => step.startsWith('ack'))).toEqual(['ack 1', 'ack 2,3,4']);
    expect(judged.map(({ value }) => value)).toEqual([1, 2, 3, 4]);
  });

  test('the payload is kept although the buffer it came in is used again', () => {
    const { ingest, send, judged } = given();
    const buffer = Buffer.from('5');
    send('list/b', '{}');
    send('raw/a/t', buffer);
    buffer.fill(0x39);
    asked[0]!.answer(decoded(1));
    ingest.flush();
    expect(judged.map(({ value }) => value)).toEqual([1, 5]);
  });

  test('2,000 waiting messages are all there is room for: QoS 0 is counted, QoS 1 closes the connection until half is read', async () => {
    const { ingest, send } = given();
    for (let i = 0; i < 2000; i++) send('list/b', '{}');
    expect(ingest.hasRoom()).toBe(false);
    expect(send('list/b', '{}')).toBe('full');
    expect(send('list/b', '{}', { qos: 0 })).toBe('dropped');
    let resumed = 0;
    ingest.whenRoom(() => resumed++);
    for (const { answer } of asked.slice(0, 1000)) answer(decoded(1));
    await immediate();
    expect(resumed).toBe(0);
    asked[1000]!.answer(decoded(1));
    await immediate();
    expect(resumed).toBe(1);
  });

  test('an answer for a connection that was removed goes nowhere', () => {
    const { ingest, send, judged } = given();
    send('list/b', '{}');
    ingest.removeProfile(givenProfile);
    asked[0]!.answer(decoded(1));
    expect(judged).toEqual([]);
    expect(ingest.waiting()).toBe(0);
  });
});
