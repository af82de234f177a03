import * as z from 'zod';
import { call, type Handlers, serve, watch } from '../../../../src/contract/rpc.ts';
import type { Engine, EngineOptions } from '../../../../src/main/engine.ts';

const nothing = z.strictObject({});
/** The smallest engine that shows everything a shell does for one. */
export const tinyContract = {
  session: call<{ readonly user: string; readonly pid: number; readonly starts: number }>()(nothing),
  /** Keeps what the page says, for the test to read in the summary. */
  note: call<void>()(z.strictObject({ text: z.string() })),
  ticks: watch<number>()(nothing),
  seal: call<string>()(z.strictObject({ secret: z.string() })),
  save: call<{ readonly path: string } | null>()(z.strictObject({ name: z.string(), text: z.string() })),
  report: call<{ readonly bytes: number; readonly head: string }>()(nothing),
  crash: call<void>()(nothing),
};

export const openTinyEngine = async ({ shell, onFault, version, home }: EngineOptions): Promise<Engine> => {
  const notes: string[] = [];
  const { density } = await shell.settings();
  const starts = density === 'compact' ? 2 : 1; // what the settings kept from the run before
  if (starts === 1) await shell.keepSettings({ density: 'compact' });
  const handlersFor = (user: string): Handlers<typeof tinyContract> => ({
    session: () => ({ user, pid: process.pid, starts }),
    note: ({ text }) => void notes.push(text),
    ticks: (_input, next) => {
      next(1);
      return () => {};
    },
    seal: async ({ secret }) => shell.unseal(await shell.seal(secret)),
    save: async ({ name, text }) => shell.save(name, new TextEncoder().encode(text)),
    report: async () => {
      const bytes = await shell.printPdf('/report/tiny');
      return { bytes: bytes.length, head: new TextDecoder().decode(bytes.slice(0, 5)) };
    },
    crash: () => {
      queueMicrotask(() => {
        throw new Error('crashed on purpose');
      });
    },
  });
  return {
    attach: (channel, user) => serve(tinyContract, handlersFor(user), channel, { onFault, later: (task, ms) => void setTimeout(task, ms) }),
    resumed: () => void notes.push('resumed'),
    summary: async () => ({ notes, version, home }) as never,
    close: async () => {},
  };
};
