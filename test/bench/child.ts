import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';

/** A process of its own for one part of a bench: it answers each request with one reply. */
export interface Child {
  readonly process: ChildProcess;
  readonly ask: <Reply>(request: object) => Promise<Reply>;
  readonly stop: () => Promise<void>;
}

// BENCH_PROFILE=DIR leaves a CPU profile of every process there.
const profileFolder = process.env['BENCH_PROFILE'];
const profiling = profileFolder === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${profileFolder}`];

/** Starts `file` beside this one. Rejects questions when the process ends. */
export const startChild = (file: string, execArgv: readonly string[] = profiling): Child => {
  const child = fork(new URL(file, import.meta.url), { execArgv: [...execArgv], stdio: ['ignore', 'ignore', 'inherit', 'ipc'], serialization: 'advanced' });
  const ended = once(child, 'exit');
  let id = 0;
  const waiting = new Map<number, { readonly resolve: (value: unknown) => void; readonly reject: (error: Error) => void }>();
  child.on('message', (reply: { readonly id: number; readonly value?: unknown; readonly error?: string }) => {
    const waiter = waiting.get(reply.id);
    waiting.delete(reply.id);
    if (reply.error === undefined) waiter?.resolve(reply.value);
    else waiter?.reject(new Error(`${file}: ${reply.error}`));
  });
  child.once('exit', (code) => {
    for (const { reject } of waiting.values()) reject(new Error(`${file} ended with code ${code}`));
  });
  return {
    process: child,
    ask: <Reply>(request: object) =>
      new Promise<Reply>((resolve, reject) => {
        waiting.set(++id, { resolve: resolve as (value: unknown) => void, reject });
        child.send({ id, request });
      }),
    stop: async () => {
      if (child.exitCode === null && child.signalCode === null) child.disconnect();
      const timer = setTimeout(() => child.kill('SIGKILL'), 10_000);
      await ended;
      clearTimeout(timer);
    },
  };
};

/** The other end: answers the requests of the bench until it disconnects, then `close` and the end. */
export const answer = <Request>(handle: (request: Request) => unknown, close: () => void | Promise<void> = () => {}): void => {
  process.on('message', ({ id, request }: { readonly id: number; readonly request: Request }) => {
    Promise.resolve()
      .then(() => handle(request))
      .then((value) => process.send!({ id, value }))
      .catch((error: unknown) => process.send?.({ id, error: error instanceof Error ? (error.stack ?? error.message) : String(error) }));
  });
  process.once('disconnect', () => {
    Promise.resolve()
      .then(close)
      .then(() => process.exit(0))
      .catch((error: unknown) => {
        console.error(error);
        process.exit(1);
      });
  });
};

/** One clock for all processes of a machine, ms. */
export const ticks = (): number => Number(process.hrtime.bigint()) / 1e6;
