import { appendFileSync, mkdirSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';

const longestBytes = 5_000_000;

/** Appends to `logs/fieldwatch.log` of the data folder; a full file is kept as `fieldwatch.1.log`. Never throws: a full disk must not stop the program. */
export const openLog = (home: string, now: () => number) => {
  const folder = join(home, 'logs');
  const file = join(folder, 'fieldwatch.log');
  const sizeBytes = (): number => statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  const textOf = (what: unknown): string => {
    if (!(what instanceof Error)) return String(what);
    const text = what.stack ?? what.message;
    return what.cause === undefined ? text : `${text}\nbecause: ${textOf(what.cause)}`;
  };
  return (source: string, what: unknown): void => {
    const text = textOf(what);
    try {
      mkdirSync(folder, { recursive: true });
      if (sizeBytes() > longestBytes) renameSync(file, join(folder, 'fieldwatch.1.log'));
      appendFileSync(file, `${new Date(now()).toISOString()} ${source} ${text}\n`);
    } catch {
      // the words still stand on the console
    }
  };
};
