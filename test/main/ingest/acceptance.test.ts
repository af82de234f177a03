import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterEach, describe, expect, test } from 'vitest';
import { Flag } from '../../../src/domain/telemetry/sample.ts';
import { openTelemetryReader } from '../../../src/main/store/telemetry-reader.ts';
import { decoderExamples } from '../cli/decoder-examples.ts';
import { type GivenIngest, givenIngest, noon, profileId, worldAt } from './given-ingest.ts';

let open: GivenIngest[] = [];
afterEach(() => {
  for (const one of open) one.done();
  open = [];
});
const given = (...args: Parameters<typeof givenIngest>): GivenIngest => {
  const made = givenIngest(...args);
  open.push(made);
  return made;
};
const json = { sources: [{ template: 'plant/{device}/{metric}', decoder: 'json' }], simulated: false };
const stored = ({ telemetry }: GivenIngest) => [...telemetry.committedAfter(0)].flatMap(({ samples }) => samples);

describe('N6 F3 poison at QoS 1', () => {
  test.each([
    ['invalid JSON', 'json', 'plant/a/t', '{"t":', 'invalid-json', '{"t":1}'],
    ['invalid UTF-8', 'json', 'plant/a/t', Uint8Array.of(0x22, 0xff, 0x22), 'invalid-utf8', '{"t":1}'],
    ['truncated Sparkplug', 'sparkplug-b', 'spBv1.0/g/NBIRTH/e', Uint8Array.of(0x08, 0x80), 'malformed', undefined],
  ])('N6 %s: acknowledged once, in quarantine, and what follows is stored', (_name, decoder, topic, payload, reason, after) => {
    const template = decoder === 'json' ? 'plant/{device}/{metric}' : 'spBv1.0/{_*}';
    const all = given({ sources: [{ template, decoder, identity: decoder === 'json' ? 'topic' : 'payload' }], simulated: false });
    all.send(topic, payload);
    const good = after ?? Buffer.from(decoderExamples.find(({ format }) => format === 'sparkplug-b')!.payload);
    all.send(after === undefined ? 'spBv1.0/g/NBIRTH/e2' : topic, good);
    all.ingest.flush();
    expect(all.order.filter((step) => step.startsWith('ack'))).toEqual(['ack 1,2']);
    expect(all.ingest.quarantine(10).map((row) => row.reason)).toEqual([reason]);
    expect(all.telemetry.counts().samples).toBeGreaterThan(0);
    // The broker sends it once more after the connection was cut: it is known, and acknowledged again.
    expect(all.send(topic, payload, { messageId: 1, isRedelivered: true })).toBe('taken');
    all.ingest.flush();
    expect(all.ingest.quarantine(10)).toHaveLength(1);
    expect(all.ingest.counts(profileId)).toMatchObject({ duplicates: 1, quarantined: 1 });
  });
});

const zone = 'Europe/Berlin';
const day = 86_400_000;

describe('N17 F16 F17 times as devices write them', () => {
  const cases = [
    ['seconds', noon / 1000 - 60, noon - 60_000, 'payload', 0],
    ['milliseconds', noon - 60_000, noon - 60_000, 'payload', 0],
    ['microseconds', (noon - 60_000) * 1000, noon - 60_000, 'payload', 0],
    ['nanoseconds', (noon - 60_000) * 1e6, noon - 60_000, 'payload', 0],
    ['ISO with Z', '2025-04-01T11:59:00Z', noon - 60_000, 'payload', 0],
    ['ISO with an offset', '2025-04-01T13:59:00+02:00', noon - 60_000, 'payload', 0],
    ['local time of the zone', '2025-04-01T13:59:00', noon - 60_000, 'payload-naive', 0],
    ['1970: an uptime', 12_345, noon, 'recv', Flag.skewed],
    ['seconds taken for milliseconds would be 1970; they are seconds', 1_743_508_800, noon, 'payload', 0],
    ['a day ahead', noon + day, noon, 'recv', Flag.future],
  ] as const;
  test('N17 s, ms, us, ns, ISO, naive, 1970 and a day ahead', () => {
    const all = given(json, { more: { zone } });
    for (const [i, [, ts]] of cases.entries()) all.send(`plant/d${i}/t`, JSON.stringify({ ts, value: 1 }));
    all.ingest.flush();
    for (const [i, [name, , ts, tsSource, flags]] of cases.entries()) expect([name, all.judged[i]]).toMatchObject([name, { ts, tsSource, flags, recv: noon }]);
  });

  test.each([
    ['set back: the first of two', '2025-10-26T02:30:00', Date.UTC(2025, 9, 26, 0, 31), Date.UTC(2025, 9, 26, 0, 30)],
    ['set back: the second of two', '2025-10-26T02:30:00', Date.UTC(2025, 9, 26, 1, 31), Date.UTC(2025, 9, 26, 1, 30)],
    ['set forward: shifted by the gap', '2025-03-30T02:30:00', Date.UTC(2025, 2, 30, 1, 31), Date.UTC(2025, 2, 30, 1, 30)],
  ])('N17 a clock that is %s', (_name, text, recv, expected) => {
    const all = given(json, { more: { zone }, world: worldAt(recv) });
    all.send('plant/a/t', JSON.stringify({ ts: text, value: 1 }));
    all.ingest.flush();
    expect(stored(all)).toMatchObject([{ ts: expected, tsSource: 'payload-naive' }]);
  });
});

describe('N18 F18 values as devices write them', () => {
  const cases = [
    ['bare nan', '{"v":nan}', null, 'bad', Flag.nonfinite],
    ['bare Infinity', '{"v":-Infinity}', null, 'bad', Flag.nonfinite],
    ['1e400', '{"v":1e400}', null, 'bad', Flag.nonfinite],
    ['a number as text', '{"v":"317.39"}', 317.39, 'good', 0],
    ['true', '{"v":true}', 1, 'good', 0],
    ['null', '{"v":null}', null, 'bad', 0],
    ['2^53 + 1', '{"v":9007199254740993}', 9_007_199_254_740_992, 'good', 0],
  ] as const;
  test('N18 nan, Infinity, 1e400, a number as text, true, null, 2^53 + 1; no NaN where a number stands', () => {
    const all = given({ sources: [{ template: 'plant/{device}', decoder: 'json' }], simulated: false });
    for (const [i, [, payload]] of cases.entries()) all.send(`plant/d${i}`, payload);
    all.ingest.flush();
    for (const [i, [name, , value, quality, flags]] of cases.entries())
      expect([name, stored(all)[i]]).toMatchObject([name, { value: value ?? Number.NaN, quality, flags }]);
    expect(all.ingest.counts(profileId).quarantined).toBe(0);
  });

  test('N18 ON under a metric is 1; a text that is no number has no sample', () => {
    const all = given(json);
    all.send('plant/a/t', '"ON"');
    all.send('plant/a/u', '"12 bar"');
    all.ingest.flush();
    expect(stored(all)).toMatchObject([{ value: 1 }]);
    expect(all.ingest.quarantine(10)).toMatchObject([{ reason: 'mapping-empty' }]);
  });

  test('N18 nesting of 40 levels is set aside, of 31 it is read', () => {
    const nested = (depth: number) => `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`;
    const all = given({ sources: [{ template: 'plant/{device}', decoder: 'json' }], simulated: false });
    all.send('plant/a', nested(40));
    all.send('plant/a', nested(31));
    all.ingest.flush();
    expect(all.ingest.quarantine(10)).toMatchObject([{ reason: 'depth' }]);
    expect(stored(all)).toHaveLength(1);
  });

  test('N18 a run of five values that are none is the fault of the sensor, told once', () => {
    const all = given(json);
    for (let i = 0; i < 8; i++) all.send('plant/a/t', 'nan');
    all.send('plant/a/t', '1');
    for (let i = 0; i < 5; i++) all.send('plant/a/t', 'nan');
    all.ingest.flush();
    expect(all.ingest.newsOf('a' as never).events.map(({ type }) => type)).toEqual(['sensor-fault', 'sensor-fault']);
  });
});

describe('N19 10,000 points out of order', () => {
  const points = Array.from({ length: 10_000 }, (_, i) => ({ ts: noon - 3_600_000 + i * 300, value: Math.round(1000 * Math.sin(i / 50)) / 10 }));
  /** The same every time. */
  const shuffled = (): typeof points => {
    const all = [...points];
    let seed = 1;
    for (let i = all.length - 1; i > 0; i--) {
      seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
      const j = seed % (i + 1);
      [all[i], all[j]] = [all[j]!, all[i]!];
    }
    return all;
  };
  /** Everything a reader sees: the chart, and numbers by the minute. */
  const read = (all: readonly { readonly ts: number; readonly value: number }[]) => {
    const made = given(json);
    made.world.now = noon;
    for (const [i, { ts, value }] of all.entries()) {
      made.send('plant/a/t', JSON.stringify({ ts, value }));
      if (i % 500 === 499) made.ingest.flush();
    }
    made.ingest.flush();
    const [series] = made.telemetry.catalogue.all();
    const reader = openTelemetryReader(join(made.folder, 'telemetry.db'));
    try {
      const chart = reader.columns(series!.id, noon - 3_600_000, noon, 1200);
      const { times, values } = reader.raw(series!.id, noon - 3_600_000, noon, 10_000);
      const numbers = reader.range(series!.id, {
        from: noon - 3_600_000,
        to: noon,
        step: { every: 60_000 },
        aggregates: ['min', 'max', 'avg', 'sum', 'first', 'last', 'count', { percentile: 95 }],
      });
      return { chart, numbers, times, values };
    } finally {
      reader.close();
    }
  };

  test('N19 charts, stored points and numbers by the minute are those of the run in order', () => {
    const inOrder = read(points);
    const outOfOrder = read(shuffled());
    expect(outOfOrder.chart).toEqual(inOrder.chart);
    expect(outOfOrder.times).toEqual(inOrder.times);
    expect(outOfOrder.values).toEqual(inOrder.values);
    expect(inOrder.times).toHaveLength(10_000);
    expect(outOfOrder.numbers).toEqual(inOrder.numbers);
  });
});

/** Bytes of the heap that something still holds. */
const heap = (): number => {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
  return process.memoryUsage().heapUsed;
};

describe('N26 many messages of all kinds', () => {
  const isLong = process.env['FIELDWATCH_LONG'] !== undefined;
  test('N26 nothing is lost, nothing waits, and nothing grows', { timeout: 3_600_000 }, () => {
    const names = ['json', 'scalar', 'line-protocol', 'senml', 'cbor', 'msgpack', 'prometheus', 'ttn', 'sparkplug-b'];
    const examples = names.flatMap((name) => decoderExamples.find(({ format }) => format === name) ?? []);
    const sources = examples.map(({ format }) => ({ template: `${format}/{device}/{_*}`, decoder: format, identity: 'payload' as const }));
    // Nothing of the test itself may keep what has passed.
    const judge = { sample: () => {}, hasDecisions: () => false, settle: () => {} };
    const all = given({ sources, simulated: false }, { more: { judge, onShown: () => {} } });
    const rounds = isLong ? 20_000 : 600;
    let before = 0;
    for (let round = 0; round < rounds; round++) {
      for (const { format, payload } of examples) all.send(`${format}/dev-${round % 5}/x/${format}`, payload, { qos: 0 });
      all.world.now += 5;
      if (round % 50 === 49) {
        all.ingest.flush();
        all.telemetry.tidy(all.world.now);
        all.order.length = 0;
      }
      if (isLong && round === rounds / 2) before = heap();
    }
    all.ingest.flush();
    const { messages, dropped } = all.ingest.counts(profileId);
    expect({ messages, dropped }).toEqual({ messages: rounds * examples.length, dropped: 0 });
    expect(all.ingest.waiting()).toBe(0);
    expect(all.ingest.hasRoom()).toBe(true);
    expect(all.faults).toEqual([]);
    const series = all.telemetry.catalogue.count();
    expect(series).toBeLessThan(500);
    if (isLong) expect(heap()).toBeLessThan(before * 1.1);
  });
});
