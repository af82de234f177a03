import type { SeriesLimits } from './catalogue.ts';
import type { Dropped, RetentionPolicy } from './retention.ts';

export interface TelemetryOptions {
  readonly file: string;
  /** Part of the identity of every series. */
  readonly tenant: string;
  readonly limits?: Partial<SeriesLimits>;
  /** How long a commit waits for another process, in ms. */
  readonly busyTimeoutMs?: number;
  /** Journal ids go on after this one: what is judged up to there must not be judged again. */
  readonly journalAfter?: number;
  /** The journal is shortened, at the cost of smaller chunks, when it is larger or older. */
  readonly journalLimit?: { readonly bytes: number; readonly ageMs: number };
  readonly retention?: Partial<RetentionPolicy>;
  /** So much of the file stays free for what comes next. */
  readonly keptFreeBytes?: number;
  /** Told of everything that retention has dropped so far, each time it drops something. */
  readonly onDropped?: (dropped: readonly Dropped[]) => void;
  /** The log has grown by 8 MiB since it began, or since this was told last: called between two transactions. */
  readonly onLogGrown?: () => void;
  readonly newId?: () => string;
  readonly now?: () => number;
  /** Told of trouble that hinders nobody yet. */
  readonly onFault?: (error: unknown) => void;
}
