import { describe, expect, test } from 'vitest';
import { differences } from '../../../src/domain/threshold/difference.ts';
import type { Severity } from '../../../src/domain/alert/severity.ts';
import { asKept, ThresholdDraft, upcastDraft } from '../../../src/domain/threshold/draft.ts';
import { type Grade, lacks, Rationale, type Weight } from '../../../src/domain/threshold/record.ts';
import { computedSeverity, severityMatrix } from '../../../src/domain/threshold/severity-matrix.ts';
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
  describe('severity of consequence and time to respond', () => {
    const rationale = (safety: Weight, minutes: number | null, more: Partial<Rationale> = {}) =>
      Rationale.parse({
        ...whole,
        consequenceOf: { safety, environment: 'none', finance: 'none' },
        responseMs: minutes === null ? null : minutes * 60_000,
        ...more,
      });
    test('§10 is what the table says, by the worst consequence', () => {
      for (const { upToMs, ...cells } of severityMatrix)
        for (const weight of ['minor', 'major', 'severe'] as const) {
          const minutes = Math.min(upToMs / 60_000, 240);
          expect(computedSeverity(rationale(weight, minutes))).toBe(cells[weight]);
          const others = { consequenceOf: { safety: 'minor', environment: 'none', finance: weight } } as const;
          expect(computedSeverity(rationale('none', minutes, others))).toBe(cells[weight]);
        }
      expect(computedSeverity(rationale('major', 30.1))).toBe('warning');
    });
    test('§10 another table gives another severity, without a change of code', () =>
      expect(computedSeverity(rationale('minor', 5), [{ upToMs: Infinity, minor: 'critical', major: 'critical', severe: 'critical' }])).toBe('critical'));
    const complaints = (safety: Weight, severity: Severity, more: Partial<Rationale> = {}, grade: Grade = 'alarm') => {
      const given = draftWith({ grade, rationale: rationale(safety, 5, more) });
      const parsed = ThresholdDraft.safeParse({ ...given, levels: [levelWith({ severity })] });
      return parsed.error?.issues.map(({ path, message }) => [path.join('.'), message]) ?? [];
    };
    test('§10 R23 a deviation is refused with the field named, and taken with a reason', () => {
      expect(complaints('major', 'high')).toEqual([]);
      expect(complaints('major', 'warning')).toEqual([
        ['rationale.severityReason', 'Consequence and time to respond give high, and the worst level is warning. Say why it differs, or choose high.'],
      ]);
      expect(complaints('major', 'warning', { severityReason: 'A second pump takes over.' })).toEqual([]);
    });
    test('§10 nothing is asked where no consequence level or no response time is written, or where it is no alarm', () => {
      expect(complaints('none', 'info')).toEqual([]);
      expect(complaints('severe', 'info', { responseMs: null })).toEqual([]);
      expect(complaints('severe', 'info', { actions: [] })).toEqual([]);
      expect(complaints('severe', 'info', {}, 'notice')).toEqual([]);
    });
  });
});
