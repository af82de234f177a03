import { causeCode, isFull, isLocked } from './store-refusal.ts';
import { StoreFailure } from './telemetry.ts';

/** Why a commit was not written, in words for people. */
export const failureOf = (file: string, error: unknown): StoreFailure => {
  if (error instanceof StoreFailure) return error;
  const code = causeCode(error);
  const kept = 'Nothing that was received is lost: it is kept in memory and stored as soon as that is possible again.';
  if (isFull(code))
    return new StoreFailure('store.full', `The disk is full, so new values cannot be stored in ${file}. ${kept} Free some space on this disk.`, error);
  if (isLocked(code))
    return new StoreFailure(
      'store.locked',
      `Another program is holding ${file}, so new values cannot be stored. ${kept} Close the program that has the file open.`,
      error,
    );
  if (code.startsWith('SQLITE_CORRUPT') || code === 'SQLITE_NOTADB')
    return new StoreFailure(
      'store.damaged',
      `${file} is damaged, so new values cannot be stored. ${kept} Keep a copy of the file and put the newest backup in its place before you close Fieldwatch.`,
      error,
    );
  const words = error instanceof Error ? error.message : String(error);
  return new StoreFailure('store.failed', `New values cannot be stored in ${file} (${words}). ${kept} Check the disk and its connection.`, error);
};
