import { closeSync, existsSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { openTelemetry } from './open-telemetry.ts';
import { StoreRefusal } from './store-refusal.ts';
import type { Telemetry } from './telemetry.ts';
import type { TelemetryOptions } from './telemetry-options.ts';

const ends = ['', '-wal', '-shm'] as const;
const markOf = (file: string): string => `${file}.is-damaged`;

/** Pages of the store cannot be read any more: the next start puts the file aside. Survives the end of the process. */
export const markDamaged = (file: string): void => {
  const handle = openSync(markOf(file), 'w');
  writeSync(handle, 'Pages of telemetry.db could not be read. The next start of Fieldwatch puts the file aside and begins a new one.\n');
  closeSync(handle);
};

/** Renames the file with its log, so that nothing of it is lost and a new one can begin. Returns its new name. */
const putAside = (file: string, at: number): string => {
  const stamp = new Date(at).toISOString().replaceAll(/[-:]|\.\d+/g, '');
  let aside = `${file}.damaged-${stamp}`;
  for (let n = 2; existsSync(aside); n++) aside = `${file}.damaged-${stamp}-${n}`;
  for (const end of ends) if (existsSync(file + end)) renameSync(file + end, aside + end);
  rmSync(markOf(file), { force: true });
  return aside;
};

/** A store, and what had to be put aside for it. */
export interface OpenedTelemetry {
  readonly telemetry: Telemetry;
  /** The damaged file, whose readable part can be taken over; undefined: it was sound. */
  readonly aside: string | undefined;
}

/**
 * Opens telemetry.db. One whose pages are damaged is renamed, and a new one begins at once: a console must start and go on. Throws a
 * `StoreRefusal` for a file that is foreign, newer or in use; such a file is never renamed.
 */
export const openTelemetryAnyway = (options: TelemetryOptions): OpenedTelemetry => {
  const { file, now = Date.now } = options;
  const begin = (): OpenedTelemetry => {
    const aside = putAside(file, now());
    return { telemetry: openTelemetry(options), aside };
  };
  if (existsSync(markOf(file))) return begin();
  try {
    return { telemetry: openTelemetry(options), aside: undefined };
  } catch (error) {
    if (!(error instanceof StoreRefusal) || error.code !== 'store.damaged') throw error;
    return begin();
  }
};
