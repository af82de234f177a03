import type { CodedError, Stop } from '../../contract/rpc.ts';

/** What a component sees of a watch. `value` stays after an error, so that the last state remains on screen. */
export interface Watched<Value> {
  readonly value: Value | undefined;
  readonly error: CodedError | undefined;
  /** Neither a value nor an error has come yet. */
  readonly isLoading: boolean;
}

export interface SharedWatch<Value> {
  readonly subscribe: (listener: () => void) => Stop;
  readonly snapshot: () => Watched<Value>;
}

export const nothingYet: Watched<never> = { value: undefined, error: undefined, isLoading: true };
const lingerMs = 2000;

type Open = (next: (value: unknown) => void, failed: (error: CodedError) => void) => Stop;

/**
 * One watch for all components that ask the same thing. It lingers for two seconds after the last of them has gone, so that
 * changing screens neither flickers nor asks again.
 */
export const createSharedWatches = (later: (task: () => void, ms: number) => void) => {
  const open = new Map<string, SharedWatch<unknown>>();

  const create = (key: string, start: Open): SharedWatch<unknown> => {
    let state: Watched<unknown> = nothingYet;
    let stop: Stop | undefined;
    const listeners = new Set<() => void>();
    const set = (next: Watched<unknown>) => {
      state = next;
      for (const listener of listeners) listener();
    };
    const closeIfUnused = () => {
      if (listeners.size > 0) return;
      stop?.();
      open.delete(key);
    };
    return {
      snapshot: () => state,
      subscribe: (listener) => {
        listeners.add(listener);
        stop ??= start(
          (value) => set({ value, error: undefined, isLoading: false }),
          (error) => set({ value: state.value, error, isLoading: false }),
        );
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
