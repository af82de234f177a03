import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { replay } from '../../../src/domain/decider.ts';
import { SeriesId } from '../../../src/domain/identity.ts';
import { asKept } from '../../../src/domain/threshold/draft.ts';
import { ladder, type Level, threshold, ThresholdDraft, type ThresholdEvent, worstSeverity } from '../../../src/domain/threshold/threshold.ts';
import { specify } from '../../given.ts';

const level = (kind: Level['kind'], limit: number, severity: Level['severity'] = 'high', deadBand = 0.5): Level => ({
  kind,
  limit,
  deadBand,
  onDelayMs: 2000,
  offDelayMs: 10_000,
  severity,
});
const entered = {
  name: 'CH-01 supply temperature',
  seriesId: '00000000-0000-8000-8000-000000000001',
  device: 'CH-01',
  metric: 'supply_temp',
  unit: '°C',
  levels: [level('H', 9)],
  guidance: 'Check P-11 first.',
  latching: false,
  selfAcknowledging: false,
  longestShelfMs: 86_400_000,
  staleAfterMs: 10_000,
};
const draft = asKept(ThresholdDraft.parse(entered));
const stricter = { ...draft, levels: [level('H', 8.5)] };
const { given } = specify(threshold);
const created: ThresholdEvent = { type: 'ThresholdCreated', draft, at: 100 };
const disabled: ThresholdEvent = { type: 'ThresholdDisabled', reason: 'probe is being changed', at: 200 };

describe('the life of a threshold', () => {
  test('a new one judges from the instant it was made', () => {
    given().when({ type: 'create', draft, at: 100 }).expect(created);
    expect(given(created).state).toEqual({ status: 'enabled', version: 1, draft, from: 100 });
  });
  test('an edit is a new version with its reason', () => {
    given(created)
      .when({ type: 'edit', draft: stricter, reason: ' data hall asks for it ', at: 300 })
      .expect({ type: 'ThresholdEdited', draft: stricter, reason: 'data hall asks for it', at: 300 });
    expect(given(created, { type: 'ThresholdEdited', draft: stricter, reason: 'r', at: 300 }).state).toEqual({
      status: 'enabled',
      version: 2,
      draft: stricter,
      from: 300,
    });
  });
  test('an edit that changes nothing is no version and needs no reason', () => {
    given(created)
      .when({ type: 'edit', draft: ThresholdDraft.parse(entered), reason: '', at: 300 })
      .expect();
  });
  test('disabling and enabling need a reason, are versions, and do nothing when it is so already', () => {
    given(created).when({ type: 'disable', reason: 'probe is being changed', at: 200 }).expect(disabled);
    given(created).when({ type: 'enable', reason: '', at: 200 }).expect();
    given(created, disabled).when({ type: 'disable', reason: '', at: 300 }).expect();
    given(created, disabled).when({ type: 'enable', reason: 'new probe', at: 300 }).expect({ type: 'ThresholdEnabled', reason: 'new probe', at: 300 });
    expect(given(created, disabled).state).toEqual({ status: 'disabled', version: 2, draft, from: 200 });
  });
  test('a disabled one may be edited and stays disabled', () => {
    const past = given(created, disabled, { type: 'ThresholdEdited', draft: stricter, reason: 'r', at: 300 });
    expect(past.state).toEqual({ status: 'disabled', version: 3, draft: stricter, from: 300 });
  });

  test('what is refused', () => {
    given(created).when({ type: 'create', draft, at: 200 }).refused('threshold.exists');
    given().when({ type: 'edit', draft, reason: 'r', at: 200 }).refused('threshold.unknown');
    given().when({ type: 'enable', reason: 'r', at: 200 }).refused('threshold.unknown');
    given().when({ type: 'disable', reason: 'r', at: 200 }).refused('threshold.unknown');
    given(created).when({ type: 'edit', draft: stricter, reason: ' ', at: 200 }).refused('threshold.reason-missing');
    given(created).when({ type: 'disable', reason: '', at: 200 }).refused('threshold.reason-missing');
    given(created)
      .when({ type: 'edit', draft: { ...draft, seriesId: SeriesId.parse('00000000-0000-8000-8000-000000000002') }, reason: 'r', at: 200 })
      .refused('threshold.series-fixed');
  });

  test('events that do not apply leave the state as it was: versions count what happened, from 1 without a hole', () => {
    const event = fc.constantFrom<ThresholdEvent>(created, { type: 'ThresholdEdited', draft: stricter, reason: 'r', at: 300 }, disabled, {
      type: 'ThresholdEnabled',
      reason: 'r',
      at: 400,
    });
    fc.assert(
      fc.property(fc.array(event, { maxLength: 12 }), (events) => {
        const state = replay(threshold, events);
        const first = events.findIndex(({ type }) => type === 'ThresholdCreated');
        const counted = events.slice(first + 1).filter(({ type }) => type !== 'ThresholdCreated').length;
        expect(state).toMatchObject(first < 0 ? { status: 'none' } : { version: 1 + counted });
      }),
    );
  });
});

/** Where the first refusal points, and what it says; undefined when nothing is refused. */
const refusal = (changes: object) => {
  const [issue] = ThresholdDraft.safeParse({ ...entered, ...changes }).error?.issues ?? [];
  return issue && { field: issue.path.join('.'), message: issue.message };
};

describe('what a person enters', () => {
  test('blanks around names and guidance are taken away', () => {
    expect(ThresholdDraft.parse({ ...entered, name: '  CH-01 ', guidance: '\n' })).toMatchObject({ name: 'CH-01', guidance: '' });
  });

  test.each([
    ['name', { name: ' ' }],
    ['name', { name: 'x'.repeat(121) }],
    ['seriesId', { seriesId: 'CH-01' }],
    ['device', { device: '' }],
    ['metric', { metric: 'supply\u0000temp' }],
    ['unit', { unit: 'x'.repeat(33) }],
    ['levels', { levels: [] }],
    ['levels.0.kind', { levels: [{ ...level('H', 9), kind: 'HHH' }] }],
    ['levels.0.limit', { levels: [level('H', NaN)] }],
    ['levels.0.limit', { levels: [level('H', Infinity)] }],
    ['levels.0.limit', { levels: [{ ...level('H', 9), limit: '9' }] }],
    ['levels.1.deadBand', { levels: [level('H', 9), level('HH', 11, 'critical', -1)] }],
    ['levels.0.onDelayMs', { levels: [{ ...level('H', 9), onDelayMs: -1 }] }],
    ['levels.0.onDelayMs', { levels: [{ ...level('H', 9), onDelayMs: 86_400_001 }] }],
    ['levels.0.offDelayMs', { levels: [{ ...level('H', 9), offDelayMs: 1.5 }] }],
    ['levels.0.severity', { levels: [{ ...level('H', 9), severity: 'urgent' }] }],
    ['guidance', { guidance: 'x'.repeat(2001) }],
    ['latching', { latching: 'no' }],
    ['longestShelfMs', { longestShelfMs: -1 }],
    ['staleAfterMs', { staleAfterMs: 999 }],
  ])('%s is named when it is refused: %j', (field, changes) => {
    expect(refusal(changes)?.field).toBe(field);
  });
  test('a field that nobody knows is refused by its name', () => {
    expect(refusal({ colour: 'red' })?.message).toContain('colour');
  });

  test.each([
    ['all four in any order', [level('HH', 11), level('LL', 1), level('H', 9), level('L', 3)]],
    ['an inner pair without the outer one', [level('L', 3), level('H', 9)]],
    ['an outer pair without the inner one', [level('LL', 3), level('HH', 9)]],
    ['dead bands that just do not touch', [level('L', 3, 'high', 2.9), level('H', 9, 'high', 3)]],
    ['no dead band at all', [level('H', 9, 'high', 0), level('HH', 9.1, 'high', 0)]],
    ['limits below zero', [level('L', -40), level('H', -20)]],
  ])('levels may be: %s', (_, levels) => {
    expect(refusal({ levels })).toBeUndefined();
  });

  test.each([
    ['the same twice', [level('H', 9), level('H', 10)], 'once'],
    ['high-high below high', [level('H', 9), level('HH', 8)], 'limit of H must lie below the limit of HH'],
    ['low-low above low', [level('LL', 4), level('L', 3)], 'limit of LL must lie below the limit of L'],
    ['low above high', [level('L', 10), level('H', 9)], 'limit of L must lie below the limit of H'],
    ['low-low at high', [level('LL', 9), level('H', 9)], 'limit of LL must lie below the limit of H'],
    ['dead bands of low and high that touch', [level('L', 3, 'high', 3), level('H', 9, 'high', 3)], 'dead bands of L and H overlap'],
    ['a dead band of low-low that reaches over low to high', [level('LL', 1, 'high', 9), level('L', 3), level('H', 9)], 'dead bands of LL and L overlap'],
    [
      'a dead band of high-high that reaches high: it would clear after high',
      [level('H', 9), level('HH', 11, 'critical', 2.5)],
      'dead bands of H and HH overlap',
    ],
    ['the same on the low side', [level('LL', 1, 'critical', 2.5), level('L', 3)], 'dead bands of LL and L overlap'],
  ])('levels may not be: %s', (_, levels, words) => {
    expect(refusal({ levels })?.field).toBe('levels');
    expect(refusal({ levels })?.message).toContain(words);
  });
  test('the same level twice is told once, not as a limit below itself', () => {
    expect(ThresholdDraft.safeParse({ ...entered, levels: [level('H', 9), level('H', 9)] }).error?.issues.length).toBe(1);
  });

  test('accepted levels never leave a value that is in the dead band of one and beyond another of the same side, or of both sides', () => {
    const anyLevel = (kind: Level['kind']) =>
      fc.tuple(fc.integer({ min: -10, max: 10 }), fc.integer({ min: 0, max: 8 })).map(([limit, band]) => level(kind, limit, 'high', band));
    const levels = fc.tuple(...(['LL', 'L', 'H', 'HH'] as const).map((kind) => fc.option(anyLevel(kind), { nil: undefined })));
    let accepted = 0;
    fc.assert(
      fc.property(levels, fc.integer({ min: -20, max: 20 }), (some, value) => {
        const present = some.filter((one) => one !== undefined);
        if (present.length === 0 || refusal({ levels: present })) return;
        accepted++;
        const isLow = ({ kind }: Level) => kind === 'LL' || kind === 'L';
        const inBand = present.filter((one) =>
          isLow(one) ? value > one.limit && value <= one.limit + one.deadBand : value < one.limit && value >= one.limit - one.deadBand,
        );
        expect(inBand.length).toBeLessThanOrEqual(1);
        const breached = present.filter((one) => (isLow(one) ? value <= one.limit : value >= one.limit));
        expect(new Set(breached.map(isLow)).size).toBeLessThanOrEqual(1);
        for (const band of inBand) expect(breached.every((one) => isLow(one) === isLow(band))).toBe(true);
      }),
      { numRuns: 5000 },
    );
    expect(accepted).toBeGreaterThan(200);
  });
});

test('a ladder climbs from the mildest to the worst level of its side', () => {
  const four = { ...draft, levels: [level('HH', 11), level('LL', 1), level('H', 9), level('L', 3)] };
  expect(ladder(four, 'high').map(({ kind }) => kind)).toEqual(['H', 'HH']);
  expect(ladder(four, 'low').map(({ kind }) => kind)).toEqual(['L', 'LL']);
  expect(ladder(draft, 'low')).toEqual([]);
});

test('the severity of a threshold is that of its worst level, wherever it stands', () => {
  expect(worstSeverity({ ...draft, levels: [level('L', 3, 'warning'), level('H', 9, 'critical'), level('HH', 11, 'high')] })).toBe('critical');
  expect(worstSeverity({ ...draft, levels: [level('H', 9, 'info')] })).toBe('info');
});
