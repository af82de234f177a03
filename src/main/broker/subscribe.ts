import type { Later } from '../ingest/later.ts';
import type { Attempt } from './attempt.ts';

/** AWS takes eight filters in one SUBSCRIBE. */
const chunkSize = 8;
const quietMs = 300;
const longestWaitMs = 5000;

/** Waits until retained messages have stopped coming: brokers cut a flood of them, so the next filters must not add to it. */
const untilQuiet = async (later: Later, retained: () => number): Promise<void> => {
  for (let waited = 0; waited < longestWaitMs; waited += quietMs) {
    const before = retained();
    await new Promise<void>((resolve) => later(quietMs, resolve));
    if (retained() === before) return;
  }
};

/** Subscribes in small chunks. Return codes in the order of the filters, 128 and more are refusals; undefined when the connection ended. */
export const subscribeAll = async (
  attempt: Attempt,
  filters: readonly string[],
  { isResumed, later, retained }: { readonly isResumed: boolean; readonly later: Later; readonly retained: () => number },
): Promise<readonly number[] | undefined> => {
  const codes: number[] = [];
  for (let at = 0; at < filters.length; at += chunkSize) {
    if (at > 0) await untilQuiet(later, retained);
    const granted = await attempt.subscribe(filters.slice(at, at + chunkSize), isResumed);
    if (granted === undefined) return undefined;
    codes.push(...granted);
  }
  return codes;
};
