import type { ReaderClient } from '../store/reader.ts';
import type { Telemetry } from '../store/telemetry.ts';

const everyMs = 2000;

export interface LogCheckpoints {
  /** At once, because the log has grown; while one is on its way, nothing. */
  readonly run: () => void;
  readonly close: () => void;
}

/**
 * Keeps the write-ahead log small: every 2 s, and when it has grown by 8 MiB, the reader's thread brings it into the file. When that
 * reports, the engine does what came meanwhile, between two batches, so that the next commit begins the log anew. A thread that fails
 * is a fault, and the engine then does all of it: a log without end would be worse than a slow batch.
 */
export const openLogCheckpoints = (
  reader: Pick<ReaderClient, 'checkpoint'>,
  telemetry: Pick<Telemetry, 'logWaiting' | 'checkpointLog'>,
  onFault: (error: unknown) => void,
): LogCheckpoints => {
  let [isRunning, isClosed] = [false, false];
  const finish = (): void => {
    if (!isClosed) telemetry.checkpointLog();
  };
  const checkpoint = async (): Promise<void> => {
    try {
      await reader.checkpoint(finish);
    } catch (error) {
      if (isClosed) return;
      onFault(error);
      finish();
    }
  };
  const run = (): void => {
    if (isRunning || isClosed) return;
    isRunning = true;
    void checkpoint().finally(() => (isRunning = false));
  };
  const timer = setInterval(() => {
    if (telemetry.logWaiting() > 0) run();
  }, everyMs);
  return {
    run,
    close: () => {
      isClosed = true;
      clearInterval(timer);
    },
  };
};
