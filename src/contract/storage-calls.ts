import * as z from 'zod';
import type { Gap } from '../domain/analytics/gaps.ts';
import { SeriesId } from '../domain/identity.ts';
import { call, watch } from './rpc.ts';

const mebibyte = 2 ** 20;

/** How long and how much this site keeps. Samples go first; the numbers of their hours and days stay longer. */
export const StorageSettings = z.strictObject({
  rawDays: z.int().min(7).max(3650),
  summaryDays: z.int().min(30).max(36_500),
  /** A day older than this is packed. */
  archiveDays: z.int().min(2).max(90),
  maxBytes: z
    .number()
    .min(64 * mebibyte)
    .max(2 ** 50),
  /** What happens on a full disk. */
  onFull: z.enum(['dropOldest', 'stop']),
});
export type StorageSettings = z.infer<typeof StorageSettings>;

export interface StorageView {
  readonly settings: StorageSettings;
  /** Of the file with its log; `free` of it is used again before it grows. */
  readonly bytes: number;
  readonly free: number;
  readonly samples: number;
  /** The oldest stored sample; ms since 1970 UTC. */
  readonly oldest: number | null;
  /** Rows of the file that could not be read and are kept apart. */
  readonly damaged: number;
  readonly dropped: readonly { readonly reason: 'age' | 'cap' | 'full'; readonly samples: number; readonly from: number; readonly to: number }[];
}

/** What going through the whole file of the store has found. */
export interface StoreCheck {
  readonly at: number;
  /** `ok`, or what is wrong, in the words of SQLite. */
  readonly verdict: string;
}

/** The part of the console's contract about what is kept, and what is not. */
export const storageContract = {
  storage: watch<StorageView>()(z.strictObject({})),
  /** Only what is named changes; it counts at once. */
  keepStorage: call<void>()(StorageSettings.partial()),
  /** Goes through the whole file of the store; takes minutes for a large one, and hinders nobody. */
  checkStorage: call<StoreCheck>()(z.strictObject({})),
  /** When nothing was stored of a series, and why. */
  gaps: call<readonly Gap[]>()(z.strictObject({ seriesId: SeriesId, from: z.number(), to: z.number() })),
};
