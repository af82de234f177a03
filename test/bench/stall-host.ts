import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { MessagePort } from 'node:worker_threads';
import { tenantFolder } from '../../src/main/engine.ts';
import { forkEngineThread } from '../../src/main/shell/browser/engine-thread.ts';
import { places } from '../../src/main/shell/places.ts';
import { noComforts } from '../../src/main/shell/no-comforts.ts';
import { Settings } from '../../src/main/shell/shell.ts';
import { type EngineSupervisor, superviseEngine } from '../../src/main/shell/supervise-engine.ts';
import { answer } from './child.ts';
import { makeSite, tenantId } from './site.ts';

// The host of the browser shell with its engine where the shell has it: in a thread of the same process. Only the window is missing.

export type HostRequest =
  | { readonly type: 'open'; readonly url: string; readonly path: 'plain' | 'wire' }
  /** Begins to measure. */
  | { readonly type: 'watch' }
  /** The longest turn since then, ms, and how many messages the engine has had. */
  | { readonly type: 'longest' };
export interface Stalled {
  readonly longestMs: number;
  readonly messages: number;
}

const home = mkdtempSync(join(tmpdir(), 'fieldwatch-bench-'));
const resolutionMs = 1;
const delay = monitorEventLoopDelay({ resolution: resolutionMs });
let engine: EngineSupervisor<MessagePort> | undefined;

const open = async (url: string, path: 'plain' | 'wire'): Promise<void> => {
  makeSite(tenantFolder(home, tenantId), url, path);
  const settings = Settings.parse({ tenant: tenantId });
  engine = superviseEngine({
    fork: () => forkEngineThread(places.engineWorker, { home, demo: false, version: 'bench' }),
    shell: {
      facts: async () => ({ kind: 'none', secretsProtected: true, sandboxed: true }),
      seal: async (secret) => Buffer.from(secret),
      unseal: async (sealed) => Buffer.from(sealed).toString(),
      printPdf: () => Promise.reject(new Error('no window')),
      preparePrint: async () => {},
      save: () => Promise.reject(new Error('no window')),
      saveFile: () => Promise.reject(new Error('no window')),
      notify: async () => {},
      badge: async () => {},
      ...noComforts,
      settings: async () => settings,
      keepSettings: async () => {},
    },
    user: 'bench',
    now: Date.now,
    later: (task, ms) => void setTimeout(task, ms),
    say: (words) => console.error(words),
    onRestarted: () => {},
    onGivenUp: (reason) => console.error(reason.message),
  });
  await engine.ready;
};

const messagesOf = async (): Promise<number> => ((await engine!.summary()) as { readonly messages: number }).messages;

answer<HostRequest>(
  async (request) => {
    switch (request.type) {
      case 'open':
        return open(request.url, request.path);
      case 'watch':
        delay.reset();
        delay.enable();
        return undefined;
      case 'longest':
        delay.disable();
        return { longestMs: Math.max(0, delay.max / 1e6 - resolutionMs), messages: await messagesOf() } satisfies Stalled;
    }
  },
  async () => {
    await engine?.stop();
    rmSync(home, { recursive: true, force: true, maxRetries: 5 });
  },
);
