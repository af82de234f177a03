import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { asSent, asShown, displayUnit } from '../../../src/domain/telemetry/display-unit.ts';

const shown = (value: number, unit: string, system: 'metric' | 'us') => {
  const display = displayUnit(unit, system);
  return [Number(asShown(value, display).toPrecision(6)), display.unit];
};
/** What a device may write, the counterpart, and the value of ten of it. */
const us: readonly (readonly [string, string, number])[] = [
  ['°C', '°F', 50],
  ['Cel', '°F', 50],
  ['degC', '°F', 50],
  ['C', '°F', 50],
  ['bar', 'psi', 145.038],
  ['kPa', 'psi', 1.45038],
  ['MPa', 'psi', 1450.38],
  ['Pa', 'inH₂O', 0.0401463],
  ['mbar', 'inH₂O', 4.01463],
  ['hPa', 'inHg', 0.2953],
  ['m³/h', 'gal/min', 44.0287],
  ['m3/h', 'gal/min', 44.0287],
  ['L/s', 'gal/min', 158.503],
  ['l/min', 'gal/min', 2.64172],
  ['l/h', 'gal/h', 2.64172],
  ['m/s', 'ft/s', 32.8084],
  ['mm/s', 'in/s', 0.393701],
  ['km/h', 'mi/h', 6.21371],
  ['µm', 'mil', 0.393701],
  ['mm', 'in', 0.393701],
  ['cm', 'in', 3.93701],
  ['m', 'ft', 32.8084],
  ['km', 'mi', 6.21371],
  ['l', 'gal', 2.64172],
  ['m³', 'ft³', 353.147],
  ['g', 'oz', 0.35274],
  ['kg', 'lb', 22.0462],
  ['t', 'ton (US)', 11.0231],
];
const metric: readonly (readonly [string, string, number])[] = [
  ['°F', '°C', -12.2222],
  ['psi', 'bar', 0.689476],
  ['inHg', 'hPa', 338.639],
  ['gpm', 'm³/h', 2.27125],
  ['cfm', 'm³/h', 16.9901],
  ['in/s', 'mm/s', 254],
  ['ft', 'm', 3.048],
  ['gal', 'L', 37.8541],
  ['lb', 'kg', 4.53592],
];

describe('units are converted for display', () => {
  test.each(us)('ten %s in US units are %s: %d', (sent, unit, value) => expect(shown(10, sent, 'us')).toEqual([value, unit]));
  test.each(metric)('ten %s in metric units are %s: %d', (sent, unit, value) => expect(shown(10, sent, 'metric')).toEqual([value, unit]));
  test('fixed points of the scales', () => {
    expect([shown(-40, '°C', 'us'), shown(100, '°C', 'us'), shown(32, '°F', 'metric'), shown(212, '°F', 'metric')]).toEqual([
      [-40, '°F'],
      [212, '°F'],
      [0, '°C'],
      [100, '°C'],
    ]);
  });
  test.each(['K', '%', 'kW', 'rpm', '', 'constructor', '°C/s', 'no unit at all'])('%j stays as it was sent', (unit) => {
    for (const system of ['sent', 'metric', 'us'] as const) expect(displayUnit(unit, system)).toEqual({ unit, factor: 1, offset: 0 });
  });
  test('a unit of the system, and every unit where the person wants it as sent, stays as it was written', () => {
    for (const [unit] of us) expect([displayUnit(unit, 'metric'), displayUnit(unit, 'sent')]).toEqual(Array(2).fill({ unit, factor: 1, offset: 0 }));
  });
  test('a limit taken from a chart has the digits of the device', () => {
    const display = displayUnit('°C', 'us');
    for (const sent of [8.1, 20.3, 91.5, 0.7]) expect(asSent(asShown(sent, display), display)).toBe(sent);
  });
  test('what is typed over a shown value comes back as what is stored', () => {
    const any = fc.tuple(fc.double({ min: -1e6, max: 1e6, noNaN: true }), fc.constantFrom(...us.map(([unit]) => unit)));
    fc.assert(
      fc.property(any, ([value, unit]) => {
        const display = displayUnit(unit, 'us');
        expect(asSent(asShown(value, display), display)).toBeCloseTo(value, 6);
      }),
    );
  });
});
