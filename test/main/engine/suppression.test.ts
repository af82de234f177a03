import { expect, test, describe } from 'vitest';
import type { SuppressionDraft, SuppressionForm } from '../../../src/domain/alert/suppression.ts';
import { tempFolder } from '../../temp-folder.ts';
import { type GivenAlerting, givenAlerting, type GivenThreshold, thresholdIdOf } from './given-alerting.ts';

const plant: readonly GivenThreshold[] = [
  { device: 'C-1', metric: 'trip', severity: 'high', labels: { train: 'A' } },
  { device: 'C-1', metric: 'flow', severity: 'warning', labels: { train: 'A' } },
  { device: 'C-2', metric: 'flow', severity: 'warning', labels: { train: 'B' } },
  { device: 'C-1', metric: 'pressure', severity: 'high', labels: { train: 'A' } },
];
const draft = (form: SuppressionForm, targets: readonly number[], rest: Partial<SuppressionDraft> = {}): SuppressionDraft => ({
  name: 'consequences of the trip',
  form,
  targets: targets.map(thresholdIdOf),
  holdMs: 0,
  allowCritical: false,
  approvedBy: '',
  ...rest,
});
const inhibit = (equal: readonly string[] = [], atMostMs = 3_600_000): SuppressionForm => ({
  kind: 'inhibit',
  trigger: thresholdIdOf(0),
  equal: [...equal],
  atMostMs,
});
const withSite = (work: (site: GivenAlerting) => void) => {
  const site = givenAlerting(tempFolder(), plant);
  try {
    work(site);
  } finally {
    site.close();
  }
};

describe('inhibition', () => {
  test('a consequence that comes after its cause is never called, and is shown when the cause is gone', () =>
    withSite((site) => {
      site.rule(draft(inhibit(), [1, 3]));
      site.raise(0);
      site.pass(1000);
      site.raise(1);
      expect(site.label(1)).toBe('H');
      expect(site.called()).toBe(1);
      site.pass(60_000);
      site.clear(0);
      expect(site.label(1)).toBe('B');
      expect(site.called()).toBe(2);
    }));
  test('one that came first moves from B to H when its cause comes', () =>
    withSite((site) => {
      site.rule(draft(inhibit(), [1]));
      site.raise(1);
      expect(site.label(1)).toBe('B');
      site.pass(1000);
      site.raise(0);
      expect(site.label(1)).toBe('H');
    }));
  test('with a hold its sound never starts', () =>
    withSite((site) => {
      site.rule(draft(inhibit(), [1], { holdMs: 2000 }));
      site.raise(1);
      expect([site.label(1), site.called()]).toEqual(['H', 0]);
      site.pass(1000);
      site.raise(0);
      site.pass(10_000);
      expect([site.label(1), site.called()]).toEqual(['H', 1]);
    }));
  test('without a cause it is called when the hold is over', () =>
    withSite((site) => {
      site.rule(draft(inhibit(), [1], { holdMs: 2000 }));
      site.raise(1);
      site.pass(1000);
      expect(site.called()).toBe(0);
      site.pass(1000);
      expect([site.label(1), site.called()]).toEqual(['B', 1]);
    }));
  test('a breach that is shorter than the hold is told all the same', () =>
    withSite((site) => {
      site.rule(draft(inhibit(), [1], { holdMs: 2000 }));
      site.raise(1);
      site.setClock(site.now() + 500);
      site.clear(1);
      expect([site.label(1), site.called()]).toEqual(['D', 1]);
    }));
  test('a high alert never waits', () =>
    withSite((site) => {
      site.rule(draft(inhibit(), [3], { holdMs: 2000 }));
      site.raise(3);
      expect([site.label(3), site.called()]).toEqual(['B', 1]);
    }));
  test('only where the named labels are equal', () =>
    withSite((site) => {
      site.rule(draft(inhibit(['train']), [1, 2]));
      site.raise(0);
      site.raise(1);
      site.raise(2);
      expect([site.label(1), site.label(2)]).toEqual(['H', 'B']);
    }));
  test('ends after its longest time: what is still wrong then is told', () =>
    withSite((site) => {
      site.rule(draft(inhibit([], 60_000), [1]));
      site.raise(0);
      site.raise(1);
      site.pass(59_000);
      expect(site.label(1)).toBe('H');
      site.pass(1000);
      expect(site.label(1)).toBe('B');
    }));
  test('two causes: the end of one does not show what the other hides', () =>
    withSite((site) => {
      site.rule(draft(inhibit(), [1]));
      site.rule(draft({ kind: 'inhibit', trigger: thresholdIdOf(3), equal: [], atMostMs: 3_600_000 }, [1]));
      site.raise(0);
      site.raise(3);
      site.raise(1);
      site.pass(1000);
      site.clear(0);
      expect(site.label(1)).toBe('H');
      site.clear(3);
      expect(site.label(1)).toBe('B');
    }));
  test('suppressing silences and never acknowledges', () =>
    withSite((site) => {
      site.rule(draft(inhibit(), [1]));
      site.raise(1);
      site.pass(1000);
      site.raise(0);
      site.pass(1000);
      site.clear(1);
      site.clear(0);
      expect(site.label(1)).toBe('D');
    }));
});

describe('state and schedule', () => {
  test('while the machine stands, and until it has run for the settling time; a missing value changes nothing', () =>
    withSite((site) => {
      site.values.set('C-1/trip', 0);
      site.rule(draft({ kind: 'state', while: '[C-1/trip] > 0', settleMs: 10_000 }, [1]));
      site.raise(1);
      expect(site.label(1)).toBe('B');
      site.values.set('C-1/trip', 1);
      site.pass(1000);
      expect(site.label(1)).toBe('H');
      site.values.delete('C-1/trip');
      site.pass(30_000);
      expect(site.label(1)).toBe('H');
      site.values.set('C-1/trip', 0);
      site.pass(10_000);
      expect(site.label(1)).toBe('H');
      site.pass(1000);
      expect(site.label(1)).toBe('B');
    }));
  test('a weekly test in the zone of the site, with an end', () => {
    const monday = Date.UTC(2026, 5, 1, 3, 59, 0); // 05:59 in Berlin
    const site = givenAlerting(tempFolder(), plant, monday);
    site.rule(draft({ kind: 'schedule', shifts: [{ days: [1], from: '06:00', to: '06:30' }] }, [1]));
    site.raise(1);
    expect(site.label(1)).toBe('B');
    site.pass(61_000);
    expect(site.label(1)).toBe('H');
    site.setClock(monday + 31 * 60_000 + 500);
    site.pass(1000);
    expect(site.label(1)).toBe('B');
    site.close();
  });
});

describe('restart and change', () => {
  test('a restart finds the causes in the registers; a rule that is disabled lets go at once', () => {
    const folder = tempFolder();
    const site = givenAlerting(folder, plant);
    const rule = site.rule(draft(inhibit(), [1]));
    site.raise(0);
    site.raise(1);
    site.close();
    const again = givenAlerting(
      folder,
      plant,
      site.now() + 1000,
      () => `00000000-0000-7000-8001-${String(Math.trunc(Math.random() * 1e12)).padStart(12, '0')}`,
    );
    again.pass(1000);
    expect(again.label(1)).toBe('H');
    expect(again.alerting.suppression.isActive(rule)).toBe(true);
    again.clear(0);
    expect(again.label(1)).toBe('B');
    again.close();
  });
});

describe('causes that are no rule of a person', () => {
  test('what the schedule of a threshold or a lost connection hides stays hidden until they let it go', () =>
    withSite((site) => {
      site.rule(draft(inhibit(), [1]));
      site.raise(1);
      site.give(1, { type: 'suppress', cause: `schedule:${thresholdIdOf(1)}`, at: site.now() });
      expect(site.label(1)).toBe('H');
      site.pass(10_000);
      expect([site.label(1), site.called()]).toEqual(['H', 1]);
      // A rule comes and goes meanwhile.
      site.raise(0);
      site.pass(1000);
      site.clear(0);
      site.pass(1000);
      expect(site.label(1)).toBe('H');
      site.give(1, { type: 'release', cause: `schedule:${thresholdIdOf(1)}`, at: site.now() });
      expect(site.label(1)).toBe('B');
    }));
});
