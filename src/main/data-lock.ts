import { accessSync, constants, mkdirSync, readFileSync, rmSync, type FSWatcher, watch, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import * as z from 'zod';
import { Refusal } from '../domain/decider.ts';

const Holder = z.object({ pid: z.int(), kind: z.string(), since: z.number() });
const Knock = z.object({ at: z.number(), link: z.string().max(400) });
type Knock = z.infer<typeof Knock>;
/** Who has the data folder open. */
export type Holder = z.infer<typeof Holder>;

export interface DataLock {
  /** Calls back when somebody tried to start a second time on this folder, with the link that start was given. A later listener replaces the former. */
  readonly onSecondStart: (listener: (link: string | undefined) => void) => void;
  readonly release: () => void;
}

/** Another program has the folder open; `holder` is known when it has said so in `lock.json`. */
export class HomeInUse extends Refusal {
  readonly holder: Holder | undefined;
  constructor(message: string, holder: Holder | undefined) {
    super('home.in-use', message);
    this.holder = holder;
  }
}

const names = { lock: 'lock.db', holder: 'lock.json', knock: 'lock.knock' } as const;
const codeOf = (error: unknown): string => (error instanceof Error && 'code' in error ? String(error.code) : '');

/** Makes the folder when it is missing. Throws `home.unusable`, in words, when it cannot be written. */
export const prepareHome = (home: string): void => {
  try {
    mkdirSync(home, { recursive: true, mode: 0o700 });
    accessSync(home, constants.R_OK | constants.W_OK | constants.X_OK);
    const probe = join(home, `.probe-${process.pid}`); // root passes every access check, also on a disk that is read-only
    writeFileSync(probe, '');
    rmSync(probe);
  } catch (error) {
    throw new Refusal(
      'home.unusable',
      `The data folder ${home} cannot be used (${codeOf(error) || String(error)}). Nothing was stored. Check that the disk is there and that you may write to it, or choose another folder with --home DIR.`,
    );
  }
};

const readKnock = (home: string): Knock | undefined => {
  try {
    return Knock.safeParse(JSON.parse(readFileSync(join(home, names.knock), 'utf8'))).data;
  } catch {
    return undefined; // being written, or gone
  }
};

const readHolder = (home: string): Holder | undefined => {
  try {
    return Holder.safeParse(JSON.parse(readFileSync(join(home, names.holder), 'utf8'))).data;
  } catch {
    return undefined; // not written yet, or just now
  }
};

/**
 * Keeps two consoles off one data folder: an exclusive SQLite transaction that the system itself ends with the process, however it
 * ends. Throws `HomeInUse` and knocks at the holder, so that it can bring its window to the front and open `link` there.
 */
export const lockHome = (home: string, kind: string, now: () => number, link = ''): DataLock => {
  const db = new DatabaseSync(join(home, names.lock), { timeout: 300 });
  try {
    db.exec('PRAGMA journal_mode = DELETE; BEGIN EXCLUSIVE');
  } catch (error) {
    db.close();
    if (!/locked|busy/.test(String(error))) throw unusableLock(home, error);
    const holder = readHolder(home);
    writeFileSync(join(home, names.knock), JSON.stringify({ at: now(), link } satisfies Knock));
    const who = holder ? `the ${kindInWords(holder.kind)} with process number ${holder.pid}` : 'another program';
    throw new HomeInUse(
      `Fieldwatch is already running on ${home}: ${who} has it open. Go on in that window, or close it first. A second console needs its own folder: --home DIR.`,
      holder,
    );
  }
  writeFileSync(join(home, names.holder), JSON.stringify({ pid: process.pid, kind, since: now() } satisfies Holder));
  let watcher: FSWatcher | undefined;
  let lastKnock = 0;
  // One knock is several events of the file system, the first of them before anything is written.
  const knocked = (listener: (link: string | undefined) => void): void => {
    const knock = readKnock(home);
    if (!knock || knock.at === lastKnock) return;
    lastKnock = knock.at;
    listener(knock.link === '' ? undefined : knock.link);
  };
  return {
    onSecondStart: (listener) => {
      watcher?.close(); // one listener: an earlier one would take the knock for itself
      watcher = watch(home, (_event, name) => {
        if (name === names.knock) knocked(listener);
      });
      watcher.on('error', () => {}); // without it the second start still says who holds the folder
      watcher.unref();
    },
    release: () => {
      if (!db.isOpen) return;
      watcher?.close();
      rmSync(join(home, names.holder), { force: true });
      rmSync(join(home, names.knock), { force: true });
      db.close();
    },
  };
};

const kindInWords = (kind: string): string => ({ electron: 'desktop program', browser: 'browser window', none: 'engine without a window' })[kind] ?? kind;

const unusableLock = (home: string, error: unknown): Refusal =>
  new Refusal(
    'home.unusable',
    `The lock of the data folder ${home} cannot be taken (${String(error)}). Nothing was changed. Check the disk, or choose another folder with --home DIR.`,
  );
