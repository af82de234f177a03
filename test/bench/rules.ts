import { arrive } from '../../src/domain/threshold/watch.ts';
import { newWatch } from '../../src/domain/threshold/watch-state.ts';
import { plansOf } from '../../src/domain/threshold/backtest.ts';
import { openCalm } from '../../src/domain/threshold/calm.ts';
import { draftWith, levelWith, namesWith } from '../domain/threshold/given-draft.ts';
import { type Bench, percentile, rounded } from './figure.ts';

const series = 3000;
const runs = 5;
const start = 1_763_600_400_000;

/** What a value costs in the columns of calm series, with two points each and nothing around them. */
export const rules: Bench = async ({ short }) => {
  const rounds = 4000 / (short ? 10 : 1);
  const draft = draftWith({ staleAfterMs: 60_000, levels: [levelWith({ onDelayMs: 5000 }), levelWith({ kind: 'L', limit: 20, onDelayMs: 5000 })] });
  const keeping = { everyMs: 1e12, keep: () => {} };
  const watches = Array.from({ length: series }, () => plansOf(draft, namesWith(), (side) => side).map(newWatch));
  const calm = openCalm();
  calm.open(watches);
  for (const [one, points] of watches.entries()) {
    for (const watch of points) arrive(watch, { series: 0, t: start, value: 50, quality: 1, isLive: true }, keeping, []);
    calm.rest(one, start, 50);
  }
  const values = Float64Array.from({ length: 64 }, (_, i) => 40 + (i % 20));
  let t = start;
  const run = (): number => {
    let taken = 0;
    const before = process.cpuUsage();
    for (let round = 0; round < rounds; round++) {
      t += 1000;
      for (let one = 0; one < series; one++) if (calm.take(one, t, values[(one + round) & 63]!)) taken++;
    }
    const { user, system } = process.cpuUsage(before);
    if (taken !== rounds * series) throw new Error(`Only ${taken} of ${rounds * series} values were taken.`);
    return (1000 * (user + system)) / taken;
  };
  run(); // not yet compiled
  const ns = percentile(Array.from({ length: runs }, run), 0.5);
  return [{ bench: 'rules', figure: 'rules.sample', value: rounded(ns), unit: 'ns', target: 10, better: 'lower', ratioTo: null }];
};
