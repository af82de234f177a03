import type { Readable, Writable } from 'node:stream';

export type Params = Readonly<Record<string, unknown>>;
export interface DebuggingEvent {
  readonly method: string;
  readonly params: Params;
  readonly sessionId: string | undefined;
}

/** Chromium's debugging protocol over two pipes that no other program can open. Never a debugging port. */
export interface DebuggingPipe {
  readonly send: (method: string, params?: Params, sessionId?: string) => Promise<Params>;
  readonly onEvent: (listener: (event: DebuggingEvent) => void) => void;
  /** Resolves with the first event that fits; rejects when the browser ends before. */
  readonly wait: (fits: (event: DebuggingEvent) => boolean) => Promise<DebuggingEvent>;
}

interface Incoming {
  readonly id?: number;
  readonly result?: Params;
  readonly error?: { readonly message: string };
  readonly method?: string;
  readonly params?: Params;
  readonly sessionId?: string;
}

/** Messages are JSON, ended by a zero byte. */
export const openDebuggingPipe = (toBrowser: Writable, fromBrowser: Readable): DebuggingPipe => {
  const waiting = new Map<number, { resolve: (result: Params) => void; reject: (error: Error) => void }>();
  const enders = new Set<(error: Error) => void>();
  const listeners = new Set<(event: DebuggingEvent) => void>();
  let lastId = 0;
  let ended: Error | undefined;
  let parts: Buffer[] = [];

  const take = (text: string): void => {
    const { id, result, error, method, params, sessionId } = JSON.parse(text) as Incoming;
    if (id !== undefined) {
      const asked = waiting.get(id);
      waiting.delete(id);
      if (error) asked?.reject(new Error(error.message));
      else asked?.resolve(result ?? {});
    } else if (method !== undefined) for (const listener of listeners) listener({ method, params: params ?? {}, sessionId });
  };
  const end = (): void => {
    ended = new Error('The browser has ended.');
    for (const { reject } of waiting.values()) reject(ended);
    for (const reject of enders) reject(ended);
    waiting.clear();
    enders.clear();
  };
  fromBrowser.on('data', (bytes: Buffer) => {
    let start = 0;
    for (let cut = bytes.indexOf(0); cut >= 0; cut = bytes.indexOf(0, start)) {
      const text = Buffer.concat([...parts, bytes.subarray(start, cut)]).toString();
      parts = [];
      start = cut + 1;
      take(text);
    }
    if (start < bytes.length) parts.push(bytes.subarray(start));
  });
  fromBrowser.on('close', end);
  fromBrowser.on('error', () => {}); // 'close' follows
  toBrowser.on('error', () => {}); // the browser went away: 'close' of the other pipe says so

  return {
    send: (method, params = {}, sessionId) =>
      new Promise((resolve, reject) => {
        if (ended) return reject(ended);
        const id = ++lastId;
        waiting.set(id, { resolve, reject });
        toBrowser.write(`${JSON.stringify({ id, method, params, sessionId })}\0`);
      }),
    onEvent: (listener) => void listeners.add(listener),
    wait: (fits) =>
      new Promise((resolve, reject) => {
        if (ended) return reject(ended);
        const listener = (event: DebuggingEvent): void => {
          if (!fits(event)) return;
          listeners.delete(listener);
          enders.delete(reject);
          resolve(event);
        };
        listeners.add(listener);
        enders.add(reject);
      }),
  };
};
