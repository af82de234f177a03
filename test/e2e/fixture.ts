import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test as base } from 'playwright/test';

export const root = join(import.meta.dirname, '..', '..');

export interface RunningShell {
  readonly child: ChildProcess;
  /** The single-use address. */
  readonly invite: string;
  /** `http://127.0.0.1:<port>` */
  readonly address: string;
  /** Everything it said so far. */
  readonly said: () => string;
  readonly stop: () => Promise<void>;
}

export interface Ended {
  readonly code: number | null;
  readonly said: string;
}

const start = (entry: string, args: readonly string[]) => {
  const child = spawn(process.execPath, [join(root, entry), ...args], { stdio: ['pipe', 'pipe', 'pipe'] });
  let text = '';
  child.stderr.on('data', (bytes: Buffer) => (text += bytes.toString()));
  return { child, said: () => text };
};

/** Starts the browser shell without a window of its own and waits for its address. */
export const startShell = async (entry: string, args: readonly string[]): Promise<RunningShell> => {
  const { child, said } = start(entry, args);
  const find = (): RegExpExecArray | null => /(http:\/\/127\.0\.0\.1:\d+)\/enter\?ticket=[\w-]+/.exec(said());
  while (!find()) {
    await Promise.race([once(child.stderr, 'data'), once(child, 'exit')]);
    if (child.exitCode !== null && !find()) throw new Error(`It ended with code ${child.exitCode}:\n${said()}`);
  }
  const [invite, address] = find()!;
  return {
    child,
    invite,
    address: address!,
    said,
    stop: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const gone = once(child, 'exit');
      child.kill('SIGTERM');
      await gone;
    },
  };
};

/** Runs a start that is expected to end by itself. */
export const runToEnd = async (entry: string, args: readonly string[]): Promise<Ended> => {
  const { child, said } = start(entry, args);
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, said: said() };
};

export const entry = 'out/browser-shell.js';

export interface Fixtures {
  /** An empty data folder. */
  readonly home: string;
  /** The built program on that folder. */
  readonly shell: RunningShell;
}

export const test = base.extend<Fixtures>({
  // oxlint-disable-next-line no-empty-pattern -- Playwright reads the names it has to bring from this pattern
  home: async ({}, use) => {
    const home = mkdtempSync(join(tmpdir(), 'fieldwatch-e2e-'));
    await use(home);
    rmSync(home, { recursive: true, force: true, maxRetries: 5 });
  },
  shell: async ({ home }, use) => {
    const shell = await startShell(entry, ['--shell', 'none', '--home', home]);
    await use(shell);
    await shell.stop();
  },
});
