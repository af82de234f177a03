import { Worker } from 'node:worker_threads';
import type { DemoSiteOptions, DemoSiteReply, DemoSiteRequest } from '../../contract/demo-site.ts';
import { Refusal } from '../../domain/decider.ts';
import type { SampleRow } from '../../domain/telemetry/sample.ts';

export type DemoReady = Extract<DemoSiteReply, { type: 'ready' }>;

/** The demo site in a thread of its own: a broker on a free loopback port and the plant that publishes to it. */
export interface Demo {
  readonly ready: DemoReady;
  /** Minutes of `[from, to)`, in order of time, as the plant would have sent them. */
  readonly history: (from: number, to: number, take: (rows: readonly SampleRow[]) => void) => Promise<void>;
  readonly start: () => Promise<void>;
  readonly close: () => Promise<void>;
}

/** Rejects with a `Refusal` when the site cannot start; `onFault` hears when it ends by itself later. */
export const openDemo = async (thread: URL, options: DemoSiteOptions, onFault: (error: unknown) => void): Promise<Demo> => {
  const worker = new Worker(thread, { workerData: options, execArgv: [] }); // as for the reader's thread
  let closing = false;
  let listener: (reply: DemoSiteReply) => void = () => {};
  let failed: (error: Error) => void = onFault;
  const ended = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
  const fail = (error: Error) => (closing ? undefined : failed(error));
  worker.on('message', (reply: DemoSiteReply) => (reply.type === 'failed' ? fail(new Refusal(reply.code, reply.message)) : listener(reply)));
  worker.on('error', (error) => fail(error instanceof Error ? error : new Error(String(error))));
  worker.once('exit', () => fail(new Refusal('demo.ended', 'The demo site has stopped. Start Fieldwatch again to bring it back.')));

  /** Sends a request and takes replies until `done` says that this was the last one. */
  const ask = <Reply extends DemoSiteReply>(request: DemoSiteRequest | undefined, done: (reply: DemoSiteReply) => reply is Reply): Promise<Reply> =>
    new Promise((resolve, reject) => {
      failed = reject;
      listener = (reply) => {
        if (!done(reply)) return;
        failed = onFault;
        resolve(reply);
      };
      if (request) worker.postMessage(request);
    });
  const is =
    <Type extends DemoSiteReply['type']>(type: Type) =>
    (reply: DemoSiteReply): reply is Extract<DemoSiteReply, { type: Type }> =>
      reply.type === type;

  const ready = await ask(undefined, is('ready'));
  return {
    ready,
    history: async (from, to, take) => {
      await ask({ type: 'history', from, to }, (reply): reply is Extract<DemoSiteReply, { type: 'history-done' }> => {
        if (reply.type === 'history') take(reply.rows);
        return reply.type === 'history-done';
      });
    },
    start: async () => void (await ask({ type: 'start' }, is('started'))),
    close: async () => {
      closing = true;
      worker.postMessage({ type: 'stop' } satisfies DemoSiteRequest);
      const timer = setTimeout(() => void worker.terminate(), 2000);
      await ended;
      clearTimeout(timer);
    },
  };
};
