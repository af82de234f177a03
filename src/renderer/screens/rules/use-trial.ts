import { useCallback, useEffect, useRef, useState } from 'react';
import type { AdviceResult, TrialResult } from '../../../contract/threshold-views.ts';
import type { CodedError, Stop } from '../../../contract/rpc.ts';
import { engine } from '../../wire/engine.ts';

interface Answers {
  readonly backtest: TrialResult;
  readonly advise: AdviceResult;
}
type InputOf<Method extends keyof Answers> = Parameters<(typeof engine)[Method]>[0];
type Ask = (input: unknown, next: (value: unknown) => void, failed: (error: CodedError) => void) => Stop;

export interface TrialState<Method extends keyof Answers> {
  readonly run: (input: InputOf<Method>) => void;
  /** Ends the work in the engine, too. */
  readonly cancel: () => void;
  readonly isBusy: boolean;
  /** The last answer; it stays while the next one is worked out. */
  readonly value: Answers[Method] | undefined;
  readonly error: CodedError | undefined;
}

/** A question over the stored history that may take seconds: one at a time, and it ends with the component. */
export const useTrial = <Method extends keyof Answers>(method: Method): TrialState<Method> => {
  const [state, setState] = useState<Pick<TrialState<Method>, 'isBusy' | 'value' | 'error'>>({ isBusy: false, value: undefined, error: undefined });
  const stop = useRef<Stop>(undefined);
  const end = useCallback(() => {
    stop.current?.();
    stop.current = undefined;
  }, []);
  useEffect(() => end, [end]);
  const run = useCallback(
    (input: InputOf<Method>) => {
      end();
      setState(({ value }) => ({ isBusy: true, value, error: undefined }));
      stop.current = (engine[method] as unknown as Ask)(
        input,
        (value) => {
          setState({ isBusy: false, value: value as Answers[Method], error: undefined });
          end();
        },
        (error) => setState(({ value }) => ({ isBusy: false, value, error })),
      );
    },
    [method, end],
  );
  const cancel = useCallback(() => {
    end();
    setState(({ value }) => ({ isBusy: false, value, error: undefined }));
  }, [end]);
  return { run, cancel, ...state };
};
