import assert from 'node:assert/strict';
import { describe, test } from 'vitest';
import type { SeriesId } from '../../../src/domain/identity.ts';
import { lineFacts } from '../../../src/renderer/chart/chart-facts.ts';
import { chartSentence, rangeWords } from '../../../src/renderer/chart/chart-words.ts';
import { valueRows } from '../../../src/renderer/chart/value-rows.ts';

const zone = 'Europe/Zurich';
const start = Date.parse('2026-11-20T08:40:00Z');
const minute = 60_000;
const high = { kind: 'H', limit: 8.5, severity: 'critical' } as const;
const columns = {
  times: [0, 10, 30, 31, 35, 61, 70].map((m) => start + m * minute),
  values: [6.1, 6.2, 6.2, null, 6.3, 9, 9.8],
};
const series = { seriesId: 'a' as SeriesId, label: 'Supply', unit: '°C' };

describe('a chart in words', () => {
  test('tells course, crossing and gap', () => {
    const words = chartSentence(
      [{ series, columns, limits: [high], gaps: [{ from: start + 30 * minute, to: start + 35 * minute }] }],
      { from: start, to: start + 70 * minute },
      zone,
    );
    assert.match(words, /From 09:40 to 10:50\./);
    assert.match(words, /Supply rose from 6\.1.°C to 9\.8.°C/);
    assert.match(words, /reached the High limit 8\.5.°C at 10:41/);
    assert.match(words, /no data 10:10 to 10:15/);
  });
  test('says when there is nothing', () => {
    const words = chartSentence([{ series, columns: { times: [start], values: [null] }, limits: [], gaps: [] }], { from: start, to: start + minute }, zone);
    assert.match(words, /Supply has no data\./);
  });
});

describe('facts of a line', () => {
  test('a value beyond the limit from the start on has crossed nothing', () =>
    assert.deepEqual(lineFacts({ times: [0, 1], values: [9, 9.5] }, [high], [])?.crossings, []));
  test('only the first crossing counts', () =>
    assert.deepEqual(lineFacts({ times: [0, 1, 2, 3], values: [8, 8.5, 8, 9] }, [high], [])?.crossings, [{ limit: high, at: 1 }]));
  test('back where it was is steady', () => assert.equal(lineFacts({ times: [0, 1, 2], values: [1, 5, 1.1] }, [], [])?.course, 'steady'));
});

test('a range names the second day only when it is another one', () => {
  assert.equal(rangeWords({ from: start, to: start + 70 * minute }, zone), '20 Nov, 09:40 to 10:50');
  assert.equal(rangeWords({ from: start, to: start + 1440 * minute }, zone), '20 Nov, 09:40 to 21 Nov, 09:40');
});

test('rows of values are joined by time, newest first', () => {
  assert.deepEqual(
    valueRows([
      { times: [1, 2], values: [5, Number.NaN] },
      { times: [2, 3], values: [7, 8] },
    ]),
    [
      { time: 3, values: [undefined, 8] },
      { time: 2, values: [null, 7] },
      { time: 1, values: [5, undefined] },
    ],
  );
});
