import assert from 'node:assert/strict';
import { describe, expect, test } from 'vitest';
import type { DecodedCell } from '../../../../src/main/ingest/decoders/decoder.ts';
import { openDecoder } from '../../../../src/main/ingest/decoders/registry.ts';
import { bad, context, good, samples } from './decoding.ts';

const at = '1544712660300000000';
const atMs = 1_544_712_660_300;
const exported = (metrics: readonly unknown[], attributes: readonly unknown[] = []): string =>
  JSON.stringify({ resourceMetrics: [{ resource: { attributes }, scopeMetrics: [{ scope: { name: 'x' }, metrics }] }] });
const one = (metric: unknown) => samples('otlp-json', exported([metric]));
const labelled = (cells: readonly DecodedCell[]) => cells.map(({ metric, labels, reading }) => [metric, Object.values(labels ?? {}).join(), reading.value]);

describe('OTLP metrics as JSON', () => {
  test('the example of the protocol: a sum, a gauge, a histogram, an exponential histogram', () => {
    const point = { startTimeUnixNano: '1544712660000000000', timeUnixNano: at, attributes: [{ key: 'my.attr', value: { stringValue: 'some value' } }] };
    const decoded = good(
      'otlp-json',
      exported(
        [
          {
            name: 'my.counter',
            unit: '1',
            description: 'I am a Counter',
            sum: { aggregationTemporality: 2, isMonotonic: true, dataPoints: [{ ...point, asDouble: 5 }] },
          },
          { name: 'my.gauge', unit: 'Cel', gauge: { dataPoints: [{ ...point, asInt: '10' }] } },
          {
            name: 'my.histogram',
            unit: 's',
            histogram: {
              aggregationTemporality: 2,
              dataPoints: [{ ...point, count: '2', sum: 2, bucketCounts: ['1', 1], explicitBounds: [1], min: 0, max: 2 }],
            },
          },
          {
            name: 'my.exponential',
            exponentialHistogram: {
              aggregationTemporality: 2,
              dataPoints: [{ ...point, count: 3, sum: 10, scale: 0, zeroCount: 1, positive: { offset: 1, bucketCounts: [0, 2] }, min: 0, max: 5 }],
            },
          },
          { name: 'my.summary', summary: { dataPoints: [{ ...point, count: '4', sum: 8, quantileValues: [{ quantile: 0.5, value: 2 }] }] } },
        ],
        [
          { key: 'host.name', value: { stringValue: 'edge-1' } },
          { key: 'service.name', value: { stringValue: 'my.service' } },
        ],
      ),
    );
    assert.equal(decoded.rows.length, 1);
    const [row] = decoded.rows;
    assert.deepEqual([row!.device, row!.time?.ms], ['edge-1', atMs]);
    expect(
      row!.cells.map(({ metric, labels, reading, unit }) => [metric, labels?.['le'] ?? labels?.['quantile'] ?? '', reading.value, reading.kind, unit]),
    ).toEqual([
      ['my.counter', '', 5, 'counter', '1'],
      ['my.gauge', '', 10, 'gauge', 'Cel'],
      ['my.histogram_bucket', '1', 1, 'counter', ''],
      ['my.histogram_bucket', '+Inf', 2, 'counter', ''],
      ['my.histogram_count', '', 2, 'counter', ''],
      ['my.histogram_sum', '', 2, 'counter', 's'],
      ['my.histogram_min', '', 0, 'gauge', 's'],
      ['my.histogram_max', '', 2, 'gauge', 's'],
      ['my.exponential_bucket', '0', 1, 'counter', ''],
      ['my.exponential_bucket', '4', 1, 'counter', ''],
      ['my.exponential_bucket', '8', 3, 'counter', ''],
      ['my.exponential_bucket', '+Inf', 3, 'counter', ''],
      ['my.exponential_count', '', 3, 'counter', ''],
      ['my.exponential_sum', '', 10, 'counter', ''],
      ['my.exponential_min', '', 0, 'gauge', ''],
      ['my.exponential_max', '', 5, 'gauge', ''],
      ['my.summary', '0.5', 2, 'gauge', ''],
      ['my.summary_count', '', 4, 'counter', ''],
      ['my.summary_sum', '', 8, 'counter', ''],
    ]);
    assert.ok(row!.cells.every(({ labels }) => labels?.['my.attr'] === 'some value'));
    assert.deepEqual(decoded.meta, [{ device: 'edge-1', attributes: { 'host.name': 'edge-1', 'service.name': 'my.service' } }]);
  });

  test.each<readonly [string, unknown, unknown]>([
    [
      'integers as text or number',
      {
        gauge: {
          dataPoints: [
            { asInt: 1, timeUnixNano: 1_544_712_660_300_000_000 },
            { asInt: '2', timeUnixNano: at },
          ],
        },
      },
      [
        ['m', 1, atMs],
        ['m', 2, atMs],
      ],
    ],
    [
      'doubles that are none',
      { gauge: { dataPoints: [{ asDouble: 'NaN' }, { asDouble: '-Infinity' }] } },
      [
        ['m', null, undefined],
        ['m', null, undefined],
      ],
    ],
    ['a sum that may fall is a gauge', { sum: { aggregationTemporality: 2, dataPoints: [{ asInt: 3 }] } }, [['m', 3, undefined]]],
    [
      'names of the temporality',
      { sum: { aggregationTemporality: 'AGGREGATION_TEMPORALITY_CUMULATIVE', isMonotonic: true, dataPoints: [{ asInt: 3 }] } },
      [['m', 3, undefined]],
    ],
    ['unknown fields', { foo: 1, gauge: { bar: [], dataPoints: [{ asInt: 3, exemplars: [{}], baz: null }] } }, [['m', 3, undefined]]],
    [
      'a histogram without buckets',
      { histogram: { aggregationTemporality: 2, dataPoints: [{ count: 2, sum: 1 }] } },
      [
        ['m_count', 2, undefined],
        ['m_sum', 1, undefined],
      ],
    ],
  ])('%s', (_, shape, expected) => expect(one({ name: 'm', ...(shape as object) })).toEqual(expected));

  test('a point without a recorded value is stale', () => {
    const [cell] = good('otlp-json', exported([{ name: 'm', gauge: { dataPoints: [{ flags: 1 }] } }])).rows[0]!.cells;
    assert.deepEqual([cell!.reading.value, cell!.reading.quality], [null, 'stale']);
  });

  test('deltas are added up per series, a repeated point once', () => {
    const decode = openDecoder('otlp-json')!;
    const send = (points: readonly unknown[]) => {
      const decoded = decode(Buffer.from(exported([{ name: 'm', sum: { aggregationTemporality: 1, isMonotonic: true, dataPoints: points } }])), context);
      assert.ok(decoded.ok);
      return labelled(decoded.rows.flatMap(({ cells }) => cells));
    };
    const point = (n: number, value: number, series: string) => ({
      timeUnixNano: String(1_544_712_660_000_000_000 + n * 1e9),
      asInt: value,
      attributes: [{ key: 's', value: { stringValue: series } }],
    });
    assert.deepEqual(send([point(1, 5, 'a'), point(1, 1, 'b')]), [
      ['m', 'a', 5],
      ['m', 'b', 1],
    ]);
    assert.deepEqual(send([point(2, 3, 'a')]), [['m', 'a', 8]]);
    assert.deepEqual(send([point(2, 3, 'a'), point(2, 1, 'b')]), [
      ['m', 'a', 8],
      ['m', 'b', 2],
    ]);
  });

  test('negative buckets of an exponential histogram come first', () => {
    const point = { count: 4, scale: 1, zeroCount: 1, negative: { offset: 0, bucketCounts: [1] }, positive: { offset: -1, bucketCounts: [2] } };
    assert.deepEqual(
      labelled(good('otlp-json', exported([{ name: 'm', exponentialHistogram: { aggregationTemporality: 2, dataPoints: [point] } }])).rows[0]!.cells).slice(
        0,
        4,
      ),
      [
        ['m_bucket', '-1', 1],
        ['m_bucket', '0', 2],
        ['m_bucket', '1', 4],
        ['m_bucket', '+Inf', 4],
      ],
    );
  });

  const points = '$.resourceMetrics[0].scopeMetrics[0].metrics[0]';
  test.each<readonly [string, unknown, string]>([
    ['no name', { gauge: { dataPoints: [] } }, `${points}.name`],
    ['no data', { name: 'm' }, points],
    ['no temporality', { name: 'm', sum: { dataPoints: [{ asInt: 1 }] } }, `${points}.sum.aggregationTemporality`],
    ['no value', { name: 'm', gauge: { dataPoints: [{}] } }, `${points}.gauge.dataPoints[0]`],
    ['half an integer', { name: 'm', gauge: { dataPoints: [{ asInt: 1.5 }] } }, `${points}.gauge.dataPoints[0].asInt`],
    ['a word', { name: 'm', gauge: { dataPoints: [{ asDouble: 'x' }] } }, `${points}.gauge.dataPoints[0].asDouble`],
    ['a time that is none', { name: 'm', gauge: { dataPoints: [{ asInt: 1, timeUnixNano: 'x' }] } }, `${points}.gauge.dataPoints[0].timeUnixNano`],
    ['points that are no list', { name: 'm', gauge: { dataPoints: {} } }, `${points}.gauge.dataPoints`],
    [
      'a bucket too few',
      { name: 'm', histogram: { aggregationTemporality: 2, dataPoints: [{ count: 1, bucketCounts: [1], explicitBounds: [1] }] } },
      `${points}.histogram.dataPoints[0].bucketCounts`,
    ],
    [
      'bounds that descend',
      { name: 'm', histogram: { aggregationTemporality: 2, dataPoints: [{ count: 3, bucketCounts: [1, 1, 1], explicitBounds: [2, 1] }] } },
      `${points}.histogram.dataPoints[0].explicitBounds`,
    ],
    [
      'buckets that do not add up',
      { name: 'm', histogram: { aggregationTemporality: 2, dataPoints: [{ count: 3, bucketCounts: [1, 1], explicitBounds: [2] }] } },
      `${points}.histogram.dataPoints[0].count`,
    ],
    [
      'a quantile above one',
      { name: 'm', summary: { dataPoints: [{ count: 1, quantileValues: [{ quantile: 2, value: 1 }] }] } },
      `${points}.summary.dataPoints[0].quantileValues[0].quantile`,
    ],
  ])('refuses %s, and keeps what is good beside it', (_, metric, path) => {
    assert.deepEqual(bad('otlp-json', exported([metric])).position, { path });
    const beside = good('otlp-json', exported([metric, { name: 'good', gauge: { dataPoints: [{ asInt: 1 }] } }]));
    assert.deepEqual(
      beside.problems!.map(({ position }) => position),
      [{ path }],
    );
    assert.deepEqual(labelled(beside.rows.flatMap(({ cells }) => cells)), [['good', '', 1]]);
  });

  test('what is no export of metrics', () => {
    assert.deepEqual(bad('otlp-json', '{"resourceSpans":[]}').position, { path: '$' });
    assert.deepEqual(bad('otlp-json', '{"resourceMetrics":{}}').position, { path: '$.resourceMetrics' });
    assert.deepEqual(bad('otlp-json', '{"resourceMetrics":[}').position, { line: 1, column: 21 });
  });
});
