import { expect, test } from 'vitest';
import { initialFilter, sample, type Turn } from '../../src/domain/threshold/filter.ts';
import { sideOf } from '../../src/domain/threshold/threshold.ts';
import { type Fault, faults, liveRoundMs, spanAt } from '../../src/simulator/faults.ts';
import { thresholds } from '../../src/simulator/thresholds.ts';
import { day, deviceNamed, now, reader, site } from './plant-reader.ts';

/** Turns of every level of every threshold when the device is read at its own pace. */
const turnsIn = (from: number, to: number, read: ReturnType<typeof reader>) =>
  thresholds.flatMap(({ device: name, metric, levels, staleAfterMs }) => {
    const device = deviceNamed(name);
    return levels.map(({ kind, limit, deadBand, onDelayMs, offDelayMs }) => {
      const rule = { side: sideOf(kind), limit, deadBand, onDelayMs, offDelayMs, staleAfterMs };
      const turns: Turn[] = [];
      let filter = initialFilter;
      for (let t = from; t < to; t += device.intervalMs) {
        const value = read(device, t)?.[metric];
        if (value === undefined) continue;
        const next = sample(rule, filter, t, value, true);
        filter = next.filter;
        turns.push(...next.turns);
      }
      return { name: `${name}/${metric} ${kind}`, kind, turns };
    });
  });

test.each(['spike', 'drift', 'stuck', 'dropout', 'chatter'] as const)('a %s shows within seven days and ends', (kind) => {
  const [read, healthy] = [reader(), reader(site, [])];
  for (const fault of faults.filter((one) => one.kind === kind)) {
    const device = deviceNamed(fault.device);
    const times = Array.from({ length: (7 * day) / 60_000 }, (_, i) => now - 7 * day + i * 60_000);
    const inside = times.filter((t) => spanAt(fault, site, t));
    expect(inside.length, fault.name).toBeGreaterThan(0);
    const span = spanAt(fault, site, inside[0]!)!;
    const moments = Array.from({ length: 19 }, (_, i) => Math.floor(span.from + ((span.to - span.from) * (i + 0.5)) / 19));
    const shown = (by: typeof read, metric: string) => moments.map((t) => by(device, t)?.[metric]);
    if (kind === 'dropout') expect(moments.map((t) => read(device, t))).toEqual(moments.map(() => undefined));
    for (const metric of Object.keys(fault.to)) expect(shown(read, metric), fault.name).not.toEqual(shown(healthy, metric));
    const others = faults.some((one) => one !== fault && one.device === fault.device && spanAt(one, site, span.to));
    if (!others) expect(read(device, span.to), `${fault.name} is over`).toEqual(healthy(device, span.to));
  }
});

test('all five kinds are there, each fault under its own name, and no fault of the past reaches the live start', () => {
  expect(new Set(faults.map(({ kind }) => kind))).toEqual(new Set(['spike', 'drift', 'stuck', 'dropout', 'chatter']));
  expect(new Set(faults.map(({ name }) => name)).size).toBe(faults.length);
  for (let seed = 0; seed < 200; seed++) for (const fault of faults) expect(spanAt(fault, { seed, now, liveStart: now }, now - 1)).toBeUndefined();
});

test('a stuck value does not move, a chattering one crosses its limit both ways, a silent device comes back', () => {
  const read = reader({ ...site, liveStart: now });
  const named = (name: string): Fault => faults.find((one) => one.name === name)!;
  const during = (fault: Fault, metric: string) =>
    Array.from({ length: 60 }, (_, i) => read(deviceNamed(fault.device), now + fault.live.afterMs + i * 1000)?.[metric]);
  expect(new Set(during(named('sensor-frozen'), 'temperature')).size).toBe(1);
  const level = during(named('basin-float-flutter'), 'basin_level') as number[];
  expect(level.filter((value, i) => i > 0 && value < 45 !== level[i - 1]! < 45).length).toBeGreaterThan(10);
  const silent = named('gateway-silent');
  expect(during(silent, 'signal').every((value) => value === undefined)).toBe(true);
  expect(read(deviceNamed('GW-1'), now + silent.live.afterMs + silent.live.lastsMs)).toBeDefined();
});

test('the healthy plant crosses no limit in 28 days', () => {
  const read = reader({ ...site, seed: 3 }, []);
  for (const { device: name, metric, levels } of thresholds) {
    const device = deviceNamed(name);
    for (let t = now - 28 * day; t < now; t += 11 * 60_000) {
      const value = read(device, t)![metric]!;
      for (const { kind, limit } of levels)
        expect(sideOf(kind) === 'high' ? value < limit : value > limit, `${name}/${metric} = ${value} against ${kind} ${limit}`).toBe(true);
    }
  }
});

test.each([1, 2, 42, 99])('live with seed %i, a high limit is broken within 8 s, raises within 20 s, and lasts', (seed) => {
  const read = reader({ ...site, seed, liveStart: now });
  const raised = turnsIn(now, now + 60_000, read).filter(
    ({ kind, turns }) => kind === 'H' && turns[0] && turns[0].since <= now + 8000 && turns[0].at <= now + 20_000,
  );
  expect(raised.map(({ name }) => name)).toContain('CH-01/supply_temp H');
  expect(raised.find(({ name }) => name === 'CH-01/supply_temp H')!.turns.length).toBe(1);
});

test('within one live round limits of all four kinds are broken and every one of them returns to normal', () => {
  const read = reader({ ...site, liveStart: now });
  const broken = turnsIn(now, now + liveRoundMs, read).filter(({ turns }) => turns.length > 0);
  expect(new Set(broken.map(({ kind }) => kind))).toEqual(new Set(['LL', 'L', 'H', 'HH']));
  expect(broken.length).toBeGreaterThanOrEqual(10);
  for (const { name, turns } of broken) expect(turns.at(-1)!.to, name).toBe('normal');
});

test('the live programme begins again in the next round', () => {
  const read = reader({ ...site, liveStart: now });
  const second = turnsIn(now + liveRoundMs, now + liveRoundMs + 30_000, read).filter(({ turns }) => turns[0]?.to === 'abnormal');
  expect(second.map(({ name }) => name)).toContain('CH-01/supply_temp H');
});
