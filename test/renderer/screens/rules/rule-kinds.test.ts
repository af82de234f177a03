import { describe, expect, test } from 'vitest';
import { namesOf } from '../../../../src/domain/threshold/names.ts';
import { presets } from '../../../../src/domain/threshold/presets.ts';
import { ThresholdDraft, type ThresholdInput } from '../../../../src/domain/threshold/threshold.ts';
import type { ConditionForm } from '../../../../src/renderer/screens/rules/condition-form.ts';
import { conditionText, limitsText } from '../../../../src/renderer/screens/rules/condition-words.ts';
import { differenceText } from '../../../../src/renderer/screens/rules/difference-words.ts';
import { type FieldName, fieldOfPath, firstOf, foldOf } from '../../../../src/renderer/screens/rules/form-fields.ts';
import { lacksIn } from '../../../../src/renderer/screens/rules/record-form.ts';
import { spanOf, withPreset } from '../../../../src/renderer/screens/rules/preset-form.ts';
import { scheduleText } from '../../../../src/renderer/screens/rules/schedule-words.ts';
import {
  deviationIn,
  draftOf,
  emptyForm,
  formOf,
  type Surroundings,
  type ThresholdForm,
  watchedOf,
} from '../../../../src/renderer/screens/rules/threshold-form.ts';
import { textOf } from '../../../../src/renderer/i18n/text.ts';

const own = '11111111-1111-4111-8111-111111111111';
const other = '22222222-2222-4222-8222-222222222222';
const t = textOf('rules');
const yes = [{ kind: 'H', limit: 1, deadBand: 0, onDelayMs: 0, offDelayMs: 5000, severity: 'high' }] as const;
const given = (more: Partial<ThresholdInput> = {}): ThresholdDraft =>
  ThresholdDraft.parse({
    name: 'CH-01 supply',
    seriesId: own,
    device: 'CH-01',
    metric: 'supply',
    unit: '°C',
    levels: [{ kind: 'H', limit: 8.5, deadBand: 0.5, onDelayMs: 60_000, offDelayMs: 1500, severity: 'high', count: { n: 3, withinMs: 90_000 } }],
    guidance: 'Call the plant.',
    latching: false,
    selfAcknowledging: false,
    longestShelfMs: 5_400_000,
    staleAfterMs: 90_000,
    ...more,
  });
const watched = watchedOf(given());
const around: Surroundings = {
  names: namesOf(
    [
      { id: own, device: 'CH-01', metric: 'supply' },
      { id: other, device: 'CH-01', metric: 'return' },
    ],
    [{ thresholdId: 'a', draft: given({ name: 'Taken', condition: { kind: 'expression', text: '{Mine}' }, levels: [...yes] }) }],
    'Europe/Berlin',
  ),
  thresholdId: undefined,
  at: Date.UTC(2027, 0, 1),
};
const form = (condition: Partial<ConditionForm>, more: Partial<ThresholdForm> = {}): ThresholdForm => {
  const levels = { ...emptyForm.levels, H: { ...emptyForm.levels.H, limit: '5' } };
  return { ...emptyForm, name: 'Mine', levels, ...more, condition: { ...emptyForm.condition, ...condition } };
};
const wrong = (of: ThresholdForm, field: FieldName) => draftOf(of, watched, around).complaints?.get(field);

describe('R23 every kind of condition survives the form', () => {
  test.each<[string, Partial<ThresholdInput>]>([
    ['rate', { condition: { kind: 'rate', windowMs: 90_000 } }],
    ['set point', { condition: { kind: 'deviation', from: { setPoint: -4.5 } } }],
    ['deviation from a series', { condition: { kind: 'deviation', from: { seriesId: other } } }],
    ['state', { condition: { kind: 'state', values: [3, 7.5] }, levels: [...yes] }],
    ['boolean', { condition: { kind: 'boolean', value: false }, levels: [...yes] }],
    ['no data', { condition: { kind: 'no-data', afterMs: 1_500 }, levels: [...yes] }],
    ['expression that is a number', { condition: { kind: 'expression', text: '[CH-01/supply] - [CH-01/return]' } }],
    ['expression that says yes or no', { condition: { kind: 'expression', text: '[CH-01/supply] > 3' }, levels: [...yes] }],
  ])('%s', (_name, more) => {
    const draft = given(more);
    expect(draftOf(formOf({ draft }), watched, around).draft).toEqual(draft);
  });

  test('everything else that a draft may say', () => {
    const draft = given({
      uncertain: 'use',
      latenessMs: 42_000,
      reorderMs: 5000,
      schedule: { shifts: [{ days: [1, 5], from: '22:00', to: '06:00' }], while: '[CH-01/supply] > 1' },
      realarmAfterMs: 90_000,
      noteMandatory: true,
      clears: 'person',
      grade: 'alarm',
      rationale: {
        consequence: 'The hall gets warm.',
        consequenceOf: { safety: 'minor', environment: 'none', finance: 'severe' },
        causes: ['Valve', 'Pump'],
        actions: ['Look at P-11', 'Start CH-02'],
        verify: 'Below 7 °C',
        responseMs: 630_000,
        class: 'highly managed',
        owner: 'Shift lead',
        approvedBy: 'Ada',
        rationalisedOn: '2026-11-20',
        nextReview: '2027-11-20',
        lastTest: '2026-10-01',
        testIntervalDays: 365,
        basis: 'nameplate',
        contact: '4711',
        links: [
          { title: 'P&ID | sheet 3', href: 'https://files/pid.pdf' },
          { title: '/srv/manual.pdf', href: '/srv/manual.pdf' },
        ],
        photos: ['tower.jpg'],
        severityReason: 'Agreed',
      },
    });
    expect(draftOf(formOf({ draft }), watched, around).draft).toEqual(draft);
  });

  test('what another kind needs does not get into the draft', () => {
    const draft = draftOf(
      form({ kind: 'boolean', states: '1 2', expression: 'x' }, { levels: { ...emptyForm.levels, HH: { ...emptyForm.levels.HH, isOn: true } } }),
      watched,
    ).draft;
    expect(draft?.condition).toEqual({ kind: 'boolean', value: true });
    expect(draft?.levels).toMatchObject([{ kind: 'H', limit: 1, deadBand: 0 }]);
  });
});

describe('starting points', () => {
  test.each([
    ['flow', '0.8', '15'],
    ['level', '0.8', '60'],
    ['pressure', '0.32', '15'],
    ['temperature', '0.16', '60'],
  ])('§6.1 %s with a span of -4 to 12 gets the dead band %s and the delay %s s, where a level is on', (signal, deadBand, delay) => {
    const preset = presets.find((one) => one.signal === signal)!;
    const typed = { ...formOf({ draft: given() }), spanFrom: '-4', spanTo: '12' };
    const levels = withPreset(typed.levels, preset, spanOf(typed)!);
    expect(levels.H).toMatchObject({ limit: '8.5', deadBand, onDelay: delay, offDelay: delay, severity: 'high' });
    expect(levels.HH).toEqual(typed.levels.HH);
    const { draft } = draftOf({ ...typed, levels }, watched, around);
    expect(draft).toMatchObject({ span: { from: -4, to: 12 }, levels: [{ deadBand: Number(deadBand), onDelayMs: Number(delay) * 1000 }] });
    expect(formOf({ draft: draft! })).toMatchObject({ spanFrom: '-4', spanTo: '12' });
  });
  test('§6.1 a dead band wider than the span, and half a span, stand under their fields', () => {
    const typed = { ...formOf({ draft: given() }), spanFrom: '0', spanTo: '0.4' };
    expect(wrong(typed, 'H.deadBand')).toMatchObject({ kind: 'said', message: expect.stringContaining('span of 0 to 0.4') });
    expect(wrong({ ...typed, spanTo: '' }, 'spanTo')).toEqual({ kind: 'missing' });
    expect(wrong({ ...typed, spanTo: '-1' }, 'spanTo')).toMatchObject({ message: expect.stringContaining('above') });
    expect([spanOf({ spanFrom: '', spanTo: '' }), spanOf({ spanFrom: '2', spanTo: '1' })]).toEqual([undefined, undefined]);
  });
});

describe('every refusal stands under its field', () => {
  test('§10 another severity than the table gives asks for its reason, also while other fields are empty', () => {
    const rationale = {
      consequence: 'Overflow.',
      actions: ['Close V-3.'],
      responseMs: 300_000,
      consequenceOf: { safety: 'severe', environment: 'none', finance: 'none' },
    } as const;
    const draft = given({ rationale: { ...rationale, actions: [...rationale.actions], severityReason: 'Agreed.' } });
    const typed = formOf({ draft });
    const without = { ...typed, record: { ...typed.record, severityReason: '' } };
    expect([wrong(typed, 'severityReason'), deviationIn(typed)]).toEqual([undefined, 'critical']);
    expect(wrong(without, 'severityReason')).toMatchObject({ kind: 'said', message: expect.stringContaining('give critical') });
    expect([firstOf(new Map([['severityReason', { kind: 'missing' }]])), foldOf('severityReason')]).toEqual(['severityReason', 'record']);
    expect(deviationIn({ ...without, grade: 'notice' })).toBeUndefined();
    expect(deviationIn({ ...without, record: { ...without.record, response: '' } })).toBeUndefined();
  });

  test('what is missing or no number', () => {
    expect(wrong(form({ kind: 'rate', window: 'x' }), 'window')).toEqual({ kind: 'number' });
    expect(wrong(form({ kind: 'rate', window: '0,5' }), 'window')).toMatchObject({ kind: 'range', min: 1 });
    expect(wrong(form({ kind: 'deviation' }), 'setPoint')).toEqual({ kind: 'missing' });
    expect(wrong(form({ kind: 'deviation', from: 'series' }), 'otherSeries')).toEqual({ kind: 'missing' });
    expect(
      wrong(form({ kind: 'deviation', setPoint: '4' }, { levels: { ...emptyForm.levels, H: { ...emptyForm.levels.H, limit: '0' } } }), 'H.limit'),
    ).toMatchObject({
      message: 'The limit of a deviation must be larger than zero.',
    });
    expect(wrong(form({ kind: 'state' }), 'states')).toEqual({ kind: 'missing' });
    expect(wrong(form({ kind: 'state', states: '3, open' }), 'states')).toEqual({ kind: 'number' });
    expect(wrong(form({ kind: 'no-data', silence: '' }), 'silence')).toEqual({ kind: 'missing' });
    expect(wrong(form({}, { lateness: '-1' }), 'lateness')).toMatchObject({ kind: 'range' });
    expect(wrong(form({}, { reorder: '31' }), 'reorder')).toMatchObject({ kind: 'range', max: 30 });
    expect(wrong(form({}, { realarm: 'soon' }), 'realarm')).toEqual({ kind: 'number' });
    expect(wrong(form({}, { levels: { ...emptyForm.levels, H: { ...emptyForm.levels.H, limit: '1', countN: '1' } } }), 'H.countN')).toMatchObject({ min: 2 });
  });

  test('an expression: no text, no sense, an unknown series, a division by zero, a cycle; also while the name is still empty', () => {
    const said = (expression: string, name = 'Mine') => wrong(form({ kind: 'expression', expression }, { name }), 'expression');
    expect(said('')).toMatchObject({ message: 'Write an expression.' });
    expect(said('[CH-01/supply] >')).toMatchObject({ kind: 'said' });
    expect(said('[CH-01/supply] / 0 > 1')).toMatchObject({ message: expect.stringContaining('divides by zero') });
    expect(said('[CH-99/supply] > 1')).toMatchObject({ message: 'The series CH-99/supply is not known on this console.' });
    expect(said('[CH-99/supply] > 1', '')).toMatchObject({ message: 'The series CH-99/supply is not known on this console.' });
    expect(said('{Nobody}')).toMatchObject({ message: 'There is no threshold named Nobody.' });
    expect(said('{Taken}')).toMatchObject({ message: expect.stringContaining('A cycle') });
    expect(said('[CH-01/supply] > 1')).toBeUndefined();
  });

  test('a schedule without anything, a shift in the missing hour, a state of the plant that is a number', () => {
    const at = (schedule: Partial<ThresholdForm['schedule']>): ThresholdForm => form({}, { schedule: { isOn: true, shifts: [], while: '', ...schedule } });
    const shift = { key: 1, days: [7], from: '02:30', to: '09:00' };
    expect(wrong(at({}), 'schedule')).toMatchObject({ kind: 'said' });
    expect(wrong(at({ shifts: [shift] }), 'shift.0')).toMatchObject({ message: expect.stringContaining('skips 02:30') });
    expect(wrong(at({ shifts: [{ ...shift, days: [] }] }), 'shift.0')).toMatchObject({ message: 'Choose at least one day.' });
    expect(wrong(at({ while: '[CH-01/supply]' }), 'while')).toMatchObject({ kind: 'said' });
    expect(wrong(at({ while: '[CH-99/x] == 1' }), 'while')).toMatchObject({ kind: 'said' });
  });

  test('a name that another threshold has, but not its own', () => {
    expect(wrong(form({}, { name: 'Taken' }), 'name')).toEqual({ kind: 'taken', name: 'Taken' });
    expect(draftOf(form({}, { name: 'Taken' }), watched, { ...around, thresholdId: 'a' }).complaints?.get('name')).toBeUndefined();
  });

  test('paths of the domain are fields of the form, and folded ones open their fold', () => {
    expect(fieldOfPath('levels.1.count.withinMs', ['L', 'H'])).toBe('H.countWithin');
    expect(fieldOfPath('rationale.responseMs', [])).toBe('response');
    expect(fieldOfPath('rationale.actions.3', [])).toBe('actions');
    expect(fieldOfPath('condition.values.0', [])).toBe('states');
    expect([foldOf('H.countN'), foldOf('shift.4'), foldOf('owner'), foldOf('realarm'), foldOf('H.limit')]).toEqual([
      'timing',
      'schedule',
      'record',
      'handling',
      undefined,
    ]);
    const complaints = new Map([
      ['owner', { kind: 'missing' }],
      ['name', { kind: 'missing' }],
    ] as const);
    expect(firstOf(complaints)).toBe('name');
  });
});

test('R23 an alarm that lacks action, consequence or time says so before it is saved', () => {
  expect(lacksIn({ actions: ' \n ', consequence: '', response: '' })).toEqual(['actions', 'consequence', 'responseMs']);
  expect(lacksIn({ actions: 'Look', consequence: 'Warm', response: '10' })).toEqual([]);
});

test('a threshold and its changes in words', () => {
  const nameOf = () => 'CH-01/return';
  expect(limitsText(t, given({ condition: { kind: 'rate', windowMs: 60_000 } }), nameOf)).toBe('H 8.5 °C/s (change over 1 min)');
  expect(limitsText(t, given({ condition: { kind: 'state', values: [3, 4] }, levels: [...yes] }), nameOf)).toBe('value is 3, 4');
  expect(conditionText(t, given({ condition: { kind: 'deviation', from: { seriesId: other } } }), nameOf)).toBe('distance from CH-01/return');
  expect(scheduleText(t, { shifts: [{ days: [1, 2], from: '06:00', to: '14:00' }], while: '' })).toBe('Mon, Tue 06:00–14:00');
  expect(differenceText(t, { field: 'levels.H.limit', before: 80, after: 85 })).toBe('H limit: 80 → 85');
  expect(differenceText(t, { field: 'rationale.responseMs', before: null, after: 600_000 })).toBe('Time to respond: none → 10 min');
});
