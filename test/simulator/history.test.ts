import { expect, test } from 'vitest';
import { historyBatchRows } from '../../src/contract/demo-site.ts';
import { Flag } from '../../src/domain/telemetry/sample.ts';
import { faults, spanAt } from '../../src/simulator/faults.ts';
import { history } from '../../src/simulator/history.ts';
import { devices } from '../../src/simulator/plant.ts';
import { openReadings } from '../../src/simulator/reading.ts';
import { day, deviceNamed, now, reader, site } from './plant-reader.ts';

const minute = 60_000;

test('seven days are one row per device and minute, less the minutes in which a device was silent', () => {
  const minutes = Array.from({ length: 7 * 1440 }, (_, i) => now - 7 * day + i * minute);
  const silent = faults.filter(({ kind }) => kind === 'dropout').reduce((sum, fault) => sum + minutes.filter((t) => spanAt(fault, site, t)).length, 0);
  const perDevice = new Map<string, number>();
  let rows = 0;
  let samples = 0;
  let last = 0;
  for (const batch of history(openReadings(site), devices, now - 7 * day, now)) {
    expect(batch.length).toBeLessThanOrEqual(historyBatchRows);
    for (const { device, ts, recv, flags, cells } of batch) {
      if (ts < last || ts % minute !== 0 || recv !== ts || flags !== (Flag.historical | Flag.simulated)) expect.fail(`${device} at ${ts}`);
      last = ts;
      rows++;
      samples += cells.length;
      perDevice.set(device, (perDevice.get(device) ?? 0) + 1);
    }
  }
  expect(silent).toBeGreaterThan(0);
  expect(rows).toBe(devices.length * 7 * 1440 - silent);
  expect(perDevice.get('CH-01')).toBe(7 * 1440);
  expect(samples).toBeGreaterThan(450_000);
  expect(last).toBe(now - minute);
});

test('a row holds what the plant shows, with units and good quality, and begins at the first full minute', () => {
  const rows = [...history(openReadings(site), [deviceNamed('P-11')], now - 90_000, now + 1)].flat();
  expect(rows.map(({ ts }) => ts)).toEqual([now - minute, now]);
  const { device, cells } = rows[0]!;
  expect(device).toBe('P-11');
  expect(cells.map(({ metric, unit, kind, quality }) => [metric, unit, kind, quality])).toEqual([
    ['flow', 'm³/h', 'gauge', 'good'],
    ['discharge_pressure', 'bar', 'gauge', 'good'],
    ['power', 'kW', 'gauge', 'good'],
  ]);
  expect(Object.fromEntries(cells.map(({ metric, value }) => [metric, value]))).toEqual(reader()(deviceNamed('P-11'), now - minute));
});

test('days asked one by one are the same rows as the week asked at once; nothing is asked of an empty range', () => {
  const some = [deviceNamed('CH-01'), deviceNamed('GW-1')];
  const between = (from: number, to: number) => [...history(openReadings(site), some, from, to)].flat();
  const week = between(now - 3 * day, now);
  expect([3, 2, 1].flatMap((back) => between(now - back * day, now - (back - 1) * day))).toEqual(week);
  expect(between(now, now)).toEqual([]);
});
