import { Refusal } from '../../domain/decider.ts';
import { isFromEngine, type ToEngine } from './engine-message.ts';
import type { Pipe } from './pipe.ts';
import { serveShell } from './remote-shell.ts';
import type { Shell } from './shell.ts';

/** The engine's process as the shell sees it: a utility process or a worker thread. */
export interface EngineProcess<Port> extends Omit<Pipe, 'post'> {
  readonly post: (message: unknown, port?: Port) => void;
  readonly onExit: (listener: (how: string) => void) => void;
  readonly kill: () => void;
}

export interface SuperviseOptions<Port> {
  readonly fork: () => EngineProcess<Port>;
  readonly shell: Shell;
  /** Who is signed in at this machine. */
  readonly user: string;
  readonly now: () => number;
  readonly later: (task: () => void, ms: number) => void;
  readonly say: (words: string) => void;
  /** A new engine runs: every page needs a new port. Not called for the first one. */
  readonly onRestarted: () => void;
  /** The engine will not come back; the program must end with these words. */
  readonly onGivenUp: (reason: Refusal) => void;
}

export interface EngineSupervisor<Port> {
  /** Resolves when the engine has opened the stores for the first time; rejects when it never will. */
  readonly ready: Promise<void>;
  /** Gives one page its wire. False while the engine is down. */
  readonly connect: (port: Port) => boolean;
  readonly resumed: () => void;
  readonly summary: () => Promise<unknown>;
  /** Resolves when everything is written, at the latest after 5 s. */
  readonly stop: () => Promise<void>;
}

const delaysMs = [1000, 2000, 4000] as const;
const windowMs = 60_000;
const stopMs = 5000;

/** How long to wait before the next start after a failure at `at`; undefined when it failed too often. `earlier` are times of failures. */
export const restartDelay = (earlier: readonly number[], at: number): number | undefined => delaysMs[earlier.filter((time) => at - time < windowMs).length];

/** Keeps one engine alive. Windows stay open while it restarts. */
export const superviseEngine = <Port>(options: SuperviseOptions<Port>): EngineSupervisor<Port> => {
  const { fork, shell, user, now, later, say, onRestarted, onGivenUp } = options;
  const ready = Promise.withResolvers<void>();
  ready.promise.catch(() => {}); // whoever awaits it hears of it; nobody has to
  const asked = new Map<number, { resolve: (summary: unknown) => void; reject: (error: Error) => void }>();
  let failures: readonly number[] = [];
  let current: EngineProcess<Port> | undefined;
  let stopping: PromiseWithResolvers<void> | undefined;
  let lastId = 0;

  const post = (message: ToEngine, port?: Port): boolean => {
    current?.post(message, port);
    return current !== undefined;
  };
  const giveUp = (reason: Refusal): void => {
    ready.reject(reason);
    if (!stopping) onGivenUp(reason);
  };

  const hear = (message: unknown): void => {
    if (!isFromEngine(message)) return;
    if (message.engine === 'ready') ready.resolve();
    else if (message.engine === 'stopped') stopping?.resolve();
    else if (message.engine === 'refused') giveUp(new Refusal(message.code, message.message));
    else if (message.engine === 'summary') {
      const waiting = asked.get(message.id);
      asked.delete(message.id);
      if (message.error === undefined) waiting?.resolve(message.summary);
      else waiting?.reject(new Error(message.error));
    }
  };
  const lose = (how: string): void => {
    current = undefined;
    for (const { reject } of asked.values()) reject(new Error('The engine has ended.'));
    asked.clear();
    if (stopping) return stopping.resolve();
    const at = now();
    const delay = restartDelay(failures, at);
    failures = [...failures.filter((time) => at - time < windowMs), at];
    if (delay === undefined) {
      giveUp(
        new Refusal(
          'engine.keeps-failing',
          `The engine stopped ${failures.length} times within a minute (${how}), so Fieldwatch ends. What was stored is kept. Start it again; if it happens again, send the folder "logs" of the data folder to your support.`,
        ),
      );
      return;
    }
    say(`The engine stopped unexpectedly (${how}). It starts again in ${delay / 1000} s; what was stored is kept.`);
    later(() => {
      if (stopping) return;
      start();
      onRestarted();
    }, delay);
  };
  const start = (): void => {
    const child = fork();
    current = child;
    serveShell(shell, child);
    child.onMessage(hear);
    child.onExit((how) => {
      if (current === child) lose(how);
    });
  };
  start();

  return {
    ready: ready.promise,
    connect: (port) => !stopping && post({ engine: 'connect', user }, port),
    resumed: () => void post({ engine: 'resumed' }),
    summary: () =>
      new Promise((resolve, reject) => {
        const id = ++lastId;
        if (!current) return reject(new Error('The engine is not running.'));
        asked.set(id, { resolve, reject });
        post({ engine: 'summary', id });
      }),
    stop: async () => {
      if (stopping) return stopping.promise;
      stopping = Promise.withResolvers<void>();
      if (!post({ engine: 'stop' })) stopping.resolve();
      later(() => stopping?.resolve(), stopMs);
      await stopping.promise;
      current?.kill();
    },
  };
};
