import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, readdirSync, renameSync, rmdirSync, rmSync, statfsSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { Refusal } from '../../domain/decider.ts';
import { opsSteps } from './migrations/ops/steps.ts';
import { telemetrySteps } from './migrations/telemetry/steps.ts';
import { type DatabaseKind, openDatabase } from './open-database.ts';

export interface BackupFile {
  readonly file: string;
  readonly bytes: number;
}

const steps = { ops: opsSteps, telemetry: telemetrySteps } as const;

const sync = (path: string): void => {
  const handle = openSync(path, 'r');
  try {
    fsyncSync(handle);
  } catch {
    // A folder cannot be synchronised on every system; the files in it are.
  } finally {
    closeSync(handle);
  }
};

/** One file as it is at this moment, also while another process writes it; whole and checked when this returns. */
const copy = (kind: DatabaseKind, from: string, to: string): BackupFile => {
  // One read transaction for the whole copy: the online backup of SQLite would begin again at every commit of the console.
  const db = openDatabase(from, { kind, steps: steps[kind], readonly: true });
  try {
    db.prepare('VACUUM INTO ?').run(to);
  } finally {
    db.close();
  }
  const made = new Sqlite(to, { readonly: true });
  try {
    const verdict = made.pragma('quick_check(1)', { simple: true });
    if (verdict !== 'ok')
      throw new Refusal(
        'backup.damaged',
        `The copy of ${from} is not whole (${String(verdict)}). The store itself may be damaged: keep the data folder as it is.`,
      );
  } finally {
    made.close();
  }
  sync(to);
  return { file: to, bytes: statSync(to).size };
};

const sizeOf = (file: string): number => [file, `${file}-wal`].reduce((sum, path) => sum + (statSync(path, { throwIfNoEntry: false })?.size ?? 0), 0);

/** Where it can be written: a folder that is not there yet, or an empty one. */
const checkTarget = (out: string, needed: number): void => {
  if (existsSync(out) && (!statSync(out).isDirectory() || readdirSync(out).length > 0))
    throw new Refusal('backup.not-empty', `${out} is not an empty folder. A backup never writes over something: name a new folder.`);
  if (!existsSync(dirname(out)))
    throw new Refusal('backup.no-folder', `The folder ${dirname(out)} does not exist. Make it first, or name a folder somewhere else.`);
  const { bavail, bsize } = statfsSync(dirname(out));
  if (bavail * bsize < needed)
    throw new Refusal(
      'backup.no-space',
      `The backup needs ${Math.ceil(needed / 2 ** 20)} MiB and only ${Math.floor((bavail * bsize) / 2 ** 20)} MiB are free there. Free some space, or name another disk.`,
    );
};

/**
 * Copies both stores of a site into `out`, while the console may be running. `out` appears at once and whole, laid out like a data
 * folder; until then everything stands in `out.part`. Throws a `Refusal`, or the `StoreRefusal` of a store that cannot be read.
 */
export const backupSite = (site: { readonly ops: string; readonly telemetry: string; readonly tenant: string }, out: string): readonly BackupFile[] => {
  checkTarget(out, sizeOf(site.ops) + sizeOf(site.telemetry));
  const part = `${out}.part`;
  rmSync(part, { recursive: true, force: true }); // of a backup that was cut off
  try {
    const folder = join(part, 'tenants', site.tenant);
    mkdirSync(folder, { recursive: true });
    // The log first: a store that is newer than its log is judged again from where the log ends, the other way round something would be missing.
    const made = [copy('ops', site.ops, join(folder, 'ops.db')), copy('telemetry', site.telemetry, join(folder, 'telemetry.db'))];
    sync(folder);
    if (existsSync(out)) rmdirSync(out);
    renameSync(part, out);
    sync(dirname(out));
    return made.map(({ file, bytes }) => ({ file: join(out, file.slice(part.length)), bytes }));
  } catch (error) {
    rmSync(part, { recursive: true, force: true });
    throw isNoSpace(error) ? noSpaceLeft(out, error) : error;
  }
};

const isNoSpace = (error: unknown): boolean => ['SQLITE_FULL', 'ENOSPC'].includes((error as { readonly code?: string }).code ?? '');
/** There was room when it began. */
const noSpaceLeft = (out: string, cause: unknown): Refusal => {
  const refusal = new Refusal(
    'backup.no-space',
    `The disk of ${out} became full while the backup was written. Nothing of it was left there, and the stores are untouched. Free some space, or name another disk.`,
  );
  refusal.cause = cause;
  return refusal;
};
