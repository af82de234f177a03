import { useCallback, useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react';
import type { ConsoleContract } from '../../contract/console.ts';
import type { CodedError, Entry } from '../../contract/rpc.ts';
import { engine, sharedWatch, wire } from './engine.ts';
import { answered, type Asked, askedAgain, cancelled, failed, nothingYet, type SharedWatch, waitAfter, type Watched } from './shared-watch.ts';
import type { Link } from './wire.ts';

type Methods<Kind extends Entry['kind']> = { [M in keyof ConsoleContract]: ConsoleContract[M] extends Entry<Kind> ? M : never }[keyof ConsoleContract];
export type WatchMethod = Methods<'watch'>;
export type CallMethod = Methods<'call'>;
export type FrameMethod = Methods<'frames'>;
export type InputOf<M extends keyof ConsoleContract> = Parameters<(typeof engine)[M]>[0];
export type WatchValue<M extends WatchMethod> = Exclude<ConsoleContract[M]['out'], undefined>;
export type CallValue<M extends CallMethod> = Exclude<ConsoleContract[M]['out'], undefined>;

// The types of one method cannot be followed through a generic name; the contract checks them at the call of the hook.
type AnyWatch = (input: unknown, next: (value: unknown) => void, failed: (error: CodedError) => void) => () => void;
type AnyFrames = (input: unknown, next: (columns: readonly Float64Array[]) => void, failed: (error: CodedError) => void) => () => void;
const watchOf = (method: WatchMethod) => engine[method] as unknown as AnyWatch;
const framesOf = (method: FrameMethod) => engine[method] as unknown as AnyFrames;
const callOf = <M extends CallMethod>(method: M) => engine[method] as unknown as (input: unknown) => Promise<CallValue<M>>;

const nothingAsked: Asked<never> = { ...nothingYet, retry: () => {}, cancel: () => {} };
const idle: SharedWatch<never> = { subscribe: () => () => {}, snapshot: () => nothingAsked };

/**
 * The newest state of a watch, shared by all components with the same input. Starts again by itself after the engine restarted and
 * keeps the last value meanwhile. `null` as input means: not now.
 */
export const useWatch = <M extends WatchMethod>(method: M, input: InputOf<M> | null): Asked<WatchValue<M>> => {
  const key = input === null ? null : `${method} ${JSON.stringify(input)}`;
  const watched = useMemo(() => {
    if (key === null) return idle;
    return sharedWatch(key, (next, failed) => watchOf(method)(JSON.parse(key.slice(method.length + 1)), next, failed));
  }, [method, key]);
  return useSyncExternalStore(watched.subscribe, watched.snapshot) as Asked<WatchValue<M>>;
};

export interface CallState<M extends CallMethod> {
  /** Resolves with the answer, or undefined when it failed; then `error` says why. Never rejects. */
  readonly run: (input: InputOf<M>) => Promise<CallValue<M> | undefined>;
  readonly isBusy: boolean;
  readonly error: CodedError | undefined;
  /** Forgets the error. */
  readonly reset: () => void;
}

/** One call with its busy state and its error, for a button or a form. For anything else `await engine.method(input)` is simpler. */
export const useCall = <M extends CallMethod>(method: M): CallState<M> => {
  const [state, setState] = useState<{ readonly open: number; readonly error: CodedError | undefined }>({ open: 0, error: undefined });
  const run = useCallback(
    async (input: InputOf<M>) => {
      setState(({ open }) => ({ open: open + 1, error: undefined }));
      try {
        const value = await callOf(method)(input);
        setState(({ open, error }) => ({ open: open - 1, error }));
        return value;
      } catch (error) {
        setState(({ open }) => ({ open: open - 1, error: error as CodedError }));
        return undefined;
      }
    },
    [method],
  );
  const reset = useCallback(() => setState(({ open }) => ({ open, error: undefined })), []);
  return { run, isBusy: state.open > 0, error: state.error, reset };
};

export interface Loaded<Value> extends Asked<Value> {
  /** The same as `retry`, for what may have changed. */
  readonly reload: () => void;
}

/**
 * The answer of a reading call, asked once per input, again whenever the engine is back, and after a failure by itself. `null` as
 * input means: not now.
 */
export const useLoad = <M extends CallMethod>(method: M, input: InputOf<M> | null): Loaded<CallValue<M>> => {
  const [state, setState] = useState<Watched<CallValue<M>>>(nothingYet);
  const [turn, setTurn] = useState(0);
  const failures = useRef(0);
  const giveUp = useRef(() => {});
  const { state: link } = useLink();
  const key = input === null ? null : JSON.stringify(input);
  useEffect(() => {
    if (key === null || link === 'lost') return;
    let isCurrent = true;
    let again: ReturnType<typeof setTimeout> | undefined;
    callOf(method)(JSON.parse(key)).then(
      (value) => {
        if (!isCurrent) return;
        failures.current = 0;
        setState(answered(value, Date.now()));
      },
      (error: CodedError) => {
        if (!isCurrent) return;
        const count = ++failures.current;
        setState((former) => failed(former, error, Date.now(), count));
        again = setTimeout(() => setTurn((n) => n + 1), waitAfter(count));
      },
    );
    const end = () => {
      isCurrent = false;
      clearTimeout(again);
    };
    giveUp.current = end;
    return end;
  }, [method, key, link, turn]);
  const retry = useCallback(() => {
    setState(askedAgain);
    setTurn((n) => n + 1);
  }, []);
  const cancel = useCallback(() => {
    giveUp.current();
    setState(cancelled);
  }, []);
  return { ...state, retry, cancel, reload: retry };
};

/** Columns of numbers, straight into `onColumns` and never through React state. `null` as input stops. */
export const useFrames = <M extends FrameMethod>(
  method: M,
  input: InputOf<M> | null,
  onColumns: (columns: readonly Float64Array[]) => void,
  onFailed?: (error: CodedError) => void,
): void => {
  const newest = useRef({ onColumns, onFailed });
  useEffect(() => {
    newest.current = { onColumns, onFailed };
  });
  const key = input === null ? null : JSON.stringify(input);
  useEffect(() => {
    if (key === null) return;
    return framesOf(method)(
      JSON.parse(key),
      (columns) => newest.current.onColumns(columns),
      (error) => newest.current.onFailed?.(error),
    );
  }, [method, key]);
};

/** Whether the engine answers, and since when. */
export const useLink = (): Link => useSyncExternalStore(wire.onLink, wire.link);
