import fc from 'fast-check';
import { expect, test } from 'vitest';
import { devices, fleet } from '../../src/simulator/plant.ts';
import { day, deviceNamed, now, reader, site } from './plant-reader.ts';

test('the plant has at least 12 devices and 40 metrics, each name once and each with a unit but the power factor', () => {
  const names = devices.flatMap(({ name, metrics }) => metrics.map((metric) => `${name}/${metric.name}`));
  expect(devices.length).toBeGreaterThanOrEqual(12);
  expect(names.length).toBeGreaterThanOrEqual(45);
  expect(new Set(names).size).toBe(names.length);
  expect(devices.flatMap(({ metrics }) => metrics.filter(({ unit }) => unit === '')).map(({ name }) => name)).toEqual(['power_factor']);
});

test('the same seed gives the same values, in whatever order they are asked for; another seed gives others', () => {
  const [one, two, other] = [reader(), reader(), reader({ ...site, seed: 8 })];
  let different = 0;
  let all = 0;
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.integer({ min: now - 7 * day, max: now }), fc.nat(devices.length - 1)), { minLength: 1, maxLength: 40 }), (asked) => {
      const forward = asked.map(([t, i]) => one(devices[i]!, t));
      const backward = asked.toReversed().map(([t, i]) => two(devices[i]!, t));
      expect(backward.toReversed()).toEqual(forward);
      all += asked.length;
      different += asked.filter(([t, i]) => JSON.stringify(other(devices[i]!, t)) !== JSON.stringify(one(devices[i]!, t))).length;
    }),
    { numRuns: 50 },
  );
  expect(different / all).toBeGreaterThan(0.9);
});

test('history and live are one line: nothing before the live start depends on it, and no value jumps at it', () => {
  const [past, live, healthy] = [reader(), reader({ ...site, liveStart: now }), reader(site, [])];
  for (const device of devices) {
    for (let t = now - 2 * day; t < now; t += 7 * 60_000) expect(live(device, t)).toEqual(past(device, t));
    for (const { name, decimals } of device.metrics) {
      let steepest = 10 ** -decimals;
      for (let t = now - day; t < now; t += 60_000) steepest = Math.max(steepest, Math.abs(healthy(device, t)![name]! - healthy(device, t - 60_000)![name]!));
      const jump = Math.abs(live(device, now + 500)![name]! - past(device, now - 60_000)![name]!);
      expect(jump, `${device.name}/${name}`).toBeLessThanOrEqual(1.5 * steepest);
    }
  }
});

test('every value of a week, faults and all, is one that its sensor can show, in the decimals of the sensor', () => {
  const read = reader();
  for (const device of devices)
    for (let t = now - 7 * day; t < now; t += 13 * 60_000) {
      const values = read(device, t);
      for (const { name, least, most, decimals } of values ? device.metrics : []) {
        const value = values![name]!;
        expect(value >= least && value <= most, `${device.name}/${name} = ${value}`).toBe(true);
        expect(Number(value.toFixed(decimals)), `${device.name}/${name} = ${value}`).toBe(value);
      }
    }
});

test('the plant follows its days: more power at two in the afternoon than at three at night, less of it on Sunday', () => {
  const read = reader(site, []);
  const meter = deviceNamed('EM-01');
  const power = (date: number, hour: number) => read(meter, Date.UTC(2026, 4, date, hour))!['power']!;
  for (const date of [18, 19, 20, 21, 22]) expect(power(date, 14)).toBeGreaterThan(power(date, 3) + 100);
  expect(power(17, 14)).toBeLessThan(power(18, 14) - 100);
});

test('the days of the plant are those of the clock on its wall', () => {
  const [utc, sydney] = [reader(site, []), reader({ ...site, offsetMs: 10 * 3_600_000 }, [])];
  const room = deviceNamed('RM-204');
  const co2 = (read: typeof utc, hour: number) => read(room, Date.UTC(2026, 4, 20, hour))!['co2']!;
  expect(co2(utc, 13)).toBeGreaterThan(750);
  expect(co2(sydney, 13)).toBeLessThan(550);
  expect(co2(sydney, 3)).toBeGreaterThan(750);
});

test('a larger fleet repeats the plant under new names with noise of its own', () => {
  const many = fleet(40);
  expect(new Set(many.map(({ name }) => name)).size).toBe(40);
  const read = reader(site, []);
  const twin = many.find(({ name }) => name === 'CH-01-2')!;
  expect(read(twin, now)).not.toEqual(read(deviceNamed('CH-01'), now));
  expect(fleet(3).map(({ name }) => name)).toEqual(['CH-01', 'CH-02', 'CT-2']);
});
