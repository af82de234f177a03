import { expect, test } from 'vitest';
import { openSkews } from '../../../src/main/engine/skew.ts';
import { randomOf } from '../../domain/threshold/given-draft.ts';

/** What a device is estimated at by sorting its last 31 paced messages at every one of them. */
const openOracle = () => {
  const changes: number[] = [];
  let differences: number[] = [];
  let adopted: number | undefined;
  let last: { ts: number; recv: number } | undefined;
  return {
    changes,
    observe: (ts: number, recv: number): void => {
      if (last?.ts === ts) return;
      const [step, paced] = [recv - (last?.recv ?? recv), ts - (last?.ts ?? ts)];
      last = { ts, recv };
      if (paced <= 0 || step < paced / 2 || Math.abs(step - paced) > Math.max(1000, 0.2 * paced)) return;
      differences = [...differences, recv - ts].slice(-31);
      const median = differences.toSorted((a, b) => a - b)[(differences.length - 1) >> 1]!;
      if (differences.length < 5 || (adopted !== undefined && Math.abs(median - adopted) <= 2000)) return;
      adopted = median;
      if (Math.abs(median) > 2000) changes.push(median);
    },
    of: () => adopted ?? 0,
  };
};

test('R27 the skew that is counted is the median that is sorted, at every message', () => {
  let changed = 0;
  for (let seed = 0; seed < 200; seed++) {
    const random = randomOf(seed);
    const heard: number[] = [];
    const [skews, oracle] = [openSkews((device, ms) => heard.push(device === 'd' ? ms : Number.NaN)), openOracle()];
    let [ts, recv, skew] = [1_800_000_000_000, 1_800_000_000_000, 0];
    for (let n = 0; n < 300; n++) {
      const step = 500 + Math.floor(random() * 1000);
      ts += random() < 0.02 ? -step : step;
      if (random() < 0.02) skew = Math.floor((random() - 0.5) * 20_000);
      // Around the bound by which it may move, to the millisecond.
      recv = Math.max(recv, ts + skew + [0, 1, 1999, 2000, 2001, -2000][Math.floor(random() * 6)]!);
      if (random() < 0.05) ts = recv; // a clock that was set
      skews.observe(skews.find('d'), ts, recv);
      oracle.observe(ts, recv);
      expect(skews.of('d'), `seed ${seed}, message ${n}`).toBe(oracle.of());
    }
    expect(heard).toEqual(oracle.changes);
    changed += heard.length;
  }
  expect(changed).toBeGreaterThan(100);
});
