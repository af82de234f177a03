import assert from 'node:assert/strict';
import { type Fault, faults } from '../../src/simulator/faults.ts';
import { type Device, devices } from '../../src/simulator/plant.ts';
import { openReadings, type Site, widest } from '../../src/simulator/reading.ts';

export const now = Date.UTC(2026, 4, 20, 10, 0, 0); // a Wednesday
export const day = 86_400_000;
export const site: Site = { seed: 7, now, liveStart: null, offsetMs: 0 };

export const deviceNamed = (name: string): Device => {
  const device = devices.find((one) => one.name === name);
  assert.ok(device, name);
  return device;
};

/** One device at one instant as an object; undefined while it is silent. */
export const reader = (where: Site = site, programme: readonly Fault[] = faults) => {
  const readings = openReadings(where, programme);
  const into = new Float64Array(widest);
  return (device: Device, t: number): Readonly<Record<string, number>> | undefined =>
    readings.read(device, readings.conditions(t), into) ? Object.fromEntries(device.metrics.map(({ name }, i) => [name, into[i]!])) : undefined;
};
