import { timingSafeEqual } from 'node:crypto';
import { openBucket } from './bucket.ts';

/** What an HTTP request or a WebSocket upgrade says about itself. */
export interface Arrival {
  readonly method: string | undefined;
  readonly path: string;
  readonly upgrade: boolean;
  readonly host: string | undefined;
  readonly origin: string | undefined;
  readonly cookie: string | undefined;
  readonly fetchSite: string | undefined;
}

type Status = 403 | 405 | 421 | 429;
export type Verdict =
  | { readonly let: 'serve' | 'connect' }
  | { readonly let: 'exchange' } // a valid ticket: set the cookie and redirect to /
  | { readonly refuse: Status; readonly because: string };

export interface GateOptions {
  readonly port: number;
  /** 256 bits as base64url. */
  readonly secret: string;
  readonly now: () => number;
}

export interface Gate {
  readonly judge: (arrival: Arrival) => Verdict;
  /** Opens the door once, within a minute, for a browser that was not given the cookie. An earlier ticket is void. */
  readonly admit: (ticket: string) => void;
}

const ticketMs = 60_000;
const requests = { burst: 200, perSecond: 50 } as const;
const secretLength = 43;

const same = (given: string, secret: string): boolean => {
  const [a, b] = [Buffer.from(given), Buffer.from(secret)];
  return a.length === b.length && timingSafeEqual(a, b);
};
const refuse = (status: Status, because: string): Verdict => ({ refuse: status, because });

/** Cookies do not know ports: the name keeps two consoles on one machine apart. */
export const cookieName = (port: number): string => `console-${port}`;

/** Decides about everything that reaches the loopback port. Any other program and any web page can reach it too. */
export const openGate = ({ port, secret, now }: GateOptions): Gate => {
  if (secret.length < secretLength) throw new Error('The gate needs a secret of 256 bits.'); // never open without one
  const host = `127.0.0.1:${port}`;
  let unused: { readonly value: string; readonly until: number } | undefined;
  // Two buckets: a stranger who floods the port must not shut out our own window.
  const own = openBucket({ ...requests, now });
  const strange = openBucket({ ...requests, now });

  const knows = (cookies: string | undefined): boolean =>
    (cookies ?? '').split('; ').some((pair) => {
      const cut = pair.indexOf('=');
      return cut > 0 && pair.slice(0, cut) === cookieName(port) && same(pair.slice(cut + 1), secret);
    });
  const redeem = (path: string): Verdict => {
    const given = new URLSearchParams(path.slice(path.indexOf('?') + 1)).get('ticket') ?? '';
    const valid = unused !== undefined && now() <= unused.until && same(given, unused.value);
    unused = undefined; // one try, right or wrong
    return valid ? { let: 'exchange' } : refuse(403, 'ticket');
  };

  const judge = ({ method, path, upgrade, host: named, origin, cookie, fetchSite }: Arrival): Verdict => {
    const known = knows(cookie);
    if (!(known ? own : strange).take()) return refuse(429, 'rate');
    if (named !== host) return refuse(421, 'host'); // a name that was made to resolve to 127.0.0.1
    if (upgrade) {
      if (origin !== `http://${host}`) return refuse(403, 'origin'); // browsers do not guard WebSockets, we must
      if (path !== '/engine') return refuse(403, 'path');
      return known ? { let: 'connect' } : refuse(403, 'cookie');
    }
    if (method !== 'GET') return refuse(405, 'method');
    if (path.startsWith('/enter?')) return redeem(path);
    if (fetchSite !== 'same-origin' && fetchSite !== 'none') return refuse(403, 'site');
    return known ? { let: 'serve' } : refuse(403, 'cookie');
  };

  return {
    judge,
    admit: (ticket) => {
      if (ticket.length < secretLength) throw new Error('A ticket needs 256 bits.');
      unused = { value: ticket, until: now() + ticketMs };
    },
  };
};
