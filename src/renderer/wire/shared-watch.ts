import type { CodedError, Stop } from '../../contract/rpc.ts';

/** What a component sees of a watch. `value` stays after an error, so that the last state remains on screen. Times in ms since 1970. */
export interface Watched<Value> {
  readonly value: Value | undefined;
  readonly error: CodedError | undefined;
  /** Neither a value nor an error has come yet. */
  readonly isLoading: boolean;
  /** When `value` came. */
  readonly at?: number | undefined;
  /** Since when it fails, and when it is asked for again by itself. */
  readonly failing?: { readonly since: number; readonly next: number } | undefined;
  /** A person said that it is not wanted any more; `retry` asks anew. */
  readonly isCancelled?: boolean;
}
/** A watch and what a person can do about it. */
export interface Asked<Value> extends Watched<Value> {
  /** Asks again at once; the former value stays until the answer is there. */
  readonly retry: () => void;
  /** Stops waiting for the first answer. */
  readonly cancel: () => void;
}

export interface SharedWatch<Value> {
  readonly subscribe: (listener: () => void) => Stop;
  readonly snapshot: () => Asked<Value>;
}

export const nothingYet: Watched<never> = { value: undefined, error: undefined, isLoading: true };
const lingerMs = 2000;
const firstWaitMs = 5000;
const longestWaitMs = 60_000;
/** How long to wait before what failed so often in a row is asked for again: 5 s, doubled up to a minute. ms. */
export const waitAfter = (failures: number): number => Math.min(firstWaitMs * 2 ** (failures - 1), longestWaitMs);

/** The states of asking, one after the other; times are passed in. */
export const answered = <Value>(value: Value, at: number): Watched<Value> => ({ value, error: undefined, isLoading: false, at });
export const failed = <Value>(former: Watched<Value>, error: CodedError, at: number, failures: number): Watched<Value> => ({
  value: former.value,
  at: former.at,
  error,
  isLoading: false,
  failing: { since: former.failing?.since ?? at, next: at + waitAfter(failures) },
});
export const cancelled = <Value>({ value, at }: Watched<Value>): Watched<Value> => ({ value, at, error: undefined, isLoading: false, isCancelled: true });
/** Asked again: what failed is shown on until the answer is there. */
export const askedAgain = <Value>(former: Watched<Value>): Watched<Value> => ({
  ...former,
  isLoading: former.value === undefined && former.error === undefined,
  isCancelled: false,
});

type Open = (next: (value: unknown) => void, failed: (error: CodedError) => void) => Stop;
export interface SharedWatchOptions {
  readonly later: (task: () => void, ms: number) => void;
  readonly now: () => number;
}

/**
 * One watch for all components that ask the same thing. It lingers for two seconds after the last of them has gone, so that
 * changing screens neither flickers nor asks again. What failed is asked for again, by itself and when somebody wants it.
 */
export const createSharedWatches = ({ later, now }: SharedWatchOptions) => {
  const open = new Map<string, SharedWatch<unknown>>();

  const create = (key: string, start: Open): SharedWatch<unknown> => {
    let stop: Stop | undefined;
    let [turn, failures] = [0, 0];
    const listeners = new Set<() => void>();
    const ask = (): void => {
      const own = ++turn;
      stop?.();
      stop = start(
        (value) => {
          failures = 0;
          set(answered(value, now()));
        },
        (error) => {
          failures++;
          set(failed(state, error, now(), failures));
          later(() => {
            if (own === turn && listeners.size > 0) ask();
          }, waitAfter(failures));
        },
      );
    };
    const able = {
      retry: () => {
        set(askedAgain(state));
        ask();
      },
      cancel: () => {
        turn++;
        stop?.();
        stop = () => {};
        set(cancelled(state));
      },
    };
    let state: Asked<unknown> = { ...nothingYet, ...able };
    const set = (next: Watched<unknown>) => {
      state = { ...next, ...able };
      for (const listener of listeners) listener();
    };
    const closeIfUnused = () => {
      if (listeners.size > 0) return;
      turn++;
      stop?.();
      open.delete(key);
    };
    return {
      snapshot: () => state,
      subscribe: (listener) => {
        listeners.add(listener);
        if (stop === undefined) ask();
        return () => {
          listeners.delete(listener);
          if (listeners.size === 0) later(closeIfUnused, lingerMs);
        };
      },
    };
  };

  /** The watch of this key; `start` is used when there is none. */
  return (key: string, start: Open): SharedWatch<unknown> => {
    const known = open.get(key);
    if (known) return known;
    const fresh = create(key, start);
    open.set(key, fresh);
    return fresh;
  };
};
