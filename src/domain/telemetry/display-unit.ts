import { ucumOf } from './ucum.ts';

/** How a window shows what was measured: as the device sends it, or in the units of a system where there is one of like size. */
export const unitSystems = ['sent', 'metric', 'us'] as const;
export type UnitSystem = (typeof unitSystems)[number];

/** `shown = value * factor + offset`, in `unit`. */
export interface DisplayUnit {
  readonly unit: string;
  readonly factor: number;
  readonly offset: number;
}

// Exact by definition, or as in NIST SP 811 (2008), appendix B.8. In metres, kilograms, pascals, cubic metres and seconds.
const inch = 0.0254;
const foot = 0.3048;
const mile = 1609.344;
const pound = 0.45359237;
const ounce = pound / 16;
const gallon = 3.785411784e-3;
const cubicFoot = foot ** 3;
const psi = (pound * 9.80665) / inch ** 2;
const inchOfWater = 249.08891;
const inchOfMercury = 3386.389;

/** A unit by its code in UCUM: how it is written, its size, the zero of its scale, and its counterpart of like size in the other system. */
interface Known {
  readonly written: string;
  readonly size: number;
  readonly zero?: number;
  readonly system: 'metric' | 'us';
  readonly other: string;
}
const metric = (written: string, size: number, other: string): Known => ({ written, size, system: 'metric', other });
const us = (written: string, size: number, other: string): Known => ({ written, size, system: 'us', other });

const known: Readonly<Record<string, Known>> = {
  Cel: { written: '°C', size: 1, zero: 273.15, system: 'metric', other: '[degF]' },
  '[degF]': { written: '°F', size: 5 / 9, zero: 459.67 * (5 / 9), system: 'us', other: 'Cel' },
  Pa: metric('Pa', 1, "[in_i'H2O]"),
  hPa: metric('hPa', 100, "[in_i'Hg]"),
  kPa: metric('kPa', 1000, '[psi]'),
  MPa: metric('MPa', 1e6, '[psi]'),
  mbar: metric('mbar', 100, "[in_i'H2O]"),
  bar: metric('bar', 1e5, '[psi]'),
  '[psi]': us('psi', psi, 'bar'),
  "[in_i'H2O]": us('inH₂O', inchOfWater, 'Pa'),
  "[in_i'Hg]": us('inHg', inchOfMercury, 'hPa'),
  'm3/h': metric('m³/h', 1 / 3600, '[gal_us]/min'),
  'L/s': metric('L/s', 1e-3, '[gal_us]/min'),
  'L/min': metric('L/min', 1e-3 / 60, '[gal_us]/min'),
  'L/h': metric('L/h', 1e-3 / 3600, '[gal_us]/h'),
  '[gal_us]/min': us('gal/min', gallon / 60, 'm3/h'),
  '[gal_us]/h': us('gal/h', gallon / 3600, 'L/h'),
  '[cft_i]/min': us('ft³/min', cubicFoot / 60, 'm3/h'),
  'm/s': metric('m/s', 1, '[ft_i]/s'),
  'mm/s': metric('mm/s', 1e-3, '[in_i]/s'),
  'km/h': metric('km/h', 1000 / 3600, '[mi_i]/h'),
  '[in_i]/s': us('in/s', inch, 'mm/s'),
  '[ft_i]/s': us('ft/s', foot, 'm/s'),
  '[mi_i]/h': us('mi/h', mile / 3600, 'km/h'),
  um: metric('µm', 1e-6, '[mil_i]'),
  mm: metric('mm', 1e-3, '[in_i]'),
  cm: metric('cm', 1e-2, '[in_i]'),
  m: metric('m', 1, '[ft_i]'),
  km: metric('km', 1000, '[mi_i]'),
  '[mil_i]': us('mil', inch / 1000, 'um'),
  '[in_i]': us('in', inch, 'mm'),
  '[ft_i]': us('ft', foot, 'm'),
  '[mi_i]': us('mi', mile, 'km'),
  L: metric('L', 1e-3, '[gal_us]'),
  m3: metric('m³', 1, '[cft_i]'),
  '[gal_us]': us('gal', gallon, 'L'),
  '[cft_i]': us('ft³', cubicFoot, 'm3'),
  g: metric('g', 1e-3, '[oz_av]'),
  kg: metric('kg', 1, '[lb_av]'),
  t: metric('t', 1000, '[ston_av]'),
  '[oz_av]': us('oz', ounce, 'g'),
  '[lb_av]': us('lb', pound, 'kg'),
  '[ston_av]': us('ton (US)', 2000 * pound, 't'),
};
/** US units as devices write them, where UCUM has its own names. */
const written: Readonly<Record<string, string>> = {
  'gal/min': '[gal_us]/min',
  gpm: '[gal_us]/min',
  GPM: '[gal_us]/min',
  cfm: '[cft_i]/min',
  CFM: '[cft_i]/min',
  'ft3/min': '[cft_i]/min',
  'in/s': '[in_i]/s',
  'ft/s': '[ft_i]/s',
  mph: '[mi_i]/h',
  in: '[in_i]',
  ft: '[ft_i]',
  mil: '[mil_i]',
  gal: '[gal_us]',
  ft3: '[cft_i]',
  lb: '[lb_av]',
  lbs: '[lb_av]',
  oz: '[oz_av]',
  inH2O: "[in_i'H2O]",
  inHg: "[in_i'Hg]",
  degF: '[degF]',
  F: '[degF]',
  C: 'Cel',
  'l/s': 'L/s',
  'l/min': 'L/min',
  'l/h': 'L/h',
  l: 'L',
};

const same = (unit: string): DisplayUnit => ({ unit, factor: 1, offset: 0 });

/**
 * The unit in which a value of `unit` is shown. Kelvins stay kelvins: mostly they are differences, which no zero must be added to.
 * Where a unit is not known, or belongs to the system already, it stays as it was sent.
 */
export const displayUnit = (unit: string, system: UnitSystem): DisplayUnit => {
  const code = Object.hasOwn(written, unit.trim()) ? written[unit.trim()] : ucumOf(unit);
  const from = code !== undefined && Object.hasOwn(known, code) ? known[code] : undefined;
  if (from === undefined || system === 'sent' || from.system === system) return same(unit);
  const to = known[from.other]!;
  const factor = from.size / to.size;
  return { unit: to.written, factor, offset: from.zero === undefined ? 0 : from.zero / to.size - (to.zero ?? 0) / to.size };
};

/** A value as it is shown. At the zero of a scale the last bits of a double would be shown as a number of their own: nanodegrees are none. */
export const asShown = (value: number, { factor, offset }: DisplayUnit): number =>
  offset === 0 ? value * factor : Math.round((value * factor + offset) * 1e9) / 1e9;
/** What was shown, as it is stored; digits that only come from binary arithmetic are cut. */
export const asSent = (shown: number, { factor, offset }: DisplayUnit): number => Number(((shown - offset) / factor).toPrecision(12));
