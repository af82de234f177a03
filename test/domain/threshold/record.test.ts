import { describe, expect, test } from 'vitest';
import { differences } from '../../../src/domain/threshold/difference.ts';
import { asKept, type ThresholdDraft, upcastDraft } from '../../../src/domain/threshold/draft.ts';
import { lacks, Rationale, suggestedSeverity } from '../../../src/domain/threshold/record.ts';
import { threshold, versionsOf } from '../../../src/domain/threshold/threshold.ts';
import { specify } from '../../given.ts';
import { draftWith, levelWith } from './given-draft.ts';

const whole = { consequence: 'The data hall loses its cooling.', actions: ['Check P-11.'], responseMs: 600_000 };

describe('R23 the record of rationalisation', () => {
  test.each([
    ['an action', { ...whole, actions: [] }, 'actions'],
    ['a consequence', { ...whole, consequence: '' }, 'consequence'],
    ['a response time', { ...whole, responseMs: null }, 'responseMs'],
  ])('R23 an alarm that lacks %s is kept as a notice, and says what is missing', (_, rationale, missing) => {
    const draft = draftWith({ grade: 'alarm', rationale });
    expect(lacks(draft.rationale)).toEqual([missing]);
    const [created] = threshold.decide({ type: 'create', draft, at: 1 }, threshold.initial);
    expect(created).toMatchObject({ draft: { grade: 'notice' } });
  });
  test('R23 with all three it is an alarm; a notice and a record stay what they are', () => {
    expect(asKept(draftWith({ rationale: whole })).grade).toBe('alarm');
    expect(asKept(draftWith({ grade: 'notice', rationale: whole })).grade).toBe('notice');
    expect(asKept(draftWith({ grade: 'record' })).grade).toBe('record');
  });
  test('R23 any attribute is a change that needs a reason, and a version with its difference', () => {
    const before = asKept(draftWith({ rationale: whole }));
    const after = {
      ...before,
      levels: [levelWith({ limit: 82, count: { n: 3, withinMs: 1000 } })],
      rationale: { ...before.rationale, owner: 'Kim' },
    } as ThresholdDraft;
    const created = { type: 'ThresholdCreated', draft: before, at: 1 } as const;
    const { given } = specify(threshold);
    given(created).when({ type: 'edit', draft: after, reason: ' ', at: 2 }).refused('threshold.reason-missing');
    expect(differences(before, after)).toEqual([
      { field: 'levels.H.limit', before: 80, after: 82 },
      { field: 'levels.H.count', before: undefined, after: { n: 3, withinMs: 1000 } },
      { field: 'rationale.owner', before: '', after: 'Kim' },
    ]);
    const versions = versionsOf([
      created,
      { type: 'ThresholdEdited', draft: after, reason: 'less noise', at: 5 },
      { type: 'ThresholdDisabled', reason: 'r', at: 9 },
    ]);
    expect(versions.map(({ version, from, enabled }) => [version, from, enabled])).toEqual([
      [1, 1, true],
      [2, 5, true],
      [3, 9, false],
    ]);
  });
  test('a draft that an older version stored replays, with its guidance as the first action', () => {
    const { condition: _c, uncertain: _u, latenessMs: _l, schedule: _s, grade: _g, rationale: _r, ...old } = draftWith({ guidance: 'Check P-11 first.' });
    expect(upcastDraft(old as ThresholdDraft)).toMatchObject({
      condition: { kind: 'limit' },
      uncertain: 'hold',
      schedule: null,
      grade: 'notice',
      rationale: { actions: ['Check P-11 first.'] },
    });
    const state = threshold.evolve(threshold.initial, { type: 'ThresholdCreated', draft: old as ThresholdDraft, at: 1 });
    expect(state).toMatchObject({ status: 'enabled', draft: { grade: 'notice' } });
  });
  test('consequence and time to respond suggest a severity', () => {
    const rationale = (safety: 'none' | 'minor' | 'major' | 'severe', minutes: number | null) =>
      suggestedSeverity(
        Rationale.parse({ consequenceOf: { safety, environment: 'none', finance: 'none' }, responseMs: minutes === null ? null : minutes * 60_000 }),
      );
    expect([rationale('none', 5), rationale('minor', 60), rationale('minor', 5), rationale('major', 5), rationale('severe', null)]).toEqual([
      'info',
      'info',
      'warning',
      'high',
      'critical',
    ]);
  });
});
