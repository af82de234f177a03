import { existsSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Database } from 'better-sqlite3';
import { refusalOf, StoreRefusal } from './store-refusal.ts';

/** One change of a schema. A step that has been released is never edited; the next change is a new step. */
export interface Step {
  /** As its file: `0001-telemetry`. */
  readonly name: string;
  readonly run: (db: Database) => void;
}

export const versionOf = (db: Database): number => db.pragma('user_version', { simple: true }) as number;

/** Refuses a database that a newer Fieldwatch has written. */
export const refuseNewer = (db: Database, steps: readonly Step[]): void => {
  const version = versionOf(db);
  if (version <= steps.length) return;
  throw new StoreRefusal(
    'store.newer-version',
    db.name,
    `${db.name} was written by a newer version of Fieldwatch (its layout is ${version}, this program knows ${steps.length}). It was not changed. Install the newer version to open it.`,
  );
};

/**
 * Brings a database to the newest schema: each step in its own transaction, in order, once. With `backup`, a file that
 * already has a schema is copied beside itself before its first step; the copy stays until the next update has succeeded.
 * Throws a `StoreRefusal` that names the step; the schema then stands as that step found it.
 */
export const migrate = (db: Database, steps: readonly Step[], { backup }: { readonly backup: boolean }): void => {
  refuseNewer(db, steps);
  const version = versionOf(db);
  if (version === steps.length) return;
  const kept = backup && version > 0 ? writeBackup(db, version) : undefined;
  for (const [done, step] of steps.entries()) {
    if (done < version) continue;
    try {
      db.transaction(() => {
        // Another process may have taken this step between our look and our lock.
        if (versionOf(db) > done) return;
        step.run(db);
        db.pragma(`user_version = ${done + 1}`);
      }).immediate();
    } catch (error) {
      throw failed(db.name, step.name, kept, error);
    }
  }
  if (kept !== undefined) removeOlderBackups(db.name, kept);
};

const failed = (file: string, step: string, kept: string | undefined, error: unknown): StoreRefusal => {
  const refusal = refusalOf(file, error);
  if (refusal.code !== 'store.unreadable') return refusal;
  const copy = kept === undefined ? '' : ` A copy from before the update is ${kept}.`;
  const words = error instanceof Error ? error.message : String(error);
  return new StoreRefusal(
    'store.migration-failed',
    file,
    `The update of ${file} stopped at step ${step} (${words}). The step was taken back and what is stored is unchanged.${copy} Start the version that was used before, and report the name of the step.`,
    error,
  );
};

const writeBackup = (db: Database, version: number): string => {
  const target = `${db.name}.version-${version}.backup`;
  const part = `${target}.part`;
  try {
    rmSync(part, { force: true });
    db.prepare('VACUUM INTO ?').run(part);
    // A crash in between must never leave half a file under the name of a backup.
    renameSync(part, target);
  } catch (error) {
    if (existsSync(part)) rmSync(part);
    throw refusalOf(db.name, error);
  }
  return target;
};

const removeOlderBackups = (file: string, kept: string): void => {
  const folder = dirname(file);
  for (const name of readdirSync(folder)) {
    if (name !== basename(kept) && name.startsWith(`${basename(file)}.version-`) && name.endsWith('.backup')) rmSync(join(folder, name));
  }
};
