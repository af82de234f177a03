import { afterEach, describe, expect, test } from 'vitest';
import type { SourceDraft } from '../../../src/domain/broker/profile.ts';
import { json } from '../../../src/main/ingest/decoders/json.ts';
import { fastLimits, openFastLane } from '../../../src/main/ingest/fast-lane.ts';
import { openRouter, openSources, type Route } from '../../../src/main/ingest/router.ts';
import { type GivenIngest, givenIngest, noon, profileId } from './given-ingest.ts';

const sources: SourceDraft[] = [{ template: 'plant/{device}', decoder: 'json' }];
const open: GivenIngest[] = [];
afterEach(() => {
  for (const given of open.splice(0)) given.done();
});
const given = (): GivenIngest => {
  const made = givenIngest({ sources, simulated: false });
  open.push(made);
  return made;
};

/** Sends as the wire does: by its bytes when they are understood, else the long way. True when the short way took it. */
const send = (to: GivenIngest, topic: string, payload: string, qos: 0 | 1 = 0): boolean => {
  const bytes = Buffer.from(`${topic}${payload}`);
  const topicEnd = Buffer.byteLength(topic);
  if (to.ingest.offerBytes(profileId, bytes, 0, topicEnd, topicEnd, bytes.length, 1, 1, to.world.now, qos === 0 ? undefined : () => {})) return true;
  to.send(topic, payload, { qos });
  return false;
};
const body = (n: number): string => `{"ts":${noon - 100_000 + n},"temp":${n / 10},"hum":${50 + (n % 7)}}`;
const judgedBy = (to: GivenIngest) =>
  to.judged.map(({ series, ts, value, quality, flags, tsSource, fate }) => ({ series, ts, value, quality, flags, tsSource, fate }));

describe('P11 learned shapes', () => {
  const bodies: Readonly<Record<string, (n: number) => string>> = {
    'one shape': body,
    'a shape that changes for good': (n) => (n < 100 ? body(n) : `{"temp":${n / 10},"ts":${noon - 100_000 + n}}`),
    'shapes in turn': (n) => (n % 2 === 0 ? body(n) : `{ "ts":${noon - 100_000 + n}, "temp":${n} }`),
    'a blank now and then': (n) => (n % 13 === 0 ? body(n).replace(',', ', ') : body(n)),
    'a new key': (n) => (n < 50 ? body(n) : body(n).replace('}', `,"flow":${n}}`)),
    'old, future, repeated and late times': (n) => `{"ts":${[noon - n, 5, noon + 10_000_000, noon - 50, noon - 3_600_000 * 2][n % 5]},"temp":${n}}`,
    'no time': (n) => `{"temp":${n},"hum":${n % 3}}`,
    'null, text and exponent now and then': (n) => `{"ts":${noon - 100_000 + n},"temp":${['null', '"12.5"', '1e3', '"on"', '7'][n % 5]}}`,
  };

  test.each(Object.entries(bodies))('%s: the samples are those of the decoder', (_name, of) => {
    const [fast, slow] = [given(), given()];
    for (let n = 0; n < 400; n++) {
      for (const to of [fast, slow]) to.world.now = noon + (n >> 2);
      send(fast, 'plant/A', of(n));
      slow.send('plant/A', of(n), { qos: 0 });
      if (n % 90 === 0) for (const to of [fast, slow]) to.ingest.flush();
    }
    expect(judgedBy(fast)).toEqual(judgedBy(slow));
    expect(fast.ingest.counts(profileId)).toEqual(slow.ingest.counts(profileId));
    expect(fast.faults).toEqual([]);
  });

  test('a known shape goes the short way from the third message on', () => {
    const to = given();
    expect(Array.from({ length: 6 }, (_, n) => send(to, 'plant/A', body(n)))).toEqual([false, false, true, true, true, true]);
  });

  test('after 8 misses in a row the new shape is learned', () => {
    const to = given();
    for (let n = 0; n < 10; n++) send(to, 'plant/A', body(n));
    const other = (n: number) => `{"temp":${n},"ts":${noon - 50_000 + n}}`;
    const ways = Array.from({ length: 12 }, (_, n) => send(to, 'plant/A', other(n)));
    expect(ways.indexOf(true)).toBe(fastLimits.missesInRow + 1);
    expect(ways.slice(fastLimits.missesInRow + 1).every(Boolean)).toBe(true);
  });

  test('a topic that learns too often is left to the decoder for ten minutes', () => {
    const to = given();
    const shaped = (shape: number, n: number) => `{${' '.repeat(shape)}"ts":${noon - 100_000 + n},"temp":1}`;
    let n = 0;
    const settle = (shape: number): boolean => {
      for (let i = 0; i < 12; i++) send(to, 'plant/A', shaped(shape, n++));
      return send(to, 'plant/A', shaped(shape, n++));
    };
    expect([1, 2, 3, 4, 5, 6].map(settle)).toEqual([true, true, true, true, false, false]);
    to.world.now += fastLimits.windowMs;
    for (let i = 0; i < 200; i++) send(to, 'plant/A', shaped(7, n++));
    expect(send(to, 'plant/A', shaped(7, n++))).toBe(true);
  });

  test('a mapping of plain values is learned; one with a condition or a code of quality is left to the decoder', () => {
    const row = { path: 'temp', metric: 'temp', type: 'number' as const, ts: { path: 'ts', unit: 'auto' as const } };
    const ways = [row, { ...row, when: { path: 'hum', op: 'eq' as const, value: 3 } }, { ...row, quality: { path: 'hum', map: { '3': 'bad' as const } } }].map(
      (mapped) => {
        const to = given();
        to.ingest.setProfile(profileId, { sources: [{ template: 'plant/{device}', decoder: 'json', mapping: [mapped] }], simulated: false });
        return Array.from({ length: 5 }, (_, n) => send(to, 'plant/A', `{"ts":${noon - 1000 + n},"temp":${n},"hum":3}`)).at(-1);
      },
    );
    expect(ways).toEqual([true, false, false]);
  });

  test('edited sources forget what was learned', () => {
    const to = given();
    for (let n = 0; n < 5; n++) send(to, 'plant/A', body(n));
    to.ingest.setProfile(profileId, { sources: [{ template: '{device}/{metric}', decoder: 'json' }], simulated: false });
    send(to, 'plant/A', body(6));
    const { series } = to.judged.at(-1)!;
    expect(to.telemetry.catalogue.byNumber(series)).toMatchObject({ device: 'plant', metric: 'A.hum' });
  });

  test('the shadow check finds a decoder and a scanner that differ, tells it, and leaves everything to the decoder', () => {
    const to = given();
    for (let n = 0; n < 3; n++) send(to, 'plant/A', body(n));
    const told: string[] = [];
    let drift = 0;
    const router = openRouter(openSources(sources));
    const decode = json.open({});
    const route = (topic: string): Route => {
      const found = router(topic);
      if (found.kind !== 'source') return found;
      const drifting: typeof decode = (payload, context) => {
        const decoded = decode(payload, context);
        if (!decoded.ok || drift === 0) return decoded;
        const rows = decoded.rows.map((row) => ({
          ...row,
          cells: row.cells.map((cell) => ({ ...cell, reading: { ...cell.reading, value: cell.reading.value! + drift } })),
        }));
        return { ...decoded, rows };
      };
      return { ...found, source: { ...found.source, decode: drifting } };
    };
    const lane = openFastLane({
      route,
      sources,
      telemetry: to.telemetry,
      rateOf: () => 0,
      zone: 'UTC',
      onDifference: (detail) => void told.push(detail),
    });
    const read = (n: number): boolean => {
      const bytes = Buffer.from(`plant/A${body(n)}`);
      return lane.read(lane.topic(bytes, 0, 7), bytes, 7, bytes.length, noon) !== undefined;
    };
    for (let n = 0; n < 10; n++) read(n);
    expect(read(10)).toBe(true);
    drift = 1;
    for (let n = 11; n < fastLimits.shadowEvery + 20 && told.length === 0; n++) read(n % 1000);
    expect(told).toEqual(['A message of plant/A was read in two ways with two results.']);
    expect(read(11)).toBe(false);
  });
});
