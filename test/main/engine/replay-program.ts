import { writeSync } from 'node:fs';
import Sqlite from 'better-sqlite3';
import { join } from 'node:path';
import { givenJudge } from './given-judge.ts';
import { arrivalsOf, boundMs, type Scale } from './replay-identity.ts';

// A process of its own that hears the stream from row `from` on until it is killed. Prints how many rows are acknowledged.
const [folder, scaleText, fromText] = process.argv.slice(2) as [string, string, string];
const scale = JSON.parse(scaleText) as Scale;
const rows = arrivalsOf('in order', scale);
const from = Number(fromText);

const db = new Sqlite(join(folder, 'ops.db'), { readonly: true });
const last = db.prepare<[], number>('SELECT max(CAST(substr(id, 25) AS INTEGER)) FROM event').pluck().get()!;
db.close();
const console = givenJudge(folder, { now: rows[from]?.recv ?? 0 }, { last });
writeSync(1, `${from}\n`);
let tickAt = -Infinity;
for (let i = from; i < rows.length; i++) {
  const row = rows[i]!;
  console.clock.now = Math.max(console.clock.now, row.recv);
  console.stage(row);
  if ((i + 1) % 40 !== 0 && i + 1 < rows.length) continue;
  console.commit();
  // As to a broker: what was committed is acknowledged, and only that does not come again.
  writeSync(1, `${i + 1}\n`);
  if (row.recv - tickAt < 600_000) continue;
  tickAt = row.recv;
  console.tick(row.recv, () => row.recv - boundMs);
}
writeSync(1, 'end\n');
setInterval(() => {}, 1000); // it never ends by itself: also the last one is killed
