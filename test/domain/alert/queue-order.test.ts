import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, test } from 'vitest';
import { isUnacknowledged, type Label } from '../../../src/domain/alert/label.ts';
import { groupings, groupTallies, nextSort, parseSort, sortKeys, sortText, type Tally } from '../../../src/domain/alert/queue-order.ts';
import { rank, severities } from '../../../src/domain/alert/severity.ts';

describe('how a list is sorted', () => {
  test('as it stands in the address of the window; anything else is no sorting', () => {
    for (const by of sortKeys) for (const isDown of [true, false]) assert.deepEqual(parseSort(sortText({ by, isDown })), { by, isDown });
    for (const text of [null, '', '-', 'colour', '--raised', 'raised;drop']) assert.equal(parseSort(text), undefined);
  });

  test('a press sorts up, the next down, the third brings back the own order; another column starts anew', () => {
    const up = nextSort(undefined, 'device');
    assert.deepEqual(up, { by: 'device', isDown: false });
    const down = nextSort(up, 'device');
    assert.deepEqual(down, { by: 'device', isDown: true });
    assert.equal(nextSort(down, 'device'), undefined);
    assert.deepEqual(nextSort(down, 'raised'), { by: 'raised', isDown: false });
  });
});

const tally: fc.Arbitrary<Tally> = fc.record({
  seriesId: fc.constantFrom('s1', 's2', 's3', 's4', 's5'),
  device: fc.constantFrom('CH-01', 'P-11'),
  thresholdId: fc.constantFrom('t1', 't2', 't3'),
  name: fc.constantFrom('High', 'Low'),
  label: fc.constantFrom<Label>('B', 'C', 'D', 'E', 'F'),
  severity: fc.constantFrom(...severities),
  count: fc.integer({ min: 1, max: 1000 }),
  newest: fc.integer({ min: 0, max: 1_000_000 }),
});
const areaOf = (seriesId: string): string | undefined => ({ s1: 'Plant room', s2: 'Plant room', s3: 'Roof' })[seriesId];

describe('the groups of a list', () => {
  test('every alert stands in exactly one, with the worst of them, and the most urgent group comes first', () => {
    fc.assert(
      fc.property(fc.array(tally, { maxLength: 40 }), fc.constantFrom(...groupings), (tallies, by) => {
        const groups = groupTallies(tallies, by, areaOf);
        const sum = (of: (one: Tally) => number) => tallies.reduce((total, one) => total + of(one), 0);
        assert.equal(
          groups.reduce((total, { count }) => total + count, 0),
          sum(({ count }) => count),
        );
        assert.equal(
          groups.reduce((total, { unacknowledged }) => total + unacknowledged, 0),
          sum(({ label, count }) => (isUnacknowledged(label) ? count : 0)),
        );
        assert.equal(new Set(groups.map(({ key }) => key)).size, groups.length);
        const keyOf = (one: Tally) => (by === 'device' ? one.device : by === 'rule' ? one.thresholdId : (areaOf(one.seriesId) ?? ''));
        for (const group of groups) {
          const own = tallies.filter((one) => keyOf(one) === group.key);
          assert.equal(rank(group.worst), Math.min(...own.map(({ severity }) => rank(severity))));
          assert.equal(group.newest, Math.max(...own.map(({ newest }) => newest)));
        }
        groups.slice(1).forEach((group, i) => {
          const before = groups[i]!;
          assert.ok(before.unacknowledged > 0 || group.unacknowledged === 0);
          if (before.unacknowledged > 0 === group.unacknowledged > 0) assert.ok(rank(before.worst) <= rank(group.worst));
        });
      }),
    );
  });

  test('what has no area is in one group of its own', () => {
    const one = { device: 'P', thresholdId: 't', name: 'n', label: 'B', severity: 'high', count: 1, newest: 1 } as const;
    assert.deepEqual(
      groupTallies(
        [
          { ...one, seriesId: 's4' },
          { ...one, seriesId: 's5' },
          { ...one, seriesId: 's1' },
        ],
        'area',
        areaOf,
      ).map(({ key, count }) => [key, count]),
      [
        ['', 2],
        ['Plant room', 1],
      ],
    );
  });
});
