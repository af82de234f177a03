/** A broker sends each message by itself; a read that brings many costs hardly more than one that brings one. */
export const pauseMs = 2;
/** A read that brought so many was worth its cost already, and a QoS 1 window would run dry during a pause. */
const worthwhile = 256;

export interface PacingOptions {
  /** Pause after a read, ms; 0 = never. */
  readonly pauseMs: number;
  /** Monotonic, ms. */
  readonly now: () => number;
  readonly later: (ms: number, run: () => void) => () => void;
  /** Starts reading again. */
  readonly resume: () => void;
}

/** Decides after each read whether reading rests for a moment, so that the next read brings more. */
export const openPacing = ({ pauseMs: pause, now, later, resume }: PacingOptions) => {
  let last = -Infinity;
  /** How many messages the reads before this one owed an acknowledgement for. */
  let owedLast = 0;
  let owedBefore = 0;
  let cancel: (() => void) | undefined;
  return {
    /** True: the read was stopped, and `resume` follows by itself. */
    rests: (publishes: number, isFull: boolean, owed: number): boolean => {
      const at = now();
      // The same number three times in a row is the window of the broker: nothing more comes before it has its acknowledgements.
      const isWindow = owed > 0 && owed === owedLast && owed === owedBefore;
      owedBefore = owedLast;
      owedLast = owed;
      const isQuiet = at - last > pause;
      last = at;
      if (pause === 0 || isQuiet || isFull || publishes === 0 || publishes >= worthwhile || isWindow) return false;
      cancel ??= later(pause, () => {
        cancel = undefined;
        last = now(); // the line is not quiet because we did not look
        resume();
      });
      return true;
    },
    isResting: (): boolean => cancel !== undefined,
    stop: (): void => {
      cancel?.();
      cancel = undefined;
    },
  };
};
