import { openTelemetry } from '../../../src/main/store/open-telemetry.ts';
import { message, morning } from './telemetry-given.ts';

/** A process of its own that stores values until it is killed. Prints the number of every message whose commit has returned. */
const store = openTelemetry({ file: process.argv[2]!, tenant: 'acme' });
for (let n = store.counts().samples / 2; ; n++) {
  const at = morning + 250 * n;
  // Every seventh message comes late, so that chunks of both kinds are written.
  store.stage(message('pump', at, { t: n }));
  store.stage(message('fan', n % 7 === 0 ? at - 5_000_000 - n : at, { u: -n }));
  if (n % 5 === 4) {
    store.commit(at);
    process.stdout.write(`${n}\n`);
    store.tidy(at + 3_600_000);
    if (n % 50 === 49) store.setCheckpoint(store.newestJournal(), String(n));
  }
}
