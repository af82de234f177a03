import { describe, expect, test } from 'vitest';
import type { SuppressionDraft } from '../../../src/domain/alert/suppression.ts';
import { fold, type Foldable } from '../../../src/domain/alert/flood.ts';
import type { Severity } from '../../../src/domain/alert/severity.ts';
import { compressorTrip } from '../../../src/simulator/compressor-trip.ts';
import { dice } from '../../domain/alert/machine.ts';
import { countingIds } from '../../given.ts';
import { tempFolder } from '../../temp-folder.ts';
import { givenAlerting, thresholdIdOf } from './given-alerting.ts';

const { alerts, oilPressure, trip, ofOil, ofTrip } = compressorTrip();
/** An alert reaches the console up to so long after it began, in any order. */
const shuffleMs = 1000;
const rule = (name: string, trigger: number, targets: readonly number[]): SuppressionDraft => ({
  name,
  form: { kind: 'inhibit', trigger: thresholdIdOf(trigger), equal: ['train'], atMostMs: 3_600_000 },
  targets: targets.map(thresholdIdOf),
  holdMs: 2000,
  allowCritical: false,
  approvedBy: '',
});

/** Plays the script in 60 s of the site's clock; the order of arrival is shuffled by `seed`. */
const playTrip = (folder: string, seed: number, isSuppressed: boolean) => {
  const random = dice(seed * 7919 + 13);
  const start = 1_763_600_000_000;
  const site = givenAlerting(
    folder,
    alerts.map(({ device, metric, severity, kind, onDelayMs, train }) => ({ device, metric, severity, kind, onDelayMs, labels: { train } })),
    start,
    countingIds(),
    shuffleMs,
  );
  if (isSuppressed) {
    // The consequences of the oil are those of the trip too: they stay when the machine stands.
    site.rule(rule('low oil explains warm bearings', oilPressure, ofOil));
    site.rule(rule('a stopped compressor explains what it feeds', trip, [...ofOil, ...ofTrip]));
  }
  const group = site.group({ name: 'Compressor C-7', windowMs: 60_000, members: alerts.map((_, n) => ({ thresholdId: thresholdIdOf(n), rank: null })) });
  const arrivals = alerts
    .map(({ onsetMs, onDelayMs }, n) => ({
      n,
      onset: start + onsetMs,
      at: start + onsetMs + onDelayMs,
      arrival: start + onsetMs + onDelayMs + Math.floor(random() * shuffleMs),
    }))
    .toSorted((a, b) => a.arrival - b.arrival);
  // What comes within a quarter of a second is one batch of the judge, and one transaction.
  for (const [batch, together] of Map.groupBy(arrivals, ({ arrival }) => Math.floor((arrival - start) / 250))) {
    const at = start + (batch + 1) * 250;
    if (site.now() < at) site.setClock(at);
    site.ops.log.atomically(() => {
      for (const each of together) site.raise(each.n, each.at, each.onset);
    });
    if (batch % 4 === 3) site.alerting.tick();
  }
  site.setClock(start + 60_000);
  site.alerting.tick();
  return { site, group };
};

describe('R8 compressor lube-oil trip', () => {
  test('calls at least 84 alerts when nothing is suppressed', () => {
    const { site } = playTrip(tempFolder(), 1, false);
    expect(site.called()).toBeGreaterThanOrEqual(84);
    site.close();
  });

  test('calls at most 5, hides no critical one, and names the true first in 100 of 100 shuffled runs', () => {
    for (let seed = 1; seed <= 100; seed++) {
      const { site, group } = playTrip(tempFolder(), seed, true);
      expect(site.called(), `run ${seed}`).toBeLessThanOrEqual(5);
      const named = site.ops.rules.firstOutGroups().find(({ groupId }) => groupId === group)!.mark.named;
      expect(named?.point, `run ${seed}`).toBe(site.pointOf(oilPressure));
      const queue = site.ops.alerts.queue('active', '', 1000);
      const hidden = site.ops.alerts.queue('shelved', '', 1000);
      expect(queue.rows.filter(({ severity }) => severity === 'critical')).toHaveLength(2);
      expect(hidden.rows.filter(({ severity }) => severity === 'critical')).toEqual([]);
      // Nothing is lost: what is not listed is in the tab that one key opens, each with its rule.
      expect(queue.total + hidden.total).toBe(alerts.length);
      expect(hidden.rows.every(({ label, causes }) => label === 'H' && (causes?.length ?? 0) > 0)).toBe(true);
      site.close();
    }
  }, 240_000);
});

describe('R12 five hundred alerts in ten seconds', () => {
  const severityOf = (n: number): Severity => (n % 100 === 0 ? 'critical' : n % 5 === 0 ? 'high' : n % 2 === 0 ? 'warning' : 'info');
  const thresholds = Array.from({ length: 500 }, (_, n) => ({
    device: `D-${n % 40}`,
    metric: `m${n}`,
    severity: severityOf(n),
    labels: { area: `area ${n % 4}` },
  }));
  const foldable = (site: ReturnType<typeof givenAlerting>): readonly Foldable[] =>
    site.ops.alerts
      .queue('active', '', 1000)
      .rows.map((row) => ({ key: row.alertId, severity: row.severity, group: null, device: row.device, area: `area ${Number(row.device.slice(2)) % 4}` }));

  test('the banner is there within a second, the list is ten rows, no critical one is folded, nothing is dropped, and it ends below five', () => {
    const site = givenAlerting(tempFolder(), thresholds);
    let floodAt: number | undefined;
    let eleventh: number | undefined;
    for (let n = 0; n < 500; n++) {
      site.raise(n);
      if (n === 10) eleventh = site.now();
      if (floodAt === undefined && site.alerting.flood.view().flood) floodAt = site.now();
      site.setClock(site.now() + 20);
      if (n % 50 === 49) site.alerting.tick();
    }
    expect(floodAt! - eleventh!).toBeLessThanOrEqual(1000);
    const rows = foldable(site);
    expect(rows).toHaveLength(500);
    const folds = fold(rows);
    expect(folds.length).toBeLessThanOrEqual(10);
    expect(folds.flatMap(({ keys }) => keys).toSorted()).toEqual(rows.map(({ key }) => key).toSorted());
    for (const { severity, key } of rows)
      if (severity === 'critical') expect(folds.some(({ kind, keys }) => kind === 'alert' && keys.join() === key)).toBe(true);
    expect(site.called()).toBe(500);
    expect(site.alerting.flood.view()).toMatchObject({ lastTenMinutes: 500, flood: { count: 500, first: { device: 'D-0', name: 'm0' } } });

    // The last five calls leave the window one after another: the flood is over when four are left.
    const last = site.ops.annunciations.times('site', 0, site.now());
    site.setClock(last.at(-5)! + 600_000 - 1);
    site.alerting.tick();
    expect(site.alerting.flood.view().flood?.count).toBe(5);
    site.setClock(last.at(-5)! + 600_000);
    site.alerting.tick();
    expect(site.alerting.flood.view()).toEqual({ lastTenMinutes: 4, flood: null });
    expect(site.ops.annunciations.floods('site', 0, site.now())).toEqual([{ since: last[10], until: last.at(-5)! + 600_000 }]);
    site.close();
  }, 60_000);
});
