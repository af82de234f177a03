import assert from 'node:assert/strict';
import { describe, test } from 'vitest';
import { causeOf, gapsOf, sharedGaps, staleAfter } from '../../../src/renderer/chart/gaps.ts';

const columns = (...points: readonly (readonly [number, number | null])[]) => ({
  times: points.map(([time]) => time),
  values: points.map(([, value]) => value),
});

describe('gaps', () => {
  test('an interruption reaches from the last value before it to the first one after it', () => {
    const data = columns([0, 1], [10, 1], [11, null], [40, Number.NaN], [50, 2], [60, 2]);
    assert.deepEqual(gapsOf(data, 0, 60, 60, 15), [{ from: 10, to: 50 }]);
  });
  test('nothing is said about time before the range or after the present', () => {
    const data = columns([0, 1], [1, null], [100, 1]);
    assert.deepEqual(gapsOf(data, 20, 80, 50, 5), [{ from: 20, to: 50 }]);
  });
  test('a last value that has grown old is followed by a gap up to the present, not up to the end of the axis', () => {
    assert.deepEqual(gapsOf(columns([0, 1], [10, 1]), 0, 100, 60, 30), [{ from: 10, to: 60 }]);
    assert.deepEqual(gapsOf(columns([0, 1], [10, 1]), 0, 100, 35, 30), []);
  });
  test('an interruption at the end counts at once', () => assert.deepEqual(gapsOf(columns([0, 1], [10, null]), 0, 30, 30, 60), [{ from: 0, to: 30 }]));
  test('no data at all is one gap', () => assert.deepEqual(gapsOf(columns(), 5, 25, 20, 60), [{ from: 5, to: 20 }]));
  test('a late first value leaves a gap before it', () => assert.deepEqual(gapsOf(columns([50, 1], [60, 1]), 0, 60, 60, 20), [{ from: 0, to: 50 }]));

  test('shared gaps are where every line has none', () => {
    const shared = sharedGaps([
      [
        { from: 0, to: 10 },
        { from: 20, to: 40 },
      ],
      [{ from: 5, to: 25 }],
      [{ from: 0, to: 100 }],
    ]);
    assert.deepEqual(shared, [
      { from: 5, to: 10 },
      { from: 20, to: 25 },
    ]);
  });
  test('three intervals, but at least ten seconds', () => assert.deepEqual([null, 1000, 60_000].map(staleAfter), [10_000, 10_000, 180_000]));

  test('P27 a gap has the cause of what covers most of it, and none where nothing is known', () => {
    const causes = [
      { from: 0, to: 12, cause: 'silent', certainty: 'definite' },
      { from: 12, to: 40, cause: 'link', certainty: 'definite' },
    ] as const;
    assert.deepEqual(
      [causeOf({ from: 5, to: 15 }, causes), causeOf({ from: 10, to: 30 }, causes), causeOf({ from: 40, to: 50 }, causes)],
      ['silent', 'link', undefined],
    );
  });
});
