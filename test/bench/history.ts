import { bigStore } from './big-store.ts';
import { startChild } from './child.ts';
import { type Bench, percentile, rounded } from './figure.ts';
import type { StoreRequest } from './store-process.ts';

const values = 1e9;
const runs = 5;
const messages = 1_000_000;

const cpuPerMillion = async (file: string | null, count: number): Promise<number> => {
  const child = startChild('./store-process.ts');
  try {
    return await child.ask<number>({ type: 'feed', file, messages: count } satisfies StoreRequest);
  } finally {
    await child.stop();
  }
};

/** By how much storing costs more where a billion values are stored already, twice as many as the target asks for, than where it is 10,000. */
export const history: Bench = async ({ short, keep }) => {
  const store = bigStore(values / (short ? 1000 : 1), short ? undefined : keep);
  try {
    const count = messages / (short ? 100 : 1);
    const changes: number[] = [];
    for (let run = 0; run < (short ? 1 : runs); run++) {
      const before = await cpuPerMillion(null, count);
      const with500 = await cpuPerMillion(store.file, count);
      const after = await cpuPerMillion(null, count);
      const few = (before + after) / 2;
      console.error(`history: ${few.toFixed(3)} CPU-s/M with few values, ${with500.toFixed(3)} with many`);
      changes.push(100 * (with500 / few - 1));
    }
    return [{ bench: 'history', figure: 'history.change', value: rounded(percentile(changes, 0.5)), unit: '%', target: 10, better: 'lower', ratioTo: null }];
  } finally {
    store.done();
  }
};
