import { Worker } from 'node:worker_threads';
import { Refusal } from '../../domain/decider.ts';
import { StoreRefusal, type StoreRefusalCode } from './store-refusal.ts';
import type { ReaderLimits, TelemetryReader } from './telemetry-reader.ts';

type Methods = { readonly [Name in keyof TelemetryReader]: (...args: Parameters<TelemetryReader[Name]>) => Promise<ReturnType<TelemetryReader[Name]>> };

/** The questions of `TelemetryReader`, answered by a thread of their own. */
export interface ReaderClient extends Omit<Methods, 'checkpoint'> {
  /** `finish` is called when the thread is done, and no question begins before: somebody who reads would keep the log from beginning anew. */
  readonly checkpoint: (finish: () => void) => Promise<void>;
}

export interface ReaderRequest {
  readonly id: number;
  readonly method: keyof TelemetryReader;
  readonly args: readonly unknown[];
}
export type ReaderReply =
  | { readonly id: number; readonly value: unknown }
  | { readonly id: number; readonly error: { readonly code: StoreRefusalCode | ''; readonly file: string; readonly message: string } };

interface Waiting {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
}
interface Thread {
  readonly worker: Worker;
  readonly waiting: Map<number, Waiting>;
}

const failureOf = ({ code, file, message }: Extract<ReaderReply, { error: unknown }>['error']): Error =>
  code === '' ? new Error(message) : new StoreRefusal(code, file, message);

/**
 * Starts the reader's thread and waits until it has opened the file; rejects with its `StoreRefusal`. When the thread ends
 * unexpectedly, open calls are rejected and the next call starts it again.
 */
export const openReader = async (file: string, threadUrl: URL, limits: ReaderLimits = {}): Promise<ReaderClient> => {
  let lastId = 0;
  let isClosed = false;
  let current: Promise<Thread> | undefined;
  /** A checkpoint is on its way. */
  let finishing: Promise<void> | undefined;

  const start = (): Promise<Thread> => {
    // Flags of our process are not the thread's: a file that Electron's runtime preloads would end it.
    const worker = new Worker(threadUrl, { workerData: { file, limits }, execArgv: [] });
    const thread: Thread = { worker, waiting: new Map() };
    let fault: unknown;
    const opened = new Promise<Thread>((resolve, reject) => thread.waiting.set(0, { resolve: () => resolve(thread), reject }));
    worker.on('message', (reply: ReaderReply) => {
      const call = thread.waiting.get(reply.id);
      thread.waiting.delete(reply.id);
      if ('error' in reply) call?.reject(failureOf(reply.error));
      else call?.resolve(reply.value);
    });
    worker.on('error', (error) => (fault = error));
    worker.on('exit', () => {
      if (current === opened) current = undefined;
      const error = new Refusal('reader.stopped', 'Reading the history was interrupted. Try again.');
      error.cause = fault;
      for (const { reject } of thread.waiting.values()) reject(error);
      thread.waiting.clear();
    });
    current = opened;
    return opened;
  };
  const call = async (method: keyof TelemetryReader, ...args: readonly unknown[]): Promise<unknown> => {
    while (method !== 'checkpoint' && finishing) await finishing;
    if (isClosed) throw new Refusal('reader.closed', 'The history is closed.');
    const { worker, waiting } = await (current ?? start());
    return new Promise((resolve, reject) => {
      const id = ++lastId;
      waiting.set(id, { resolve, reject });
      const request: ReaderRequest = { id, method, args };
      worker.postMessage(request);
    });
  };
  const method = <Name extends keyof TelemetryReader>(name: Name): Methods[Name] => ((...args: readonly unknown[]) => call(name, ...args)) as Methods[Name];

  await start();
  return {
    catalogue: method('catalogue'),
    columns: method('columns'),
    raw: method('raw'),
    range: method('range'),
    at: method('at'),
    moment: method('moment'),
    coverage: method('coverage'),
    gaps: method('gaps'),
    damaged: method('damaged'),
    dropped: method('dropped'),
    rewrite: method('rewrite'),
    salvage: method('salvage'),
    checkpoint: (finish) => {
      const done = call('checkpoint').then(finish);
      const settled: Promise<void> = done
        .catch(() => {}) // whoever asked is told
        .then(() => void (finishing === settled && (finishing = undefined)));
      finishing = settled;
      return done;
    },
    check: method('check'),
    close: async () => {
      if (isClosed) return;
      const thread = await current?.catch(() => undefined);
      if (thread && !isClosed) await call('close');
      isClosed = true;
      await thread?.worker.terminate();
    },
  };
};
