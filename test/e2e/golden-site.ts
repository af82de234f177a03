import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AlertEvent, Evidence } from '../../src/domain/alert/event.ts';
import type { Severity } from '../../src/domain/alert/severity.ts';
import { connection } from '../../src/domain/broker/connection.ts';
import { ThresholdId } from '../../src/domain/identity.ts';
import { threshold, ThresholdDraft } from '../../src/domain/threshold/threshold.ts';
import { pointIdOf } from '../../src/main/engine/points.ts';
import { handle } from '../../src/main/handle.ts';
import { alertStream } from '../../src/main/store/alert-rows.ts';
import { connectionStream, thresholdStream } from '../../src/main/store/configuration-rows.ts';
import { openOps } from '../../src/main/store/ops.ts';
import { openTelemetry } from '../../src/main/store/open-telemetry.ts';
import { countingIds } from '../given.ts';
import { cell, message } from '../main/store/telemetry-given.ts';
import { silentBroker } from '../silent-broker.ts';

const tenant = '00000000-0000-7000-8000-0000000000d1';
const minute = 60_000;
const hour = 60 * minute;

interface Measured {
  readonly device: string;
  readonly metric: string;
  readonly unit: string;
  /** By hours before now. */
  readonly value: (before: number) => number;
  readonly limit: number;
  readonly severity: Severity;
  /** Hours before now in which nothing came. */
  readonly silent?: readonly [number, number];
}

const wave = (middle: number, size: number, hours: number) => (before: number) =>
  Math.round((middle + size * Math.sin((before / hours) * 2 * Math.PI) + (size / 5) * Math.sin(before * 37)) * 100) / 100;
const plant: readonly Measured[] = [
  { device: 'CH-01', metric: 'supply_temp', unit: '°C', value: (h) => wave(6.4, 0.4, 2)(h) + (h < 1 ? (1 - h) * 3 : 0), limit: 9, severity: 'critical' },
  { device: 'CH-01', metric: 'power', unit: 'kW', value: wave(182, 30, 3), limit: 260, severity: 'warning' },
  { device: 'CH-02', metric: 'supply_temp', unit: '°C', value: wave(6.6, 0.3, 2.5), limit: 9, severity: 'high', silent: [3, 3.7] },
  { device: 'M-07', metric: 'vibration', unit: 'mm/s', value: (h) => wave(3.1, 0.5, 1)(h) + (h < 2.5 ? (2.5 - h) * 1.4 : 0), limit: 6, severity: 'high' },
  { device: 'P-11', metric: 'flow', unit: 'm³/h', value: wave(41, 4, 1.5), limit: 60, severity: 'warning' },
  { device: 'P-12', metric: 'flow', unit: 'm³/h', value: wave(38, 5, 1.7), limit: 60, severity: 'warning' },
  { device: 'T-04', metric: 'level', unit: '%', value: (h) => Math.round((92 - h * 4) * 10) / 10, limit: 90, severity: 'warning' },
  { device: 'AHU-3', metric: 'filter_dp', unit: 'Pa', value: wave(120, 12, 4), limit: 200, severity: 'info', silent: [0, 2.2] },
];

/**
 * A data folder of a plant with eight hours behind it, always the same: values with a gap, one device that went silent, open alerts of
 * every kind of answer, and a broker that is switched off, so that nothing changes while somebody looks.
 */
export const seedGoldenSite = (home: string, now: number): void => {
  const folder = join(home, 'tenants', tenant);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(home, 'settings.json'), JSON.stringify({ tenant }));
  const telemetry = openTelemetry({ file: join(folder, 'telemetry.db'), tenant });
  for (let at = now - 8 * hour; at <= now - minute / 4; at += minute) {
    const before = (now - at) / hour;
    for (const { device, metric, unit, value, silent } of plant) {
      if (silent && before >= silent[0] && before <= silent[1]) continue;
      telemetry.stage(message(device, at, {}, { cells: [cell(metric, value(before), { unit })] }));
    }
    telemetry.commit(at + 40);
  }
  const series = telemetry.catalogue.all();
  telemetry.close();

  let at = now - 9 * hour;
  const ops = openOps({ file: join(folder, 'ops.db'), now: () => at, newId: countingIds() });
  ops.meta.set('site_name', 'Harbour works');
  ops.meta.set('site_zone', 'Europe/Berlin');
  handle(ops.log, connection, connectionStream('00000000-0000-7000-8000-000000300001'), 'ada', { type: 'add', profile: silentBroker });
  for (const [i, { device, metric, unit, limit, severity, value }] of plant.entries()) {
    at = now - 9 * hour;
    const thresholdId = ThresholdId.parse(`00000000-0000-7000-8000-00000010000${i}`);
    const { id: seriesId } = series.find((one) => one.device === device && one.metric === metric)!;
    const draft = ThresholdDraft.parse({
      name: `${device} ${metric.replaceAll('_', ' ')} high`,
      seriesId,
      device,
      metric,
      unit,
      levels: [{ kind: 'H', limit, deadBand: limit / 50, onDelayMs: 30_000, offDelayMs: 60_000, severity }],
      guidance: 'Look at the bearing and at the oil. Call the control room before the machine is stopped.',
      latching: false,
      selfAcknowledging: false,
      longestShelfMs: 24 * hour,
      staleAfterMs: 24 * hour,
    });
    handle(ops.log, threshold, thresholdStream(thresholdId), 'ada', { type: 'create', draft, at });
    at = now - (i * 47 + 8) * minute;
    const onset = at - 30_000;
    const evidence: Evidence = {
      thresholdId,
      thresholdVersion: 1,
      name: draft.name,
      seriesId,
      device,
      metric,
      unit,
      level: 'H',
      severity,
      limit,
      deadBand: limit / 50,
      value: Math.max(value((now - onset) / hour), Math.round(limit * 104) / 100),
      onset,
      simulated: false,
    };
    const call = { of: at, at };
    const events: AlertEvent[] = [
      { type: 'AlertRaised', at, latches: false, evidence },
      { type: 'AlertAnnunciated', call, because: 'raised', latches: false },
    ];
    if (i % 3 === 1) events.push({ type: 'AlertAcknowledged', answers: call, by: 'ada', note: 'Seen on the round' });
    if (i % 4 === 2) events.push({ type: 'AlertCleared', at: at + 6 * minute, answers: call, value: limit * 0.9 });
    ops.log.append(alertStream(pointIdOf(tenant, 'site', seriesId, thresholdId, 'high')), 0, 'engine', events);
  }
  ops.close();
};
