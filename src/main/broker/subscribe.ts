import type { Later } from '../ingest/later.ts';
import type { Attempt } from './attempt.ts';

/** AWS takes eight filters in one SUBSCRIBE. */
const chunkSize = 8;
const quietMs = 300;
const longestWaitMs = 5000;
/** Where brokers cut what they have retained: mosquitto's queue, that of EMQX, and both with messages in flight. */
const suspicious: ReadonlySet<number> = new Set([120, 1000, 1020]);

export interface SubscribeOptions {
  readonly isResumed: boolean;
  readonly later: Later;
  /** How many retained messages have come so far. */
  readonly retained: () => number;
  /** As many retained messages as a broker is known to stop at came for these filters: some may be missing. */
  readonly onCut?: (filters: readonly string[], messages: number) => void;
}

/** Waits until retained messages have stopped coming: brokers cut a flood of them, so the next filters must not add to it. */
const untilQuiet = async ({ later, retained }: SubscribeOptions): Promise<void> => {
  for (let waited = 0; waited < longestWaitMs; waited += quietMs) {
    const before = retained();
    await new Promise<void>((resolve) => later(quietMs, resolve));
    if (retained() === before) return;
  }
};

/**
 * Subscribes in small chunks, each after the retained messages of the one before. Return codes in the order of the filters, 128
 * and more are refusals; undefined when the connection ended. The last chunk is not waited for.
 */
export const subscribeAll = async (attempt: Attempt, filters: readonly string[], options: SubscribeOptions): Promise<readonly number[] | undefined> => {
  const codes: number[] = [];
  for (let at = 0; at < filters.length; at += chunkSize) {
    const chunk = filters.slice(at, at + chunkSize);
    const before = options.retained();
    const granted = await attempt.subscribe(chunk, options.isResumed);
    if (granted === undefined) return undefined;
    codes.push(...granted);
    const quiet = untilQuiet(options).then(() => {
      const messages = options.retained() - before;
      if (suspicious.has(messages)) options.onCut?.(chunk, messages);
    });
    if (at + chunkSize < filters.length) await quiet;
  }
  return codes;
};

/** What a code of a SUBACK means, for the details. */
export const refusalText = (code: number): string =>
  ({ 131: 'refused', 135: 'not authorised', 143: 'no valid filter', 151: 'quota exceeded', 158: 'no shared subscriptions', 162: 'no wildcards' })[code] ??
  `code ${code}`;
