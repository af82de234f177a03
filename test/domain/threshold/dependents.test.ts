import { expect, test } from 'vitest';
import { dependentsOf, renamedIn, withRenamed } from '../../../src/domain/threshold/dependents.ts';
import { draftWith, yesNo } from './given-draft.ts';

const expression = (name: string, text: string) => draftWith({ name, condition: { kind: 'expression', text }, levels: [yesNo()] });

test('a name is replaced where it names a threshold, and nowhere else', () => {
  expect(renamedIn('{Hot} and not { Hot } or {Hotter} == [Hot/{Hot}]', 'Hot', 'Warm')).toBe('{Warm} and not {Warm} or {Hotter} == [Hot/{Hot}]');
  expect(renamedIn('{a.b} > {a+b}', 'a.b', '$1 $&')).toBe('{$1 $&} > {a+b}');
});

test('a draft is renamed in its condition and its schedule', () => {
  const draft = { ...expression('A', '{Hot}'), schedule: { shifts: [], while: '{Hot}' } };
  const renamed = withRenamed(draft, 'Hot', 'Warm');
  expect([renamed.condition, renamed.schedule]).toEqual([
    { kind: 'expression', text: '{Warm}' },
    { shifts: [], while: '{Warm}' },
  ]);
  expect(withRenamed(draftWith(), 'Hot', 'Warm')).toEqual(draftWith());
});

test('what knows it by its name, and what by its identity', () => {
  const hot = '00000000-0000-8000-8000-0000000000aa' as never;
  const other = '00000000-0000-8000-8000-0000000000bb' as never;
  const rule = { name: 'rule', targets: [hot], holdMs: 0, allowCritical: false, approvedBy: '' };
  const found = dependentsOf(hot, 'Hot', {
    thresholds: [
      { thresholdId: hot, draft: draftWith({ name: 'Hot' }) },
      { thresholdId: other, draft: expression('A', '{Hot} or {Cold}') },
      { thresholdId: other, draft: expression('B', '{Hotter}') },
    ],
    suppressions: [
      { ruleId: 'r1', draft: { ...rule, form: { kind: 'inhibit', trigger: hot, equal: [], atMostMs: 60_000 } } },
      { ruleId: 'r2', draft: { ...rule, targets: [other], form: { kind: 'state', while: '{Hot}', settleMs: 0 } } },
      { ruleId: 'r3', draft: { ...rule, targets: [other], form: { kind: 'state', while: '{Hot', settleMs: 0 } } },
    ],
    groups: [
      {
        groupId: 'g',
        draft: {
          name: 'group',
          windowMs: 1000,
          members: [
            { thresholdId: hot, rank: 1 },
            { thresholdId: other, rank: null },
          ],
        },
      },
    ],
  });
  expect(found.map(({ name, how }) => `${name} ${how}`)).toEqual(['A condition', 'rule trigger', 'rule target', 'rule state', 'group member']);
});
