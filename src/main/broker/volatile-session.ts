import type { SessionMemory } from '../ingest/mqtt-sessions.ts';

/** Numbers the sessions of one connection for as long as the program runs. */
export const volatileSession = (): SessionMemory => {
  let session = 0;
  let filters: readonly string[] = [];
  let last: { readonly at: number; readonly rate: number | undefined } | undefined;
  return {
    begin: (isPresent) => {
      if (isPresent && session > 0) return { session, filters };
      filters = [];
      return { session: ++session, filters };
    },
    subscribed: (now) => void (filters = now),
    pingSent: () => {},
    pingAnswered: () => {},
    lastSeen: () => last,
    seen: (at, rate) => void (last = { at, rate }),
  };
};
