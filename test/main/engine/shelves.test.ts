import { describe, expect, test } from 'vitest';
import { checkShelf, checkService, mostShelved } from '../../../src/domain/alert/shelving.ts';
import { openClock } from '../../../src/main/engine/clock.ts';
import { Refusal } from '../../../src/domain/decider.ts';
import { tempFolder } from '../../temp-folder.ts';
import { givenAlerting, type GivenThreshold } from './given-alerting.ts';

const hour = 3_600_000;
const plant: readonly GivenThreshold[] = [
  { device: 'P-1', metric: 'flow', severity: 'high' },
  { device: 'P-2', metric: 'flow', severity: 'warning', latching: true },
  { device: 'P-3', metric: 'flow', severity: 'warning', realarmAfterMs: 600_000 },
];
const codeOf = (work: () => unknown): string => {
  try {
    work();
  } catch (error) {
    if (error instanceof Refusal) return error.code;
    throw error;
  }
  return 'accepted';
};
const otherIds = () => {
  let n = 0;
  return () => `00000000-0000-7000-8002-${String(++n).padStart(12, '0')}`;
};

describe('R7 shelving', () => {
  test('needs a reason and an end within the policy', () => {
    const site = givenAlerting(tempFolder(), plant);
    site.raise(0);
    const shelve = { type: 'shelve', at: site.now(), until: site.now() + hour, oneShot: false, by: 'ana', reason: 'probe is being changed' } as const;
    expect(codeOf(() => site.give(0, { ...shelve, reason: ' ' }))).toBe('alert.reason-missing');
    expect(codeOf(() => site.give(0, { ...shelve, until: site.now() + 25 * hour }))).toBe('alert.shelf-too-long');
    expect(codeOf(() => site.give(0, shelve))).toBe('accepted');
    site.close();
  });

  test('the list shows who, why and how much is left', () => {
    const site = givenAlerting(tempFolder(), plant);
    site.raise(0);
    site.give(0, { type: 'shelve', at: site.now(), until: site.now() + hour, oneShot: false, by: 'ana', reason: 'probe is being changed' });
    site.pass(60_000);
    const [row] = site.ops.alerts.queue('shelved', '', 10).rows;
    expect([row?.setAsideBy, row?.setAsideBecause, row!.shelvedUntil! - site.now()]).toEqual(['ana', 'probe is being changed', hour - 60_000]);
    site.close();
  });

  test('a one-shot shelf ends when the occurrence clears', () => {
    const site = givenAlerting(tempFolder(), plant);
    site.raise(0);
    site.give(0, { type: 'shelve', at: site.now(), until: site.now() + hour, oneShot: true, by: 'ana', reason: 'known' });
    site.pass(1000);
    site.clear(0);
    expect(site.label(0)).toBe('A');
    site.raise(0, site.now() + 1);
    expect(site.label(0)).toBe('B');
    site.close();
  });

  test('ends within a second, and an alert that is still active is called again', () => {
    const site = givenAlerting(tempFolder(), plant);
    site.raise(0);
    site.give(0, { type: 'shelve', at: site.now(), until: site.now() + 10_000, oneShot: false, by: 'ana', reason: 'known' });
    site.pass(9000);
    expect(site.label(0)).toBe('G');
    site.pass(1000);
    expect([site.label(0), site.called()]).toEqual(['B', 2]);
    site.close();
  });

  test('ends at the first tick after a restart that came too late', () => {
    const folder = tempFolder();
    const before = givenAlerting(folder, plant);
    before.raise(0);
    before.give(0, { type: 'shelve', at: before.now(), until: before.now() + 10_000, oneShot: false, by: 'ana', reason: 'known' });
    before.close();
    const after = givenAlerting(folder, plant, before.now() + 2 * hour, otherIds());
    after.pass(1000);
    expect(after.label(0)).toBe('B');
    after.close();
  });

  test.each([
    ['the computer slept, and its monotonic clock with it', hour, 0],
    ['the computer slept, and its monotonic clock did not', hour, hour],
    ['somebody set the clock forward', hour, 1000],
    ['somebody set the clock back', -2 * hour, hour],
  ])('ends within a second when %s', (_, wallStep, monotonicStep) => {
    let [wall, monotonic] = [1_763_600_000_000, 5000];
    const clock = openClock(
      () => wall,
      () => monotonic,
      () => {},
    );
    const site = givenAlerting(tempFolder(), plant, clock.now());
    site.raise(0);
    site.give(0, { type: 'shelve', at: clock.now(), until: clock.now() + hour, oneShot: false, by: 'ana', reason: 'known' });
    wall += wallStep;
    monotonic += monotonicStep;
    // One second later at most the clock of the engine has passed the end.
    [wall, monotonic] = [wall + 1000, monotonic + 1000];
    site.setClock(clock.now());
    site.alerting.tick();
    expect(site.label(0)).toBe('B');
    site.close();
  });

  test('at most 20 are shelved at once, and a critical one needs its permission', () => {
    const nobody = () => false;
    expect(codeOf(() => checkShelf('high', mostShelved - 1, mostShelved, nobody))).toBe('accepted');
    expect(codeOf(() => checkShelf('high', mostShelved, mostShelved, () => true))).toBe('alert.shelf-full');
    expect(codeOf(() => checkShelf('critical', 0, mostShelved, nobody))).toBe('alert.shelf-critical');
    expect(codeOf(() => checkShelf('critical', 0, mostShelved, (permission) => permission === 'alert.shelve.critical'))).toBe('accepted');
    expect(codeOf(() => checkService(nobody))).toBe('alert.service-forbidden');
    const site = givenAlerting(tempFolder(), plant);
    site.raise(0);
    site.give(0, { type: 'shelve', at: site.now(), until: site.now() + hour, oneShot: false, by: 'ana', reason: 'known' });
    expect(site.ops.alerts.shelves()).toBe(1);
    site.close();
  });
});

describe('R9 latches and permits', () => {
  test('no way out of a latch but a reset when the condition is gone', () => {
    const site = givenAlerting(tempFolder(), plant);
    site.raise(1);
    site.pass(1000);
    site.clear(1);
    expect(site.label(1)).toBe('E');
    site.give(1, { type: 'shelve', at: site.now(), until: site.now() + 5000, oneShot: true, by: 'ana', reason: 'known' });
    site.pass(6000);
    site.give(1, { type: 'takeOutOfService', at: site.now(), by: 'ana', permit: 'LOTO-7', reason: 'seal' });
    site.pass(1000);
    site.give(1, { type: 'returnToService', at: site.now(), by: 'ana' });
    site.give(1, { type: 'suppress', cause: 'x', at: site.now() });
    site.give(1, { type: 'release', cause: 'x', at: site.now() + 1 });
    expect(site.label(1)).toBe('E');
    site.raise(1, site.now() + 10);
    expect(codeOf(() => site.give(1, { type: 'reset', by: 'ana' }))).toBe('alert.still-abnormal');
    site.clear(1, site.now() + 20);
    site.give(1, { type: 'reset', by: 'ana' });
    expect(site.label(1)).toBe('D');
    site.close();
  });

  test('out of service needs the number of a permit, and is listed with it', () => {
    const site = givenAlerting(tempFolder(), plant);
    site.raise(1);
    expect(codeOf(() => site.give(1, { type: 'takeOutOfService', at: site.now(), by: 'ana', permit: '', reason: 'seal' }))).toBe('alert.permit-missing');
    site.give(1, { type: 'takeOutOfService', at: site.now(), by: 'ana', permit: 'LOTO-7', reason: 'seal' });
    const [row] = site.ops.alerts.queue('shelved', '', 10).rows;
    expect([row?.label, row?.setAsideBecause]).toEqual(['I', 'LOTO-7 · seal']);
    site.close();
  });
});

test('an acknowledged alert that stays active is called again when its time is over, also after a restart', () => {
  const folder = tempFolder();
  const site = givenAlerting(folder, plant);
  site.raise(2);
  site.give(2, { type: 'acknowledge', call: { of: site.now(), at: site.now() }, by: 'ana' });
  site.pass(599_000);
  expect(site.label(2)).toBe('C');
  site.close();
  const after = givenAlerting(folder, plant, site.now(), otherIds());
  after.pass(1000);
  expect([after.label(2), after.called()]).toEqual(['B', 2]);
  expect(after.ops.annunciations.calls('site', 0, after.now()).map(({ because }) => because)).toEqual(['raised', 'realarm']);
  after.close();
});
