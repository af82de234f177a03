import { bigStore } from './big-store.ts';
import { startChild } from './child.ts';
import { type Bench, percentile, rounded } from './figure.ts';
import type { StoreRequest } from './store-process.ts';

const values = 1e9;
const runs = 5;

/** How long it takes to open a store with a billion values, in a process that has just begun. */
export const open: Bench = async ({ short, keep }) => {
  const store = bigStore(values / (short ? 1000 : 1), short ? undefined : keep);
  try {
    const found: number[] = [];
    for (let run = 0; run < (short ? 1 : runs); run++) {
      const child = startChild('./store-process.ts');
      found.push(await child.ask<number>({ type: 'open', file: store.file } satisfies StoreRequest));
      await child.stop();
    }
    return [{ bench: 'open', figure: 'open.time', value: rounded(percentile(found, 0.5) / 1000, 3), unit: 's', target: 1, better: 'lower', ratioTo: null }];
  } finally {
    store.done();
  }
};
