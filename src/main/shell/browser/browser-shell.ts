import { randomBytes } from 'node:crypto';
import { homedir, userInfo } from 'node:os';
import { join } from 'node:path';
import type { MessagePort } from 'node:worker_threads';
import Conf from 'conf';
import { Refusal } from '../../../domain/decider.ts';
import { type DataLock, lockHome, prepareHome } from '../../data-lock.ts';
import { keepsCrashing } from '../crash-rule.ts';
import type { EngineStart } from '../serve-engine.ts';
import { openSettings, setAsideBroken } from '../settings-file.ts';
import type { Shell } from '../shell.ts';
import { type EngineProcess, superviseEngine } from '../supervise-engine.ts';
import { type AppWindow, openAppWindow } from './app-window.ts';
import { canSandbox, type GateCookie } from './chromium.ts';
import { openDownloads } from './downloads.ts';
import { findChromium } from './find-chromium.ts';
import { cookieName } from './gate.ts';
import { type Host, openHost } from './host.ts';
import { autostartEntry, openAutostart } from '../autostart.ts';
import { routeOfLink } from '../deep-link.ts';
import { noComforts } from '../no-comforts.ts';
import { readPages } from '../pages.ts';
import { openPrinter } from './print-pdf.ts';
import { openReadyPrinter } from '../ready-printer.ts';
import { openSecrets } from './secrets.ts';

export interface BrowserShellOptions {
  readonly home: string;
  readonly demo: boolean;
  readonly version: string;
  /** The built files of the window. */
  readonly renderer: URL;
  readonly kind: 'browser' | 'none';
  /** The command that starts this console again, for a start at login; without it there is none. */
  readonly command?: readonly string[];
  /** `fieldwatch://…`: what to open first, or in the window that is already there. */
  readonly link?: string | undefined;
  /** For tests of the window on a machine without a screen. */
  readonly headless?: boolean;
  readonly fork: (start: EngineStart) => EngineProcess<MessagePort>;
  readonly now: () => number;
  readonly say: (words: string) => void;
}

export interface BrowserShell {
  /** Resolves when the person closed the window; rejects, in words, when the engine will not come back. Never settles without a window. */
  readonly ended: Promise<void>;
  readonly address: string;
  /** An address that lets one browser in, once, within a minute. */
  readonly invite: () => string;
  readonly summary: () => Promise<unknown>;
  /** Everything is written when it resolves. */
  readonly close: () => Promise<void>;
}

const bits256 = (): string => randomBytes(32).toString('base64url');
const wait = (task: () => void, ms: number): void => void setTimeout(task, ms);

/** The console in the system's Chromium, or without a window: data lock, engine, gate, window, in this order. */
export const openBrowserShell = async (options: BrowserShellOptions): Promise<BrowserShell> => {
  const { home, kind, now, say } = options;
  prepareHome(home);
  const first = options.link === undefined ? undefined : routeOfLink(options.link);
  const lock = lockHome(home, kind, now, options.link);
  try {
    return await open(options, readPages(options.renderer), lock, first);
  } catch (error) {
    lock.release();
    throw error;
  } finally {
    if (!canSandbox()) say('Running as root: the browser and the PDF reports work without their sandbox. A normal user is safer.');
  }
};

const open = async (options: BrowserShellOptions, pages: ReturnType<typeof readPages>, lock: DataLock, first: string | undefined): Promise<BrowserShell> => {
  const { home, demo, version, kind, headless = false, now, say } = options;
  const surroundings = { platform: process.platform, env: process.env, homedir: homedir() };
  const program = findChromium(surroundings);
  const broken = setAsideBroken(home, now);
  if (broken) say(broken);
  const secret = bits256();
  const downloads = openDownloads(bits256, now);
  const settings = openSettings(new Conf({ cwd: home, configName: 'settings' }));
  const ended = Promise.withResolvers<void>();
  ended.promise.catch(() => {}); // the caller awaits it when everything is up
  const autostart = openAutostart(options.command && autostartEntry(surroundings, options.command));
  let host: Host | undefined;
  let window: AppWindow | undefined;

  const cookieOf = ({ port, address }: Host): GateCookie => ({ name: cookieName(port), value: secret, url: address });
  const printer = openReadyPrinter({
    open: async (path) => {
      if (!program) throw noBrowser();
      if (!host) throw new Error('The host is not open yet.');
      return openPrinter({ program, sandbox: canSandbox(), cookie: cookieOf(host) }, path);
    },
    later: wait,
  });
  const shell: Shell = {
    facts: async () => ({ kind, secretsProtected: false, sandboxed: canSandbox() }),
    ...openSecrets(home),
    ...settings,
    printPdf: printer.print,
    preparePrint: async () => printer.prepare(),
    save: async (name, bytes) => ({ kind: 'download', path: downloads.offer({ name, bytes }), name }),
    saveFile: async (name, file) => ({ kind: 'download', path: downloads.offer({ name, file }), name }),
    // The page does both itself, with Web Notifications and setAppBadge: no other program may speak for a browser.
    notify: async () => {},
    badge: async () => {},
    openWindow: noComforts.openWindow, // the page opens it: a browser gives further windows to nobody else
    comforts: async () => ({ startsAtLogin: autostart.isOn(), closesToTray: null }),
    keepComforts: async ({ startsAtLogin }) => {
      if (typeof startsAtLogin === 'boolean') autostart.set(startsAtLogin);
      return { startsAtLogin: autostart.isOn(), closesToTray: null };
    },
  };
  const engine = superviseEngine<MessagePort>({
    fork: () => options.fork({ home, demo, version }),
    shell,
    user: userInfo().username,
    now,
    later: wait,
    say,
    onRestarted: () => {}, // the pages' sockets were closed and come back by themselves
    onGivenUp: ended.reject,
  });
  /** A link that another start was given; a wrong one only brings the window to the front. */
  const addressOf = (link: string): string | undefined => {
    try {
      return `${host?.address}/#${routeOfLink(link)}`;
    } catch (error) {
      say(error instanceof Error ? error.message : String(error));
      return undefined;
    }
  };
  const close = async (): Promise<void> => {
    await Promise.all([window?.close(), printer.close(), host?.close(), engine.stop()]);
    lock.release();
  };
  const showWindow = async (at: Host): Promise<void> => {
    if (!program) throw noBrowser();
    const { window: size } = await settings.settings();
    window = await openAppWindow({
      program,
      profile: join(home, 'chromium'),
      headless,
      sandbox: canSandbox(),
      cookie: cookieOf(at),
      url: `${at.address}/${first === undefined ? '' : `#${first}`}`,
      size,
      now,
    });
    window.closed.then((how) => (how === 'closed' ? ended.resolve() : ended.reject(new Refusal('window.keeps-crashing', keepsCrashing)))).catch(() => {}); // `closed` never rejects
  };
  let showing: Promise<void> = Promise.resolve();
  try {
    host = await openHost({ pages, downloads, secret, newTicket: bits256, now, connect: engine.connect });
    // The browser starts while the engine opens the stores: either takes about a second, and the page waits for its wire.
    if (kind === 'browser') showing = showWindow(host);
    await Promise.all([engine.ready, showing]);
  } catch (error) {
    await showing.catch(() => {}); // a browser that is on its way must not be left behind
    await close();
    throw error;
  }
  lock.onSecondStart((link) => {
    window?.toFront(link === undefined ? undefined : addressOf(link)).catch(() => {}); // it is closing
  });
  const { address, invite } = host;
  return { ended: ended.promise, address, invite, summary: engine.summary, close };
};

const noBrowser = (): Refusal =>
  new Refusal('browser.missing', 'No Chromium, Chrome or Edge was found on this machine. Install one of them, or set CHROMIUM_PATH to its program file.');
