import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'vitest';
import { places } from '../../../src/main/shell/places.ts';
import { openTelemetry } from '../../../src/main/store/open-telemetry.ts';
import { openReader } from '../../../src/main/store/reader.ts';
import { hourMs, message, morning, newFolder, removeFolder } from './telemetry-given.ts';

const isLong = process.env['FIELDWATCH_LONG'] !== undefined;
const dayMs = 24 * hourMs;

test('P33 queries during flush, tidying, packing and retention: each equals what was stored at some commit', { timeout: 600_000 }, async () => {
  const folder = newFolder();
  const file = join(folder, 'telemetry.db');
  const start = Math.floor(morning / dayMs) * dayMs;
  let now = start;
  const store = openTelemetry({ file, tenant: 'acme', now: () => now, retention: { rawDays: 20, archiveDays: 2 } });
  const reader = await openReader(file, places.reader);
  try {
    /** What a query may see: sums over all values after each commit, from the first that may be gone on. */
    const sums = new Map<number, number>();
    let [n, sum, asked, packed] = [0, 0, 0, 0];
    const put = (at: number): void => {
      store.stage(message('pump', at, { t: 1 }, { recv: now }));
      sum++;
    };
    const commit = (): void => {
      store.commit(now);
      sums.set(sum, now);
    };
    put(start - 1);
    commit();
    const { id } = store.catalogue.all()[0]!;
    const questions: Promise<unknown>[] = [];
    const ask = (): void => {
      const least = sum;
      asked++;
      questions.push(
        reader.range(id, { from: 0, to: 1e14, step: null, aggregates: ['sum'] }).then(({ columns }) => {
          const found = columns[0]![0]!;
          assert.ok(sums.has(found) && found >= least, `${found} was stored at no commit, or before ${least}`);
        }),
      );
    };
    const most = isLong ? 1000 : 120;
    while (asked < most) {
      // An hour of a day passes: some samples of now, some of hours that are over.
      now += hourMs;
      for (let i = 0; i < 30; i++) put(now - 60_000 * (30 - i) + i);
      if (n % 3 === 2) put(now - 5 * hourMs + n);
      if (n % 11 === 10) put(now - 60 * hourMs + n);
      commit();
      ask();
      store.setCheckpoint(store.newestJournal(), String(n++));
      store.tidy(now + 600_000);
      while (store.isDirty()) commit();
      ask();
      for (let jobs = 0; jobs < 6; jobs++) {
        const job = store.dueRewrite(now);
        if (job === undefined) continue;
        const made = await reader.rewrite(job);
        ask();
        store.putRewrite(made, now);
        packed++;
        ask();
      }
    }
    await Promise.all(questions);
    assert.ok(packed > 3);
    assert.deepEqual(await reader.damaged(), []);
  } finally {
    await reader.close();
    store.close();
    removeFolder(folder);
  }
});
