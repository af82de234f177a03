import type { OpenSource } from './wire/source.ts';

export interface BackPressureOptions {
  /** What waits to be stored is close to its limit. */
  readonly isPressed: () => boolean;
  /** Calls back once, when there is room again. */
  readonly whenRoom: (resume: () => void) => void;
  /** All pauses together since the last answer to a ping that was read, ms. */
  readonly budgetMs: number;
  /** Monotonic, ms. */
  readonly now?: () => number;
  readonly later?: (ms: number, run: () => void) => () => void;
}

const timer = (ms: number, run: () => void): (() => void) => {
  const timeout = setTimeout(run, ms);
  return () => clearTimeout(timeout);
};

/**
 * Lets a broker wait while nothing can be stored, by not reading. An answer to a ping waits in the same line, so that all pauses
 * between two of them together must stay well below the keepalive; after that reading goes on, and what has no room is refused.
 */
export const openBackPressure = ({ isPressed, whenRoom, budgetMs, now = () => performance.now(), later = timer }: BackPressureOptions) => {
  let spent = 0;
  let pause: { readonly since: number; readonly cancel: () => void } | undefined;
  const stop = (): void => {
    if (pause === undefined) return;
    pause.cancel();
    spent += now() - pause.since;
    pause = undefined;
  };
  return {
    isHolding: (): boolean => pause !== undefined,
    /** After a read. True: reading has to wait, and `resume` follows by itself. */
    holds: (resume: () => void): boolean => {
      if (pause !== undefined) return true;
      if (spent >= budgetMs || !isPressed()) return false;
      const mine = { since: now(), cancel: later(budgetMs - spent, () => end()) };
      const end = (): void => {
        if (pause !== mine) return;
        stop();
        resume();
      };
      pause = mine;
      whenRoom(end);
      return true;
    },
    /** The answer to a ping was read: until here nothing was late. */
    pingAnswered: (): void => void (spent = 0),
    stop,
  };
};
export type BackPressure = ReturnType<typeof openBackPressure>;

/** A source that also waits for room. */
export const withBackPressure =
  (open: OpenSource, pressure: BackPressure): OpenSource =>
  (events) => {
    let goesOn = true;
    const source = open({
      ...events,
      onRead: (bytes, length, isFull) => {
        goesOn = events.onRead(bytes, length, isFull);
        const isHeld = pressure.holds(() => {
          if (goesOn) source.resume();
        });
        return goesOn && !isHeld;
      },
    });
    return {
      ...source,
      resume: () => {
        goesOn = true;
        if (!pressure.isHolding()) source.resume();
      },
      destroy: () => {
        pressure.stop();
        source.destroy();
      },
    };
  };
