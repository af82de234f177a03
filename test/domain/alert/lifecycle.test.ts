import { describe, expect, test } from 'vitest';
import { alert } from '../../../src/domain/alert/alert.ts';
import { label } from '../../../src/domain/alert/label.ts';
import { base, wide } from './alphabet.ts';
import { explore, meet, pairUp, stray } from './checker.ts';
import { policies } from './machine.ts';
import { seededFaults } from './seeded-faults.ts';

const named = policies.map((policy) => [`R1 latching ${policy.latching}, self-acknowledging ${policy.selfAcknowledging}`, policy] as const);

describe.each(named)('%s', (_, policy) => {
  const m = alert(policy);
  const [small, large] = [explore(m, policy, base), explore(m, policy, wide)];

  test('every reachable state with every command keeps every rule', () => {
    expect(small.violations).toEqual([]);
    expect(large.violations).toEqual([]);
  });

  test('the reachable states and steps are those of the design', () => {
    expect(small.states.length).toBe(policy.latching ? 37 : 20);
    expect([small.refused, small.unchanged, small.labelSteps.size]).toEqual(policy.latching ? [179, 74, 58] : [97, 40, 44]);
    expect(large.states.length).toBe(policy.latching ? 107 : 56);
    expect(large.table.size).toBe(large.states.length * Object.keys(wide).length);
    expect([...new Set(large.states.map(label))].toSorted().join('')).toBe(policy.latching ? 'ABCDEFGHI' : 'ABCDGHI');
  });

  test('two consoles that act on the same state agree after the merge, and no answer covers a call made elsewhere', () => {
    const { pairs, violations } = pairUp(m, large.states, wide);
    expect(pairs).toBeGreaterThan(8000);
    expect(violations).toEqual([]);
  });

  test('random histories with uneven clocks never leave the table', () => {
    expect(stray(m, wide, large.table, 60_000)).toBe(0);
  });

  test('two consoles that worked apart agree in whatever order their logs are merged', () => {
    expect(meet(m, wide, 2000)).toBe(0);
  });
});

test.each(Object.entries(seededFaults))('R1 the checker notices: %s', (_, broken) => {
  const explored = policies.map((policy) => ({ m: broken(policy), ...explore(broken(policy), policy, wide) }));
  // The cheap looks come first.
  const isNoticed =
    explored.some(({ violations }) => violations.length > 0) ||
    explored.some(({ m }) => meet(m, wide, 300) > 0) ||
    explored.some(({ m, states }) => pairUp(m, states, wide).violations.length > 0);
  expect(isNoticed).toBe(true);
});
