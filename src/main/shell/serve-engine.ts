import type { Channel } from '../../contract/channel.ts';
import { Refusal } from '../../domain/decider.ts';
import type { Engine, EngineOptions } from '../engine.ts';
import { openUuid7 } from '../uuid7.ts';
import { type FromEngine, isToEngine } from './engine-message.ts';
import type { Pipe } from './pipe.ts';
import { places } from './places.ts';
import { remoteShell } from './remote-shell.ts';

/** What the starter of the process tells it before anything else. */
export interface EngineStart {
  readonly home: string;
  readonly demo: boolean;
  readonly version: string;
}

export interface EnginePipe extends Omit<Pipe, 'onMessage'> {
  /** `channel` leads to a page and comes with `connect` only. */
  readonly onMessage: (listener: (message: unknown, channel: Channel | undefined) => void) => void;
}

export interface ServeEngineOptions {
  readonly start: EngineStart;
  readonly pipe: EnginePipe;
  readonly openEngine: (options: EngineOptions) => Promise<Engine>;
  readonly onFault: (error: unknown) => void;
  /** Ends the process. */
  readonly exit: (code: number) => void;
}

/** The engine in its own process or thread, behind a pipe to the shell: one code for Electron and the browser shell. */
export const serveEngine = ({ start, pipe, openEngine, onFault, exit }: ServeEngineOptions): void => {
  const post = (message: FromEngine): void => pipe.post(message);
  const { home, demo, version } = start;
  const opening = openEngine({
    home,
    version,
    ...(demo ? { demo } : {}), // otherwise the settings decide
    shell: remoteShell({ post: pipe.post, onMessage: (listener) => pipe.onMessage((message) => listener(message)) }),
    now: Date.now,
    newId: openUuid7({ now: Date.now, random: Math.random }),
    random: Math.random,
    onFault,
    restart: () => exit(1),
    threads: { reader: places.reader, trial: places.trial, table: places.table, mapping: places.mapping, demoSite: places.demoSite },
  });
  opening.then(
    () => post({ engine: 'ready' }),
    (error: unknown) => {
      onFault(error);
      if (error instanceof Refusal) post({ engine: 'refused', code: error.code, message: error.message });
      else exit(1);
    },
  );

  const summarise = async (id: number): Promise<FromEngine> => {
    try {
      return { engine: 'summary', id, summary: await (await opening).summary() };
    } catch (error) {
      return { engine: 'summary', id, error: error instanceof Error ? error.message : String(error) };
    }
  };
  const stop = async (): Promise<void> => {
    try {
      const engine = await opening.catch(() => undefined); // never opened: nothing to close
      await engine?.close();
    } catch (error) {
      onFault(error);
    }
    post({ engine: 'stopped' });
  };
  pipe.onMessage((message, channel) => {
    if (!isToEngine(message)) return;
    if (message.engine === 'connect') {
      const { user } = message;
      if (channel) opening.then((engine) => engine.attach(channel, user)).catch(onFault);
    } else if (message.engine === 'resumed') opening.then((engine) => engine.resumed()).catch(onFault);
    else if (message.engine === 'summary') void summarise(message.id).then(post); // never rejects
    else if (message.engine === 'stop') void stop(); // never rejects
  });
};
