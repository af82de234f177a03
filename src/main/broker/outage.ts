import type { SessionMemory } from '../ingest/mqtt-sessions.ts';

/** A time in which nothing came over a connection. */
export interface Outage {
  readonly from: number;
  readonly to: number;
  /** The broker kept our session, and with it what came with QoS 1, as far as its queue goes. */
  readonly isSessionKept: boolean;
  /** Messages that should have come, by the rate before; undefined when that is not known. */
  readonly expected: number | undefined;
}

/** Shorter than this and the rate says nothing. */
const shortestMs = 5000;

/** Remembers when the connection last stood and what came over it then, over restarts too where `session` does. */
export const openOutages = (session: SessionMemory, now: () => number, onOutage: (outage: Outage) => void) => {
  let onlineAt: number | undefined;
  let messages = 0;

  const rate = (at: number): number | undefined => (onlineAt === undefined || at - onlineAt < shortestMs ? undefined : messages / ((at - onlineAt) / 1000));
  return {
    counted: (): void => void messages++,
    /** At the CONNACK, after the session memory has decided whether the session is the former one. */
    began: (isSessionKept: boolean): void => {
      const to = now();
      const before = session.lastSeen?.();
      if (before !== undefined && to > before.at)
        onOutage({ from: before.at, to, isSessionKept, expected: before.rate === undefined ? undefined : (before.rate * (to - before.at)) / 1000 });
      onlineAt = to;
      messages = 0;
    },
    /** The connection stands at this moment, or has just ended. */
    seen: (): void => {
      if (onlineAt !== undefined) session.seen?.(now(), rate(now()) ?? session.lastSeen?.()?.rate);
    },
    ended: (): void => void (onlineAt = undefined),
  };
};
export type Outages = ReturnType<typeof openOutages>;
