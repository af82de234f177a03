import { type Cause, classify } from '../../domain/broker/cause.ts';
import type { Telemetry } from '../store/telemetry.ts';
import { openCommitPace } from './commit-pace.ts';
import type { Acknowledge } from './envelope.ts';
import type { Judge } from './judge.ts';
import type { Later } from './later.ts';

/** Something that is written in the transaction of the batch. `write` may run several times; `committed` once, after it worked. */
export interface BatchPart {
  readonly isDirty: () => boolean;
  readonly write: () => void;
  readonly committed: () => void;
}

export interface StorageState {
  readonly failing: boolean;
  readonly cause: Cause | null;
}

export interface WriterOptions {
  readonly telemetry: Telemetry;
  readonly judge: Judge;
  readonly parts: readonly BatchPart[];
  readonly now: () => number;
  readonly later: Later;
  /** A clock that never steps, ms: how long a commit took. That of the process unless given. */
  readonly elapsed?: () => number;
  readonly onAcknowledged: (session: number, messageIds: readonly number[]) => void;
  /** Numbers of the series that have new values, after they are durable. */
  readonly onShown: (series: readonly number[]) => void;
  readonly onStorage: (state: StorageState) => void;
  readonly onFault: (error: unknown) => void;
}

export const writerLimits = {
  messages: 10_000,
  bytes: 64 * 1024 * 1024,
  batchMessages: 5000,
  batchBytes: 4 * 1024 * 1024,
  idleMs: 50,
  firstRetryMs: 250,
  lastRetryMs: 5000,
} as const;

interface Owed {
  readonly acknowledge: Acknowledge;
  readonly session: number;
  readonly messageIds: number[];
}

const textOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Tries again after 250 ms, doubling to 5 s. */
const openRetry = (later: Later, run: () => void) => {
  let delay: number = writerLimits.firstRetryMs;
  let cancel: (() => void) | undefined;
  return {
    isWaiting: (): boolean => cancel !== undefined,
    start: (): void => {
      cancel?.();
      cancel = later(delay, () => {
        cancel = undefined;
        run();
      });
      delay = Math.min(delay * 2, writerLimits.lastRetryMs);
    },
    stop: (): void => {
      cancel?.();
      cancel = undefined;
      delay = writerLimits.firstRetryMs;
    },
  };
};

/**
 * Brings what has been staged to disk and only then acknowledges it: T in telemetry.db, PUBACKs in the order of receipt,
 * O in ops.db, then the screen. A commit that fails keeps everything, acknowledges nothing and is tried again.
 */
export const openWriter = (options: WriterOptions) => {
  const { telemetry, judge, parts, now, later, elapsed = () => performance.now() } = options;
  const pace = openCommitPace(elapsed);
  let owed: Owed[] = [];
  let messages = 0;
  let bytes = 0;
  let shown: number[] = [];
  /** By series: the batch in which it was shown last. */
  const shownIn: number[] = [];
  let batchNumber = 1;
  let immediate: NodeJS.Immediate | undefined;
  let cancelIdle: (() => void) | undefined;
  let isClosed = false;
  /** Something that people wait for is in the batch. */
  let isUrgent = false;
  let unsettled: number | undefined;
  let failures: { store?: string; log?: string } = {};
  let waiting: (() => void)[] = [];
  const storeRetry = openRetry(later, () => flush());
  const logRetry = openRetry(later, () => settle());

  const report = (what: 'store' | 'log', message: string | undefined): void => {
    const { [what]: before, ...others } = failures;
    failures = message === undefined ? others : { ...others, [what]: message };
    if ((before === undefined) === (message === undefined)) return;
    const [evidence] = Object.values(failures) as string[];
    options.onStorage(
      evidence === undefined ? { failing: false, cause: null } : { failing: true, cause: classify({ kind: 'storage', message: evidence }, { now: '' }) },
    );
  };

  const settle = (): void => {
    if (unsettled === undefined) return;
    try {
      judge.settle(unsettled);
      unsettled = undefined;
      logRetry.stop();
      report('log', undefined);
    } catch (error) {
      report('log', textOf(error));
      logRetry.start();
    }
  };

  const commit = (): boolean => {
    const isDirty = telemetry.isDirty() || parts.some((part) => part.isDirty());
    if (!isDirty) {
      if (judge.hasDecisions()) unsettled ??= telemetry.newestJournal();
      return true;
    }
    try {
      unsettled = pace.commit(() =>
        telemetry.commit(now(), () => {
          for (const part of parts) part.write();
        }),
      );
    } catch (error) {
      report('store', textOf(error));
      storeRetry.start();
      return false;
    }
    for (const part of parts) part.committed();
    storeRetry.stop();
    report('store', undefined);
    return true;
  };

  const acknowledge = (batch: readonly Owed[]): void => {
    for (const { acknowledge: send, session, messageIds } of batch) {
      try {
        send(messageIds);
        options.onAcknowledged(session, messageIds);
      } catch (error) {
        options.onFault(error); // They are stored; the broker sends them again and they are known then.
      }
    }
  };

  /** False when the store refused; everything is kept and tried again. */
  const flush = (): boolean => {
    clearImmediate(immediate);
    immediate = undefined;
    cancelIdle?.();
    cancelIdle = undefined;
    isUrgent = false;
    if (!commit()) return false;
    const batch = owed;
    owed = [];
    messages = 0;
    bytes = 0;
    acknowledge(batch);
    if (!logRetry.isWaiting()) settle();
    if (shown.length > 0) {
      const series = shown;
      shown = [];
      batchNumber++;
      options.onShown(series);
    }
    const resumed = waiting;
    waiting = [];
    for (const resume of resumed) resume();
    return true;
  };

  /** At the end of the burst, or in a later turn, which brings more messages, when only PUBACKs are owed and the last commit was long. */
  const flushWhenDue = (): void => {
    const canWait = owed.length > 0 && !judge.hasDecisions() && !pace.isDue();
    if (canWait) immediate = setImmediate(flushWhenDue);
    else flush();
  };

  return {
    /** Four fifths of the room are taken. */
    isPressed: (): boolean => messages * 5 >= writerLimits.messages * 4 || bytes * 5 >= writerLimits.bytes * 4,

    isFull: (): boolean => messages >= writerLimits.messages || bytes >= writerLimits.bytes,

    /** Counts one message into the batch; `acknowledge` is called with its id after the commit. */
    add: (size: number, session: number, messageId: number, acknowledge: Acknowledge | undefined): void => {
      messages++;
      bytes += size;
      if (acknowledge === undefined) return;
      const last = owed.at(-1);
      if (last?.acknowledge === acknowledge && last.session === session) last.messageIds.push(messageId);
      else owed.push({ acknowledge, session, messageIds: [messageId] });
    },

    /** The number of the batch that is being filled. */
    batch: (): number => batchNumber,

    /** The batch has a new value of this series. */
    show: (series: number): void => {
      if (shownIn[series] === batchNumber) return;
      shownIn[series] = batchNumber;
      shown.push(series);
    },

    /** The batch has news of the presence of a device: it is committed after the burst. */
    hurry: (): void => void (isUrgent = true),

    /** Commits when it is due: after the burst when somebody waits for it or something is new, else within 50 ms. */
    schedule: (): void => {
      if (isClosed || storeRetry.isWaiting()) return;
      if (messages >= writerLimits.batchMessages || bytes >= writerLimits.batchBytes) flush();
      else if (owed.length > 0 || isUrgent || judge.hasDecisions() || telemetry.hasNewSeries()) immediate ??= setImmediate(flushWhenDue);
      else cancelIdle ??= later(writerLimits.idleMs, flush);
    },

    flush,

    /** Calls back once less than half of the room is taken: after the next commit, for a commit takes everything. */
    whenRoom: (resume: () => void): void => {
      if (messages * 2 < writerLimits.messages && bytes * 2 < writerLimits.bytes) setImmediate(resume);
      else waiting.push(resume);
    },

    /** Writes what is left, once. What cannot be written was not acknowledged and comes again. */
    close: (): boolean => {
      isClosed = true;
      const isWritten = flush();
      storeRetry.stop();
      logRetry.stop();
      return isWritten;
    },
  };
};
export type Writer = ReturnType<typeof openWriter>;
