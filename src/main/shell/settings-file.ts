import { readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { Refusal } from '../../domain/decider.ts';
import { Settings } from './shell.ts';

/** The part of `conf` and `electron-store` that is used here; both keep the same file. */
export interface SettingsStore {
  readonly store: Readonly<Record<string, unknown>>;
  readonly set: (values: Readonly<Record<string, unknown>>) => void;
}

/** Both libraries throw on a file that is not JSON. It is put aside, never deleted, and the program starts with its own settings. */
export const setAsideBroken = (home: string, now: () => number): string | undefined => {
  const file = join(home, 'settings.json');
  try {
    JSON.parse(readFileSync(file, 'utf8'));
    return undefined;
  } catch (error) {
    if (!(error instanceof SyntaxError)) return undefined; // there is none yet
    const aside = join(home, `settings.broken-${now()}.json`);
    renameSync(file, aside);
    return `The settings could not be read. They were kept as ${aside}, and Fieldwatch starts with its own.`;
  }
};

/** Each field on its own: one value that is wrong does not take the others with it. */
const readable = (stored: Readonly<Record<string, unknown>>): Settings => {
  const whole = Settings.safeParse(stored);
  if (whole.success) return whole.data;
  const wrong = new Set(whole.error.issues.map(({ path }) => path[0]));
  return Settings.parse(Object.fromEntries(Object.entries(stored).filter(([name]) => !wrong.has(name))));
};

export const openSettings = (file: SettingsStore) => ({
  settings: async (): Promise<Settings> => readable(file.store),
  keepSettings: async (patch: Partial<Settings>): Promise<void> => {
    const next = Settings.safeParse({ ...readable(file.store), ...patch });
    if (!next.success)
      throw new Refusal('settings.invalid', `These settings cannot be kept: ${next.error.issues.map(({ path }) => path.join('.')).join(', ')}.`);
    file.set(next.data);
  },
});
