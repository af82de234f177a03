import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { PRESENT, rowCells } from '../../src/main/store/cell.ts';
import { encodeChunk } from '../../src/main/store/chunk.ts';
import { chunkId } from '../../src/main/store/chunk-key.ts';
import { openTelemetry } from '../../src/main/store/open-telemetry.ts';
import { emptyRows, putRow, type Rows } from '../../src/main/store/rows.ts';
import { rowOf, tenantId } from './site.ts';
import { devices, metrics } from './workload.ts';

const hourMs = 3_600_000;
const rowsPerHour = 3600;
const chunkRows = 900;

/** Walks that differ; strand by strand they take turns. */
const shapes = 8;

/** Longest steps of the walks of the workload, in hundredths, and where they begin. */
const steps = [10, 20, 5] as const;
const begins = [2200, 5000, 100_000] as const;

/** An hour of one device at 1 Hz. */
const hourOfRows = (shape: number): Rows => {
  const rows = emptyRows(rowsPerHour);
  const cells = rowCells();
  cells.width = metrics.length;
  const walk: number[] = [...begins];
  let random = 88_172_645 + 7919 * shape;
  for (let i = 0; i < rowsPerHour; i++) {
    cells.ts = 1000 * i;
    cells.recv = cells.ts + 500;
    for (let m = 0; m < metrics.length; m++) {
      random = (Math.imul(random, 1_664_525) + 1_013_904_223) >>> 0;
      walk[m]! += ((random >>> 8) % (2 * steps[m]! + 1)) - steps[m]!;
      cells.values[m] = walk[m]! / 100;
      cells.codes[m] = PRESENT;
    }
    putRow(rows, cells);
  }
  return rows;
};
const moved = (rows: Rows, ms: number): Rows => ({ ...rows, times: rows.times.map((t) => t + ms), arrivals: rows.arrivals.map((s) => s + ms / 1000) });

/** Writes so many values straight into chunks, as a store has them that took 3,000 series at 1 Hz; the newest hour ended two hours ago. */
const build = (file: string, values: number): void => {
  const last = Math.floor(Date.now() / hourMs) - 2;
  const hours = Math.ceil(values / (rowsPerHour * devices * metrics.length));
  const at = (last + 1) * hourMs;
  const store = openTelemetry({ file, tenant: tenantId, limits: { newSeriesPerMinute: Infinity } });
  for (let device = 0; device < devices; device++)
    store.stage(rowOf({ device, n: 0, ts: at, values: Int32Array.of(2000, 5000, 100_000), isBreach: false }, at));
  store.commit(at);
  store.close();
  const db = new Database(file);
  db.pragma('synchronous = OFF');
  const put = db.prepare('INSERT INTO chunk (id, t0, t1, n, digest, body) VALUES (?, ?, ?, ?, ?, ?)');
  const templates = Array.from({ length: shapes }, (_, shape) => hourOfRows(shape));
  for (let hour = last - hours + 1; hour <= last; hour++) {
    const shifted = templates.map((rows) => moved(rows, hour * hourMs));
    db.transaction(() => {
      for (let place = 0; place * chunkRows < rowsPerHour; place++)
        for (let strand = 1; strand <= devices; strand++) {
          const chunk = encodeChunk(chunkId(hour, place, strand), shifted[strand % shapes]!, place * chunkRows, (place + 1) * chunkRows);
          put.run(chunk.id, chunk.t0, chunk.t1, chunk.n, chunk.digest, chunk.body);
        }
    })();
    if ((last - hour) % 10 === 0) console.error(`big store: ${Math.round((100 * (hour - last + hours)) / hours)} %`);
  }
  db.close();
};

/** The file of a store with so many values: of a folder that is kept, when it is there; else made now. Call `done` when it is no longer needed. */
export const bigStore = (values: number, keep: string | undefined): { readonly file: string; readonly done: () => void } => {
  const folder = keep ?? mkdtempSync(join(tmpdir(), 'fieldwatch-bench-'));
  const file = join(folder, `telemetry-${values}.db`);
  mkdirSync(folder, { recursive: true });
  if (!existsSync(file)) {
    const part = `${file}.part`;
    for (const end of ['', '-wal', '-shm']) rmSync(part + end, { force: true });
    build(part, values);
    renameSync(part, file); // closed: its log is in it
  }
  return { file, done: () => keep === undefined && rmSync(folder, { recursive: true, force: true }) };
};
