import { openTelemetry } from '../../../src/main/store/open-telemetry.ts';
import { openTelemetryReader } from '../../../src/main/store/telemetry-reader.ts';
import { hourMs, message, morning, rewriteAll } from './telemetry-given.ts';

/**
 * A process of its own that stores values, puts late ones in order and packs days until it is killed. Prints the number of every
 * message whose commit has returned. Its clock runs a day ahead with every round, so that there is always something to pack.
 */
const file = process.argv[2]!;
const store = openTelemetry({ file, tenant: 'acme', now: () => morning, retention: { rawDays: 36_500, archiveDays: 2 } });
const reader = openTelemetryReader(file);
const perRound = 40;
for (let n = store.counts().samples / 2; ; n++) {
  // 40 messages a day, some of them for the day before.
  const at = morning + Math.floor(n / perRound) * 24 * hourMs + (n % perRound) * 1_800_000;
  store.stage(message('pump', at, { t: n }));
  store.stage(message('fan', n % 7 === 0 ? at - 24 * hourMs - 1 : at, { u: -n }));
  if (n % 5 < 4) continue;
  store.commit(at);
  process.stdout.write(`${n}\n`);
  store.setCheckpoint(store.newestJournal(), String(n));
  store.tidy(at + 2 * hourMs);
  if (n % perRound > perRound - 6) {
    while (store.isDirty()) store.commit(at);
    rewriteAll(store, reader, at + 12 * hourMs);
  }
}
