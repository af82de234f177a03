import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright';
import { WebSocket } from 'ws';
import { consoleContract } from '../src/contract/console.ts';
import { type Client, connect } from '../src/contract/rpc.ts';

const root = join(import.meta.dirname, '..');

export interface ConsoleWindow {
  readonly page: Page;
  /** The same wire that the page has. */
  readonly engine: Client<typeof consoleContract>;
  /** What the page complained about so far: errors of scripts, of the network and of the security policy. */
  readonly complaints: readonly string[];
}
export interface ConsoleProcess {
  /** A headless Chromium that came in by the single-use address. */
  readonly openWindow: () => Promise<ConsoleWindow>;
  readonly child: ChildProcess;
  readonly stop: () => Promise<void>;
}

const inviteIn = (child: ChildProcess): Promise<string> =>
  new Promise((resolve, reject) => {
    let text = '';
    child.stderr?.on('data', (bytes: Buffer) => {
      text += bytes.toString();
      const [invite] = /http:\/\/127\.0\.0\.1:\d+\/enter\?ticket=[\w-]+/.exec(text) ?? [];
      if (invite) resolve(invite);
    });
    child.once('exit', (code) => reject(new Error(`The console ended with code ${code} before it printed its address:\n${text}`)));
  });

let common: Promise<Browser> | undefined;
/** A runner of tests keeps one Chromium for all its tests, each with a context of its own, and ends it with itself. */
const isShared = (flags: readonly string[]): boolean => flags.length === 0 && process.env['TEST_WORKER_INDEX'] !== undefined;
const browserWith = async (flags: readonly string[]): Promise<Browser> => {
  const launch = () =>
    chromium.launch({
      executablePath: process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium',
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
        ...flags,
      ],
    });
  if (!isShared(flags)) return launch();
  common ??= launch();
  if (!(await common).isConnected()) common = launch();
  return common;
};

export interface ConsoleOptions {
  readonly home: string;
  /** As for `npm start`. */
  readonly args?: readonly string[];
  /** Files that Node loads first, in all threads. */
  readonly preload?: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
  readonly window?: BrowserContextOptions & {
    /** Flags of Chromium. */
    readonly flags?: readonly string[];
    /** The only time that the clock of the page tells. */
    readonly at?: number;
  };
}

/** The built console without a window of its own, in its own process. */
export const startConsole = async ({ home, args = [], preload = [], env = process.env, window = {} }: ConsoleOptions): Promise<ConsoleProcess> => {
  const entry = join(root, 'out', 'browser-shell.js');
  if (!existsSync(entry)) throw new Error('The program is not built. Run: npm run build');
  const first = preload.flatMap((file) => ['--import', file]);
  const child = spawn(process.execPath, [...first, entry, '--shell', 'none', '--home', home, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const { flags = [], at, ...contextOptions } = window;
  const invite = await inviteIn(child);
  const closing: (() => Promise<void>)[] = [];
  const sockets: WebSocket[] = [];

  return {
    child,
    openWindow: async () => {
      const browser = await browserWith(flags);
      const context = await browser.newContext({ viewport: { width: 1366, height: 768 }, ...contextOptions });
      closing.push(() => (isShared(flags) ? context.close() : browser.close()));
      if (at !== undefined) await context.clock.setFixedTime(at);
      const page = await context.newPage();
      const complaints: string[] = [];
      page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
      page.on('pageerror', (error) => complaints.push(error.message));
      await page.goto(invite);
      const { origin, host } = new URL(page.url());
      const cookie = (await context.cookies()).map(({ name, value }) => `${name}=${value}`).join('; ');
      const socket = new WebSocket(`ws://${host}/engine`, { headers: { cookie, origin } });
      await once(socket, 'open');
      sockets.push(socket);
      const engine = connect(consoleContract, {
        post: (message) => socket.send(message),
        onMessage: (listener) => void socket.on('message', (data: Buffer, binary) => listener(binary ? new Uint8Array(data) : data.toString())),
        onClose: (listener) => void socket.on('close', listener),
      });
      return { page, engine, complaints };
    },
    stop: async () => {
      for (const socket of sockets) socket.close();
      for (const close of closing) await close(); // oxlint-disable-line no-await-in-loop -- one after the other
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGTERM');
      await once(child, 'exit');
    },
  };
};
