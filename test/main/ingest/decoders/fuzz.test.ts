import assert from 'node:assert/strict';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, test } from 'vitest';
import type { Decoded } from '../../../../src/main/ingest/decoders/decoder.ts';
import { decoderNames, openDecoder } from '../../../../src/main/ingest/decoders/registry.ts';
import { decoderExamples } from '../../cli/decoder-examples.ts';
import { context } from './decoding.ts';
import { hostileInputs, longInputs } from './hostile-inputs.ts';

const inputs = process.env['FIELDWATCH_LONG'] ? 100_000 : 2000;
/** Of one input; the machine may be busy with other tests. */
const slowestMs = 1000;
const mostGrowthBytes = 64 * 1024 * 1024;

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;
const heap = (): number => {
  collect();
  return process.memoryUsage().heapUsed;
};

const prototypes = [Object.prototype, Array.prototype, Function.prototype, String.prototype, Number.prototype, Uint8Array.prototype, Map.prototype];
const namesOf = () => prototypes.map((prototype) => Object.getOwnPropertyNames(prototype).join());

/** These ask a library, and what it throws is caught in the registry. All others never need that net. */
const withLibrary: ReadonlySet<string> = new Set(['cbor', 'senml-cbor', 'msgpack', 'sparkplug-b']);
const caught = /^The message (?:cannot be read:|is nested too deeply, or larger)/;

/** What every decoder promises of what it returns. */
const checkDecoded = (name: string, decoded: Decoded): void => {
  if (!decoded.ok) {
    assert.ok(decoded.detail.length > 0 && decoded.detail.length < 1000, decoded.detail);
    assert.ok(withLibrary.has(name) || !caught.test(decoded.detail), decoded.detail);
    return;
  }
  for (const { time, cells, device, labels } of decoded.rows) {
    assert.ok(time === undefined || (Number.isInteger(time.ms) && Math.abs(time.ms) <= 8.64e15), String(time?.ms));
    assert.ok(device === undefined || typeof device === 'string');
    for (const cell of cells) {
      const { value, kind } = cell.reading;
      assert.ok(value === null || Number.isFinite(value), String(value));
      assert.ok(kind !== 'text' || value === null);
      assert.equal(typeof cell.metric, 'string');
      assert.equal(typeof cell.unit, 'string');
      for (const label of Object.values({ ...labels, ...cell.labels })) assert.equal(typeof label, 'string');
    }
  }
};

const topicOf = (args: readonly string[]): string => args[args.indexOf('--topic') + 1] ?? 'a/b';
const payloads = decoderExamples.map(({ payload }) => payload);

describe(`N25 ${inputs} hostile inputs`, () => {
  test.each(decoderNames)(
    '%s neither throws nor hangs, pollutes no prototype, and keeps no memory',
    (name) => {
      const example = decoderExamples.find(({ format }) => format === name)!;
      const decode = openDecoder(name)!;
      const topic = topicOf(example.args);
      const before = namesOf();
      const heapBefore = heap();
      let slowest: { readonly ms: number; readonly input: Buffer } = { ms: 0, input: Buffer.alloc(0) };
      let good = 0;
      let at = context.recv;
      for (const input of hostileInputs(example.payload, payloads, inputs, 1)) {
        const start = performance.now();
        let decoded: Decoded;
        try {
          decoded = decode(input, { ...context, topic, recv: at++ });
          checkDecoded(name, decoded);
        } catch (error) {
          throw new Error(`${name} on ${input.toString('base64')}`, { cause: error });
        }
        if (decoded.ok) good++;
        const ms = performance.now() - start;
        if (ms > slowest.ms) slowest = { ms, input };
      }
      assert.ok(good > 0, 'nothing was read, not even the example');
      assert.ok(slowest.ms < slowestMs, `${slowest.ms} ms for ${slowest.input.toString('base64')}`);
      assert.deepEqual(namesOf(), before);
      const growth = heap() - heapBefore;
      assert.ok(growth < mostGrowthBytes, `${growth} bytes more`);
    },
    3_600_000,
  );
});

describe('N25 64 KiB of one thing', () => {
  test.each(decoderNames)('%s takes no time that grows with its square', (name) => {
    const example = decoderExamples.find(({ format }) => format === name)!;
    for (const input of longInputs(example.payload)) {
      const start = performance.now();
      checkDecoded(name, openDecoder(name)!(input, { ...context, topic: topicOf(example.args) }));
      const ms = performance.now() - start;
      assert.ok(ms < slowestMs, `${ms} ms for ${input.toString('latin1', 0, 300)}`);
    }
  });

  test.each([
    ['prometheus', (digits: string) => `a ${digits}x\n`],
    ['openmetrics', (digits: string) => `a ${digits}x\n# EOF\n`],
    ['line-protocol', (digits: string) => `m f=${digits}x`],
    ['otlp-json', (digits: string) => `{"resourceMetrics":[{"scopeMetrics":[{"metrics":[{"name":"m","gauge":{"dataPoints":[{"asDouble":"${digits}x"}]}}]}]}]}`],
  ])('a number of %s that is none', (name, payload) => {
    const start = performance.now();
    assert.ok(!openDecoder(name)!(Buffer.from(payload('1'.repeat(64 * 1024))), context).ok);
    assert.ok(performance.now() - start < slowestMs);
  });
});
