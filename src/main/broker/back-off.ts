import type { Retry } from '../../domain/broker/causes.ts';

const second = 1000;
export const supervision = {
  ceilingMs: 60 * second,
  stableMs: 60 * second,
  quickMs: 5 * second,
  quickCloses: 3,
  attentionMs: 300 * second,
  onceMs: 60 * second,
  /** An answer to a ping after the computer slept. */
  pingMs: 5 * second,
} as const;

/** How long to wait before the next attempt: full jitter, doubling to a minute; slowly where a person is needed. `random` is 0 to 1. */
export const openBackOff = (random: () => number) => {
  let failures = 0;
  let quickCloses = 0;
  let isQuick = false;
  return {
    delayMs: (retry: Retry): number =>
      retry === 'attention'
        ? supervision.attentionMs
        : retry === 'once-a-minute'
          ? supervision.onceMs
          : random() * Math.min(supervision.ceilingMs, second * 2 ** failures++),
    /** The connection stands since this moment. */
    connected: (): void => void (isQuick = true),
    /** It has stood for `quickMs`. */
    lasted: (): void => {
      isQuick = false;
      quickCloses = 0;
    },
    /** It has stood for `stableMs`; a CONNACK alone proves nothing. */
    stable: (): void => void (failures = 0),
    /** True when it ended soon after its CONNACK for the third time in a row: somebody else takes our place. */
    isTaken: (): boolean => {
      const wasQuick = isQuick;
      isQuick = false;
      return wasQuick && ++quickCloses >= supervision.quickCloses;
    },
    reset: (): void => {
      failures = 0;
      quickCloses = 0;
    },
  };
};
