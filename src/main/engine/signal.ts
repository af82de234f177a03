import type { Stop } from '../../contract/rpc.ts';

/** "Something of this kind has changed": listeners look for themselves what it is now. */
export interface Signal {
  readonly emit: () => void;
  readonly on: (listener: () => void) => Stop;
}

export const openSignal = (): Signal => {
  const listeners = new Set<() => void>();
  return {
    emit: () => {
      for (const listener of listeners) listener();
    },
    on: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
};

/**
 * Sends a snapshot now and again after a change, at most every `everyMs`; `read` runs only when something is sent.
 * A `read` that throws ends the watch through `failed`.
 */
export const snapshots = <Value>(
  signals: readonly Signal[],
  read: () => Value,
  next: (value: Value) => void,
  failed: (error: unknown) => void,
  everyMs = 100,
): Stop => {
  let timer: NodeJS.Timeout | undefined;
  let isDue = false;
  const stops: Stop[] = [];
  const stop = () => {
    clearTimeout(timer);
    for (const end of stops) end();
  };
  const send = () => {
    isDue = false;
    timer = setTimeout(() => {
      timer = undefined;
      if (isDue) send();
    }, everyMs);
    try {
      next(read());
    } catch (error) {
      stop();
      failed(error);
    }
  };
  stops.push(
    ...signals.map((signal) =>
      signal.on(() => {
        if (timer) isDue = true;
        else send();
      }),
    ),
  );
  send();
  return stop;
};
