import { Refusal } from '../../domain/decider.ts';
import type { Pipe } from './pipe.ts';
import type { Shell } from './shell.ts';

type Method = keyof Shell;
type Ask = { readonly shell: 'ask'; readonly id: number; readonly method: Method; readonly args: readonly unknown[] };
type Answer = {
  readonly shell: 'answer';
  readonly id: number;
  readonly value?: unknown;
  readonly error?: { readonly code?: string; readonly message: string };
};
const isOurs = (message: unknown): message is Ask | Answer => typeof message === 'object' && message !== null && 'shell' in message;

const methods: Readonly<Record<Method, true>> = {
  facts: true,
  seal: true,
  unseal: true,
  printPdf: true,
  preparePrint: true,
  save: true,
  saveFile: true,
  notify: true,
  badge: true,
  openWindow: true,
  comforts: true,
  keepComforts: true,
  settings: true,
  keepSettings: true,
};

/** On the side of the engine: a Shell whose work is done in the process that owns the windows. */
export const remoteShell = (pipe: Pipe): Shell => {
  let last = 0;
  const waiting = new Map<number, { resolve: (value: never) => void; reject: (error: Error) => void }>();
  pipe.onMessage((message) => {
    if (!isOurs(message) || message.shell !== 'answer') return;
    const asked = waiting.get(message.id);
    waiting.delete(message.id);
    const { error } = message;
    if (error === undefined) asked?.resolve(message.value as never);
    else asked?.reject(error.code === undefined ? new Error(error.message) : new Refusal(error.code, error.message));
  });
  const ask =
    (method: Method) =>
    (...args: readonly unknown[]) =>
      new Promise((resolve, reject) => {
        const id = ++last;
        waiting.set(id, { resolve, reject });
        pipe.post({ shell: 'ask', id, method, args } satisfies Ask);
      });
  return Object.fromEntries(Object.keys(methods).map((method) => [method, ask(method as Method)])) as unknown as Shell;
};

/** On the side of the windows. A `Refusal` keeps its code on the way. */
export const serveShell = (shell: Shell, pipe: Pipe): void => {
  const answer = async ({ id, method, args }: Ask): Promise<Answer> => {
    try {
      return { shell: 'answer', id, value: await (shell[method] as (...args: readonly unknown[]) => Promise<unknown>)(...args) };
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      return { shell: 'answer', id, error: error instanceof Refusal ? { code: error.code, message } : { message } };
    }
  };
  pipe.onMessage((message) => {
    if (isOurs(message) && message.shell === 'ask') void answer(message).then(pipe.post); // answer never rejects
  });
};
