import { Refusal } from '../../domain/decider.ts';

export type StoreRefusalCode =
  | 'store.newer-version'
  | 'store.damaged'
  | 'store.not-ours'
  | 'store.locked'
  | 'store.unreadable'
  | 'store.full'
  | 'store.migration-failed';

/** A database file was not opened. It is left exactly as it was found; the words say what to do next. */
export class StoreRefusal extends Refusal {
  declare readonly code: StoreRefusalCode;
  readonly file: string;
  constructor(code: StoreRefusalCode, file: string, message: string, cause?: unknown) {
    super(code, message);
    this.file = file;
    if (cause !== undefined) this.cause = cause;
  }
}

/** The SQLite code of an error, as `SQLITE_BUSY`, or the code of Node; empty when there is none. */
export const causeCode = (error: unknown): string => (error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '');

/** Also what SQLite says when the index of its log cannot grow, which it calls an I/O error. */
export const isFull = (code: string): boolean => code === 'SQLITE_FULL' || code === 'ENOSPC' || code === 'SQLITE_IOERR_SHMSIZE';
export const isLocked = (code: string): boolean => code.startsWith('SQLITE_BUSY') || code.startsWith('SQLITE_LOCKED');
/** Trouble of the file or the disk, and no fault of the program. */
const isStorageTrouble = (code: string): boolean => isFull(code) || isLocked(code) || /^SQLITE_(CORRUPT|NOTADB|IOERR|READONLY|CANTOPEN)/.test(code);

const causeText = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Says in words for people why SQLite or the file system would not open `file`. */
export const refusalOf = (file: string, error: unknown): StoreRefusal => {
  if (error instanceof StoreRefusal) return error;
  const code = causeCode(error);
  if (isLocked(code))
    return new StoreRefusal(
      'store.locked',
      file,
      `Another program is using ${file}. Nothing was changed. Close the other Fieldwatch window, or the tool that has this file open, and start again.`,
      error,
    );
  if (code === 'SQLITE_NOTADB' || code.startsWith('SQLITE_CORRUPT')) return damaged(file, causeText(error), error);
  if (isFull(code))
    return new StoreRefusal('store.full', file, `The disk of ${file} is full. Nothing that was stored is lost. Free some space and start again.`, error);
  return new StoreRefusal(
    'store.unreadable',
    file,
    `${file} cannot be opened (${causeText(error)}). Nothing was changed. Check that the folder exists, that the disk is connected and that you may write there, then start again.`,
    error,
  );
};

/** The same for an error of any kind: what is no trouble of the file or the disk is a fault of the program and stays what it is. */
export const openingError = (file: string, error: unknown): unknown => (isStorageTrouble(causeCode(error)) ? refusalOf(file, error) : error);

/** Says in words why an entry could not be written to `file`, which is open; any other error stays what it is. */
export const writingError = (file: string, error: unknown): unknown => {
  const code = causeCode(error);
  if (error instanceof StoreRefusal || !isStorageTrouble(code)) return error;
  const kept = 'so this was not recorded. Nothing that was stored before is lost.';
  if (isLocked(code))
    return new StoreRefusal(
      'store.locked',
      file,
      `Another program is holding ${file}, ${kept} Close the program that has the file open, then try again.`,
      error,
    );
  if (isFull(code)) return new StoreRefusal('store.full', file, `The disk of ${file} is full, ${kept} Free some space, then try again.`, error);
  return new StoreRefusal(
    'store.unreadable',
    file,
    `${file} cannot be written (${causeText(error)}), ${kept} Check the disk and its connection, then try again.`,
    error,
  );
};

/** `why` is the technical reason, for the person who repairs it. */
export const damaged = (file: string, why: string, cause?: unknown): StoreRefusal =>
  new StoreRefusal(
    'store.damaged',
    file,
    `${file} is damaged (${why}). It was left as it is and nothing is stored in it. Keep a copy of the file, put the newest backup in its place, or move it away to begin with an empty one.`,
    cause,
  );
