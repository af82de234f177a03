import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { feedStore } from './fed-store.ts';
import { type Bench, rounded } from './figure.ts';

const hours = 24;

/** Bytes per value of a day of the workload at 1 Hz: what the chunks hold, and what all files take. */
export const size: Bench = async ({ short }) => {
  const folder = mkdtempSync(join(tmpdir(), 'fieldwatch-bench-'));
  try {
    const file = join(folder, 'telemetry.db');
    const values = feedStore(file, short ? hours / 10 : hours);
    const db = new Database(file, { readonly: true });
    const chunks = db.prepare<[], number>('SELECT sum(length(body) + length(digest)) FROM chunk').pluck().get()!;
    db.close();
    const all = readdirSync(folder).reduce((sum, name) => sum + statSync(join(folder, name)).size, 0);
    return [
      { bench: 'size', figure: 'size.chunks', value: rounded(chunks / values, 3), unit: 'bytes', target: 1.6, better: 'lower', ratioTo: null },
      { bench: 'size', figure: 'size.all', value: rounded(all / values, 3), unit: 'bytes', target: 2, better: 'lower', ratioTo: null },
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};
