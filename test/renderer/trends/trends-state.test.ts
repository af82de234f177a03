import assert from 'node:assert/strict';
import { describe, test } from 'vitest';
import type { SeriesRow, ThresholdRow } from '../../../src/contract/views.ts';
import type { DeviceName, MetricName, SeriesId, ThresholdId } from '../../../src/domain/identity.ts';
import { ThresholdDraft } from '../../../src/domain/threshold/threshold.ts';
import { byDevice } from '../../../src/renderer/screens/trends/by-device.ts';
import { chartSeries, groupSeries, limitsOf } from '../../../src/renderer/screens/trends/chart-groups.ts';
import { earlierBy, presetOf, readState, writeState } from '../../../src/renderer/screens/trends/trends-state.ts';
import { bandsOf } from '../../../src/renderer/screens/trends/bands.ts';
import { readLatest } from '../../../src/renderer/screens/trends/latest.ts';

const id = (n: number) => `00000000-0000-7000-8000-${String(n).padStart(12, '0')}` as SeriesId;
const read = (text: string) => readState(new URLSearchParams(text));
const rowOf = (n: number, device: string, metric: string, unit: string): SeriesRow => ({
  seriesId: id(n),
  series: n,
  device: device as DeviceName,
  metric: metric as MetricName,
  labels: {},
  unit,
  kind: 'gauge',
  expectedIntervalMs: 1000,
  simulated: false,
});

describe('the state in the address', () => {
  test('a link of the alerts screen names series and range', () => {
    assert.deepEqual(read(`series=${id(1)},${id(2)}&from=1000&to=61000`), {
      series: [id(1), id(2)],
      range: { kind: 'fixed', from: 1000, to: 61_000 },
      layout: 'unit',
      limits: true,
      bands: false,
      table: false,
      compare: 'none',
    });
  });
  test('survives writing and reading', () => {
    const state = read(`series=${id(3)}&span=28800000&layout=each&limits=0&bands=1&table=1&compare=week`);
    const written = Object.entries(writeState(state)).filter((entry): entry is [string, string] => entry[1] !== null);
    assert.deepEqual(readState(new URLSearchParams(written)), state);
    assert.equal(presetOf(state.range), '8h');
  });
  test('nonsense falls back instead of failing', () => {
    const { series, range } = read(`series=x,${id(1)},${id(1)},&from=9&to=3&span=-5`);
    assert.deepEqual(series, [id(1)]);
    assert.deepEqual(range, { kind: 'live', spanMs: 3_600_000 });
    assert.deepEqual(read('from=1e99&to=NaN&span=').range, { kind: 'live', spanMs: 3_600_000 });
  });
  test('shows at most three series in each of eight charts', () =>
    assert.equal(read(`series=${Array.from({ length: 30 }, (_, i) => id(i)).join(',')}`).series.length, 24));
  test('what is compared lies a day, a week or the length of the range earlier', () => {
    const range = { from: 1000, to: 61_000 };
    assert.deepEqual(
      (['none', 'day', 'week', 'before'] as const).map((compare) => earlierBy(compare, range)),
      [undefined, 86_400_000, 604_800_000, 60_000],
    );
  });
  test('defaults leave no trace', () => assert.ok(Object.values(writeState(read(''))).every((value) => value === null)));
});

describe('charts', () => {
  const rows = [rowOf(1, 'CH-01', 'supply', '°C'), rowOf(2, 'CH-01', 'power', 'kW'), rowOf(3, 'CH-02', 'supply', '°C')];
  test('series of one unit share one, in the order chosen', () => {
    const groups = groupSeries(rows.map(chartSeries), 'unit');
    assert.deepEqual(
      groups.map(({ unit, series }) => [unit, series.map(({ short, label }) => short ?? label)]),
      [
        ['°C', ['CH-01', 'CH-02']],
        ['kW', ['CH-01 power']],
      ],
    );
  });
  test('or each has its own', () => assert.equal(groupSeries(rows.map(chartSeries), 'each').length, 3));
  test('no chart has more lines than there are colours', () => {
    const many = Array.from({ length: 8 }, (_, i) => chartSeries(rowOf(i, `D${i}`, 'x', 'bar')));
    assert.deepEqual(
      groupSeries(many, 'unit').map(({ series }) => series.length),
      [6, 2],
    );
  });
  test('limits come from enabled thresholds and say whose they are when the chart is shared', () => {
    const threshold = (enabled: boolean, seriesId: SeriesId): ThresholdRow => ({
      thresholdId: id(9) as string as ThresholdId,
      enabled,
      version: 1,
      changedAt: 0,
      changedBy: '',
      draft: ThresholdDraft.parse({
        name: 'x',
        seriesId,
        device: 'CH-01' as DeviceName,
        metric: 'supply' as MetricName,
        unit: '°C',
        levels: [{ kind: 'H', limit: 8.5, deadBand: 0, onDelayMs: 0, offDelayMs: 0, severity: 'high' }],
        guidance: '',
        latching: false,
        selfAcknowledging: false,
        longestShelfMs: 0,
        staleAfterMs: 1000,
      }),
    });
    const [shared] = groupSeries(rows.map(chartSeries), 'unit');
    assert.deepEqual(limitsOf(shared!, [threshold(true, id(1)), threshold(false, id(3))]), [{ kind: 'H', limit: 8.5, severity: 'high', of: 'CH-01' }]);
  });
  test('series stand under their devices, numbers in names in their order', () => {
    const groups = byDevice([rowOf(1, 'P-10', 'b', ''), rowOf(2, 'P-2', 'x', ''), rowOf(3, 'P-10', 'a', '')]);
    assert.deepEqual(
      groups.map(({ device, series }) => [device, series.map(({ metric }) => metric)]),
      [
        ['P-2', ['x']],
        ['P-10', ['a', 'b']],
      ],
    );
  });
});

test('newest values keep quality and simulation, and a series without one is left out', () => {
  const read = readLatest([
    Float64Array.of(1, 2, 3),
    Float64Array.of(50, 60, 0),
    Float64Array.of(7, Number.NaN, 1),
    Float64Array.of(0, 2, 0),
    Float64Array.of(128, 0, 0),
  ]);
  assert.deepEqual(
    [...read],
    [
      [1, { at: 50, value: 7, quality: 'good', simulated: true }],
      [2, { at: 60, value: null, quality: 'bad', simulated: false }],
    ],
  );
});

test('an alert that is still there has a band without end, and none twice', () => {
  const row = (alertId: string, clearedAt: number | null) =>
    ({ alertId, seriesId: id(1), onset: 5, clearedAt, severity: 'high' }) as Parameters<typeof bandsOf>[0][number];
  const bands = bandsOf([row('a', null), row('a', null), row('b', 9)], [id(1)]);
  assert.deepEqual(
    bands.map(({ from, to }) => [from, to]),
    [
      [5, 8.64e15],
      [5, 9],
    ],
  );
});
