import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable, Writable } from 'node:stream';
import { type DebuggingPipe, openDebuggingPipe } from './debugging-pipe.ts';

export interface ChromiumOptions {
  readonly program: string;
  /** Its own profile folder. */
  readonly profile: string;
  readonly headless: boolean;
  /** Chromium refuses to run as root with its sandbox. */
  readonly sandbox: boolean;
  readonly args: readonly string[];
}

export interface Chromium extends DebuggingPipe {
  /** Resolves when the process has ended. */
  readonly ended: Promise<void>;
  /** Asks it to close; after 3 s it is killed. */
  readonly close: () => Promise<void>;
}

/** What opens the gate: given through the pipe, so it stands in no address, argument list, history or log. */
export interface GateCookie {
  readonly name: string;
  readonly value: string;
  readonly url: string;
}

const quiet = [
  '--no-first-run',
  '--no-default-browser-check',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-quic',
  '--disable-features=Translate,MediaRouter',
  '--hide-crash-restore-bubble',
  '--password-store=basic', // the profile holds no password; without this some desktops ask to unlock a keyring
];
const closeMs = 3000;

/** True when the sandbox of Chromium can be on. */
export const canSandbox = (): boolean => process.getuid?.() !== 0;

export const startChromium = ({ program, profile, headless, sandbox, args }: ChromiumOptions): Chromium => {
  const mode = [...(headless ? ['--headless', '--disable-gpu'] : []), ...(sandbox ? [] : ['--no-sandbox'])];
  const child = spawn(program, ['--remote-debugging-pipe', `--user-data-dir=${profile}`, ...quiet, ...mode, ...args], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'],
  });
  const [, , , toBrowser, fromBrowser] = child.stdio as unknown as [null, null, null, Writable, Readable];
  const pipe = openDebuggingPipe(toBrowser, fromBrowser);
  const ended = Promise.race([once(child, 'exit'), once(child, 'error').catch(() => {})]).then(
    () => {},
    () => {}, // a program that cannot be started has ended too
  );
  return {
    ...pipe,
    ended,
    close: async () => {
      const timer = setTimeout(() => child.kill('SIGKILL'), closeMs);
      await pipe.send('Browser.close').catch(() => child.kill());
      await ended;
      clearTimeout(timer);
    },
  };
};

/** Lets the whole browser in. Must run before the first address is opened. */
export const giveCookie = async (chromium: DebuggingPipe, { name, value, url }: GateCookie): Promise<void> => {
  await chromium.send('Storage.setCookies', { cookies: [{ name, value, url, path: '/', httpOnly: true, sameSite: 'Strict' }] });
};

/** Opens an address in an attached page; throws when the browser could not. */
export const navigate = async (chromium: DebuggingPipe, session: string, url: string): Promise<void> => {
  const { errorText } = await chromium.send('Page.navigate', { url }, session);
  if (errorText !== undefined) throw new Error(`The browser could not open the console: ${JSON.stringify(errorText)}`);
};
