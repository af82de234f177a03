import { useCallback, useRef, useState } from 'react';

/** A stable code and words for a person, as the engine sends them. */
export interface ActionError {
  readonly code: string;
  readonly message: string;
}

export interface Action<Input extends readonly unknown[]> {
  /** True when it was done, false when it failed or was under way already. Never rejects. */
  readonly run: (...input: Input) => Promise<boolean>;
  readonly isBusy: boolean;
  readonly error: ActionError | undefined;
  readonly reset: () => void;
}

const errorOf = (reason: unknown): ActionError => {
  const { code, message } = reason as Partial<ActionError>;
  return { code: code ?? 'internal', message: message ?? String(reason) };
};

/** One deed of a form or a button, with its busy state and its error; pressed twice it is done once. */
export const useAction = <Input extends readonly unknown[]>(deed: (...input: Input) => Promise<unknown>): Action<Input> => {
  const [state, setState] = useState<Pick<Action<Input>, 'isBusy' | 'error'>>({ isBusy: false, error: undefined });
  const isUnderWay = useRef(false);
  const run = async (...input: Input) => {
    if (isUnderWay.current) return false;
    isUnderWay.current = true;
    setState({ isBusy: true, error: undefined });
    try {
      await deed(...input);
      setState({ isBusy: false, error: undefined });
      return true;
    } catch (reason) {
      setState({ isBusy: false, error: errorOf(reason) });
      return false;
    } finally {
      isUnderWay.current = false;
    }
  };
  const reset = useCallback(() => setState(({ isBusy }) => ({ isBusy, error: undefined })), []);
  return { run, ...state, reset };
};
