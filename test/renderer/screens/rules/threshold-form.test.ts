import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ThresholdDraft } from '../../../../src/domain/threshold/threshold.ts';
import {
  clearsAt,
  defaultStaleMs,
  draftOf,
  emptyForm,
  formOf,
  type LevelForm,
  prefilledForm,
  type ThresholdForm,
  type Watched,
  watchedOf,
  withSeries,
} from '../../../../src/renderer/screens/rules/threshold-form.ts';

const draft = ThresholdDraft.parse({
  name: 'CH-01 supply temperature high',
  seriesId: '11111111-1111-4111-8111-111111111111',
  device: 'CH-01',
  metric: 'supply_temperature',
  unit: '°C',
  levels: [
    { kind: 'L', limit: 4, deadBand: 0.5, onDelayMs: 30_000, offDelayMs: 0, severity: 'warning' },
    { kind: 'H', limit: 8.5, deadBand: 0.5, onDelayMs: 60_000, offDelayMs: 1500, severity: 'high' },
    { kind: 'HH', limit: 10, deadBand: 0, onDelayMs: 0, offDelayMs: 60_000, severity: 'critical' },
  ],
  guidance: 'Check pump P-11.',
  latching: true,
  selfAcknowledging: false,
  longestShelfMs: 5_400_000,
  staleAfterMs: 90_000,
});
const watched: Watched = watchedOf(draft);

const withLevel = (form: ThresholdForm, kind: 'HH' | 'H' | 'L' | 'LL', patch: Partial<LevelForm>): ThresholdForm => ({
  ...form,
  levels: { ...form.levels, [kind]: { ...form.levels[kind], isOn: true, ...patch } },
});
const good = withLevel({ ...emptyForm, name: 'Pressure high' }, 'H', { limit: '8,5' });
const complaint = (form: ThresholdForm, field: Parameters<NonNullable<ReturnType<typeof draftOf>['complaints']>['get']>[0], on: Watched | null = watched) =>
  draftOf(form, on).complaints?.get(field);

describe('form to draft and back', () => {
  test('a draft survives the form', () => expect(draftOf(formOf({ draft }), watched).draft).toEqual(draft));

  test('every delay, shelf and stale time the domain allows survives the form', () => {
    const day = 86_400_000;
    fc.assert(
      fc.property(fc.integer({ min: 0, max: day }), fc.integer({ min: 0, max: 30 * day }), fc.integer({ min: 1000, max: 30 * day }), (delay, shelf, stale) => {
        const levels = draft.levels.map((level) => ({ ...level, onDelayMs: delay, offDelayMs: day - delay }));
        const other = { ...draft, levels, longestShelfMs: shelf, staleAfterMs: stale };
        expect(draftOf(formOf({ draft: other }), watched).draft).toEqual(other);
      }),
    );
  });

  test('seconds and hours become milliseconds, a comma is a decimal sign, levels that are off are left out', () => {
    const form = withLevel({ ...good, longestShelf: '1,5', staleAfter: '90' }, 'H', { limit: '8,5', deadBand: '0,25', onDelay: '1.5', offDelay: '0' });
    const made = draftOf(form, watched).draft;
    expect(made?.levels).toEqual([{ kind: 'H', limit: 8.5, deadBand: 0.25, onDelayMs: 1500, offDelayMs: 0, severity: 'high' }]);
    expect(made).toMatchObject({ longestShelfMs: 5_400_000, staleAfterMs: 90_000, device: 'CH-01', unit: '°C' });
  });
});

describe('complaints name their field', () => {
  test('what is missing', () => {
    expect(complaint(emptyForm, 'H.limit')).toEqual({ kind: 'missing' });
    expect(complaint(emptyForm, 'name')).toMatchObject({ kind: 'said' });
    expect(complaint(good, 'series', null)).toEqual({ kind: 'missing' });
    expect(draftOf(good, null).draft).toBeUndefined();
    const none = { ...good, levels: { ...good.levels, H: { ...good.levels.H, isOn: false } } };
    expect(complaint(none, 'levels')).toMatchObject({ kind: 'said', message: 'At least one limit is needed.' });
  });

  test('what is no number, and only where it is used', () => {
    expect(complaint(withLevel(good, 'H', { limit: '1,234.5' }), 'H.limit')).toEqual({ kind: 'number' });
    const off = { ...good, levels: { ...good.levels, LL: { ...good.levels.LL, limit: 'abc' } } };
    expect(draftOf(off, watched).draft).toBeDefined();
  });

  test('what lies outside of its range, in the unit of the form', () => {
    expect(complaint(withLevel(good, 'H', { onDelay: '86401' }), 'H.onDelay')).toEqual({ kind: 'range', min: 0, max: 86_400, unit: 's' });
    expect(complaint(withLevel(good, 'H', { deadBand: '-1' }), 'H.deadBand')).toMatchObject({ kind: 'range', min: 0, unit: '°C' });
    expect(complaint({ ...good, longestShelf: '721' }, 'longestShelf')).toMatchObject({ kind: 'range', max: 720, unit: 'h' });
    expect(complaint({ ...good, staleAfter: '0,5' }, 'staleAfter')).toMatchObject({ kind: 'range', min: 1 });
  });

  test('levels in the wrong order or with overlapping dead bands, but only when their numbers can be read', () => {
    const swapped = withLevel(good, 'HH', { limit: '8' });
    expect(complaint(swapped, 'levels')).toMatchObject({ kind: 'said', message: 'The limit of H must lie below the limit of HH.' });
    expect(complaint(withLevel(good, 'L', { limit: '8', deadBand: '1' }), 'levels')).toMatchObject({ message: 'The dead bands of L and H overlap.' });
    expect(complaint(withLevel(swapped, 'HH', { limit: 'x' }), 'levels')).toBeUndefined();
  });
});

describe('what a new form suggests', () => {
  test('stale after three expected intervals, at least a minute', () => {
    expect(defaultStaleMs(null)).toBe(60_000);
    expect(defaultStaleMs(5000)).toBe(60_000);
    expect(defaultStaleMs(60_000)).toBe(180_000);
    expect(defaultStaleMs(30_100)).toBe(91_000);
    expect(withSeries(emptyForm, { expectedIntervalMs: 60_000 }).staleAfter).toBe('180');
  });

  test('a limit above the value of now is a high one, below it a low one', () => {
    const on = (form: ThresholdForm) => Object.entries(form.levels).flatMap(([kind, level]) => (level.isOn ? [[kind, level.limit]] : []));
    expect(on(prefilledForm(9, 8))).toEqual([['H', '9']]);
    expect(on(prefilledForm(6.5, 8))).toEqual([['L', '6.5']]);
    expect(on(prefilledForm(9, null))).toEqual([['H', '9']]);
    expect(prefilledForm(null, 8)).toBe(emptyForm);
  });

  test('an alert clears by the dead band on the side it came from', () => {
    expect(clearsAt({ kind: 'H', limit: 8.5, deadBand: 0.5 })).toBe(8);
    expect(clearsAt({ kind: 'LL', limit: 2, deadBand: 0.5 })).toBe(2.5);
  });
});
