import type { Conditions } from './conditions.ts';

/** How a device speaks: one topic per metric with unit and time, one object per device, or one bare number per topic. */
export type Speech = 'value' | 'object' | 'scalar';

export interface Metric {
  readonly name: string;
  readonly unit: string;
  /** Digits after the point that the sensor resolves. */
  readonly decimals: number;
  /** What the sensor can show at all; a value outside is clipped. */
  readonly least: number;
  readonly most: number;
  /** Without noise, from what drives the plant. */
  readonly level: (c: Conditions) => number;
  /** Amplitude of the slow wander and of the noise of each sample. */
  readonly slow: number;
  readonly fast: number;
  readonly slowMs: number;
}

export interface Device {
  readonly name: string;
  readonly speech: Speech;
  readonly intervalMs: number;
  readonly metrics: readonly Metric[];
}

const minute = 60_000;
const hour = 60 * minute;

type Range = readonly [least: number, most: number];
const metric = (
  name: string,
  unit: string,
  decimals: number,
  [least, most]: Range,
  level: Metric['level'],
  slow: number,
  fast: number,
  slowMs = 12 * minute,
): Metric => ({
  name,
  unit,
  decimals,
  least,
  most,
  level,
  slow,
  fast,
  slowMs,
});

const gridVoltage = (c: Conditions) => 231 - 2.5 * c.cooling;
const sitePower = (c: Conditions) => 150 + 190 * c.occupancy + 240 * c.cooling;
const powerFactor = (c: Conditions) => 0.97 - 0.03 * c.cooling;

/** A mid-size cooling and heating plant with two rooms that it serves. */
export const devices: readonly Device[] = [
  {
    name: 'CH-01',
    speech: 'value',
    intervalMs: 500,
    metrics: [
      metric('supply_temp', '°C', 2, [-10, 40], (c) => 6.6 + 0.9 * c.cooling, 0.2, 0.04),
      metric('return_temp', '°C', 2, [-10, 50], (c) => 10.4 + 2.8 * c.cooling, 0.25, 0.05),
      metric('condenser_pressure', 'bar', 2, [0, 25], (c) => 7.4 + 2.2 * c.cooling + 0.03 * (c.outdoor - 18), 0.15, 0.03),
      metric('power', 'kW', 1, [0, 400], (c) => 45 + 175 * c.cooling, 6, 1.5),
    ],
  },
  {
    name: 'CH-02',
    speech: 'value',
    intervalMs: 500,
    metrics: [
      metric('supply_temp', '°C', 2, [-10, 40], (c) => 6.8 + 1.0 * c.cooling, 0.2, 0.04),
      metric('oil_pressure', 'bar', 2, [0, 8], (c) => 3.5 - 0.25 * c.cooling, 0.1, 0.02),
      metric('oil_temp', '°C', 1, [0, 120], (c) => 46 + 11 * c.cooling, 0.8, 0.15),
      metric('power', 'kW', 1, [0, 350], (c) => 25 + 150 * c.cooling ** 2, 5, 1.2),
    ],
  },
  {
    name: 'CT-2',
    speech: 'value',
    intervalMs: 500,
    metrics: [
      metric('basin_level', '%', 1, [0, 100], (c) => 72 - 6 * c.cooling, 6, 0.4, 2 * hour),
      metric('basin_temp', '°C', 1, [0, 50], (c) => 20 + 6 * c.cooling + 0.15 * (c.outdoor - 18), 0.4, 0.08),
      metric('fan_speed', '%', 0, [0, 100], (c) => 15 + 80 * c.cooling, 3, 0.6),
      metric('conductivity', 'µS/cm', 0, [0, 5000], (c) => 940 + 120 * c.cooling, 90, 6, 5 * hour),
    ],
  },
  {
    name: 'AHU-1',
    speech: 'value',
    intervalMs: 500,
    metrics: [
      metric('supply_air_temp', '°C', 1, [-20, 60], (c) => 18.4 - 2.6 * c.cooling, 0.4, 0.08),
      metric('return_air_humidity', '%RH', 1, [0, 100], (c) => 43 + 7 * c.occupancy + 0.2 * (c.outdoor - 18), 3, 0.3, hour),
      metric('filter_dp', 'Pa', 0, [0, 600], (c) => 95 + 75 * c.occupancy, 6, 2),
      metric('fan_speed', '%', 0, [0, 100], (c) => 34 + 46 * c.occupancy, 2, 0.6),
    ],
  },
  {
    name: 'AHU-3',
    speech: 'value',
    intervalMs: 500,
    metrics: [
      metric('supply_air_temp', '°C', 1, [-20, 60], (c) => 18.8 - 2.4 * c.cooling, 0.4, 0.08),
      metric('return_air_temp', '°C', 1, [-20, 60], (c) => 21.2 + 1.8 * c.occupancy, 0.3, 0.06, hour),
      metric('filter_dp', 'Pa', 0, [0, 600], (c) => 120 + 85 * c.occupancy, 8, 2.5),
      metric('fan_speed', '%', 0, [0, 100], (c) => 36 + 48 * c.occupancy, 2, 0.6),
    ],
  },
  {
    name: 'P-11',
    speech: 'value',
    intervalMs: 500,
    metrics: [
      metric('flow', 'm³/h', 1, [0, 260], (c) => 138 + 34 * c.cooling, 2.5, 0.7),
      metric('discharge_pressure', 'bar', 2, [0, 10], (c) => 3.2 - 0.4 * c.cooling, 0.05, 0.02),
      metric('power', 'kW', 1, [0, 40], (c) => 9 + 6 * c.cooling, 0.4, 0.1),
    ],
  },
  {
    name: 'P-12',
    speech: 'value',
    intervalMs: 500,
    metrics: [
      metric('flow', 'm³/h', 1, [0, 220], (c) => 112 + 28 * c.cooling, 2.2, 0.6),
      metric('discharge_pressure', 'bar', 2, [0, 10], (c) => 2.9 - 0.3 * c.cooling, 0.05, 0.02),
    ],
  },
  {
    name: 'M-07',
    speech: 'value',
    intervalMs: 500,
    metrics: [
      metric('bearing_temp', '°C', 1, [-20, 160], (c) => 50 + 11 * c.cooling + 0.3 * (c.outdoor - 18), 1.2, 0.15, 25 * minute),
      metric('vibration', 'mm/s', 2, [0, 30], (c) => 1.6 + 0.7 * c.cooling, 0.2, 0.08),
      metric('current', 'A', 1, [0, 90], (c) => 17 + 12 * c.cooling, 0.6, 0.2),
    ],
  },
  {
    name: 'B-01',
    speech: 'value',
    intervalMs: 500,
    metrics: [
      metric('flow_temp', '°C', 1, [0, 120], (c) => 66 + 9 * c.heating, 0.8, 0.15),
      metric('return_temp', '°C', 1, [0, 120], (c) => 53 + 5 * c.heating, 0.7, 0.15),
      metric('pressure', 'bar', 2, [0, 6], (c) => 1.7 + 0.15 * c.heating, 0.05, 0.01, hour),
      metric('flue_gas_temp', '°C', 0, [0, 400], (c) => 92 + 48 * c.heating, 3, 0.8),
    ],
  },
  {
    name: 'HX-02',
    speech: 'value',
    intervalMs: 500,
    metrics: [
      metric('primary_in_temp', '°C', 1, [0, 120], (c) => 65 + 8.5 * c.heating, 0.8, 0.15),
      metric('secondary_out_temp', '°C', 1, [0, 120], (c) => 55.5 + 2.5 * c.heating, 0.6, 0.12),
      metric('dp', 'kPa', 1, [0, 150], (c) => 21 + 8 * c.heating, 0.8, 0.2),
    ],
  },
  {
    name: 'T-04',
    speech: 'value',
    intervalMs: 2000,
    metrics: [
      metric('level', '%', 1, [0, 100], (c) => 60 - 8 * c.cooling, 9, 0.3, 6 * hour),
      metric('temperature', '°C', 1, [0, 60], (c) => 7.8 + 1.2 * c.cooling, 0.3, 0.05, hour),
    ],
  },
  { name: 'T-05', speech: 'value', intervalMs: 2000, metrics: [metric('level', '%', 1, [0, 100], (c) => 66 - 6 * c.occupancy, 10, 0.3, 5 * hour)] },
  {
    name: 'EM-01',
    speech: 'object',
    intervalMs: 500,
    metrics: [
      metric('power', 'kW', 1, [0, 1500], sitePower, 8, 2),
      metric('voltage', 'V', 1, [0, 300], gridVoltage, 1.2, 0.3, 8 * minute),
      metric('current', 'A', 1, [0, 2500], (c) => (sitePower(c) * 1000) / (3 * gridVoltage(c) * powerFactor(c)), 12, 3),
      metric('power_factor', '', 3, [0, 1], powerFactor, 0.008, 0.002),
    ],
  },
  {
    name: 'GW-1',
    speech: 'object',
    intervalMs: 5000,
    metrics: [
      metric('cpu_temp', '°C', 1, [-20, 110], (c) => 44 + 0.5 * (c.outdoor - 18) + 3 * c.occupancy, 1.5, 0.3),
      metric('signal', 'dBm', 0, [-120, 0], () => -66, 4, 2),
    ],
  },
  {
    name: 'RM-204',
    speech: 'scalar',
    intervalMs: 5000,
    metrics: [
      metric('temperature', '°C', 1, [-20, 60], (c) => 21 + 1.4 * c.occupancy + 0.06 * (c.outdoor - 18), 0.4, 0.05, hour),
      metric('humidity', '%RH', 1, [0, 100], (c) => 42 + 6 * c.occupancy, 3, 0.3, hour),
      metric('co2', 'ppm', 0, [350, 5000], (c) => 450 + 430 * c.occupancy, 45, 8, 35 * minute),
    ],
  },
  {
    name: 'RM-311',
    speech: 'scalar',
    intervalMs: 5000,
    metrics: [
      metric('temperature', '°C', 1, [-20, 60], (c) => 21.4 + 1.6 * c.occupancy + 0.08 * (c.outdoor - 18), 0.4, 0.05, hour),
      metric('humidity', '%RH', 1, [0, 100], (c) => 41 + 5 * c.occupancy, 3, 0.3, hour),
      metric('co2', 'ppm', 0, [350, 5000], (c) => 440 + 360 * c.occupancy, 40, 8, 35 * minute),
    ],
  },
];

/** The first `count` devices; beyond the plant it repeats under new names (`CH-01-2`), each with its own noise. */
export const fleet = (count: number): readonly Device[] =>
  Array.from({ length: count }, (_, i) => {
    const device = devices[i % devices.length]!;
    const round = Math.floor(i / devices.length) + 1;
    return round === 1 ? device : { ...device, name: `${device.name}-${round}` };
  });
