import type { SourceDraft } from '../domain/broker/profile.ts';
import type { SampleRow } from '../domain/telemetry/sample.ts';
import type { ThresholdInput } from '../domain/threshold/threshold.ts';

/** What passes between the engine and the demo site, which runs in its own worker thread. Structured clone; times in ms since 1970 UTC. */

/** `workerData` of the thread. User and password are made by the engine for this run and guard the loopback broker. */
export interface DemoSiteOptions {
  readonly seed: number;
  /** History ends here; faults of the past are over by then. */
  readonly now: number;
  readonly username: string;
  readonly password: string;
}

/** A threshold of the demo site; the engine adds the series when it knows it. */
export type DemoThreshold = Omit<ThresholdInput, 'seriesId'>;

export type DemoSiteRequest =
  /** Minutes of `[from, to)`; may be asked day by day, which lets a slow store set the pace. */
  | { readonly type: 'history'; readonly from: number; readonly to: number }
  | { readonly type: 'start' }
  /** Closes the broker; the thread ends by itself after `stopped`. */
  | { readonly type: 'stop' };

export type DemoSiteReply =
  /** The broker listens. */
  | {
      readonly type: 'ready';
      readonly url: string;
      readonly username: string;
      readonly password: string;
      readonly sources: readonly SourceDraft[];
      readonly thresholds: readonly DemoThreshold[];
      readonly site: { readonly name: string; readonly zone: string };
    }
  /** At most `historyBatchRows` rows in order of time. */
  | { readonly type: 'history'; readonly rows: readonly SampleRow[] }
  | { readonly type: 'history-done' }
  /** The site publishes: its first live fault comes within seconds of `at`. */
  | { readonly type: 'started'; readonly at: number }
  | { readonly type: 'stopped' }
  /** The site cannot go on; the words are for a person. */
  | { readonly type: 'failed'; readonly code: string; readonly message: string };

export const historyBatchRows = 5000;
