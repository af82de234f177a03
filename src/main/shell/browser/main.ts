import { homedir } from 'node:os';
import { createInterface } from 'node:readline';
import { Refusal } from '../../../domain/decider.ts';
import { defaultHome } from '../../default-home.ts';
import { type LaunchOptions, parseLaunch } from '../launch-options.ts';
import { places, readVersion } from '../places.ts';
import { type BrowserShell, openBrowserShell } from './browser-shell.ts';
import { forkEngineThread } from './engine-thread.ts';
import { findChromium } from './find-chromium.ts';

// Entry of the browser shell, with a window in the system's Chromium or without one.
// Words go to stderr: stdout belongs to the one answer of --json.
const say = (words: string): void => console.error(words);
const exitCodes: Readonly<Record<string, number>> = { 'usage.unknown-flag': 2, 'usage.bad-value': 3, 'link.unknown': 3, 'home.unusable': 3 };
const surroundings = { platform: process.platform, env: process.env, homedir: homedir() };

const hasScreen = (): boolean => process.platform !== 'linux' || Boolean(process.env['DISPLAY'] || process.env['WAYLAND_DISPLAY']);

interface Choice {
  readonly kind: 'browser' | 'none';
  readonly why: string;
}

/** Which window, and why, in one line. */
const choose = ({ shell, because }: LaunchOptions): Choice => {
  const program = findChromium(surroundings);
  const reason = because ? `: ${because}` : '';
  if (shell === 'none') return { kind: 'none', why: 'Fieldwatch runs without a window, as asked.' };
  if (shell === 'browser' || (hasScreen() && program))
    return { kind: 'browser', why: `Fieldwatch opens in ${program ?? 'a browser'}${shell === 'browser' ? ', as asked.' : `${reason || '.'}`}` };
  const lack = hasScreen() ? 'no Chromium, Chrome or Edge was found' : 'this machine has no screen (neither DISPLAY nor WAYLAND_DISPLAY is set)';
  return { kind: 'none', why: `Fieldwatch runs without a window: ${lack}.` };
};

const showAddress = (shell: BrowserShell): void => say(`Open this address in a browser on this machine within a minute; it works once:\n  ${shell.invite()}`);

/** Resolves when the program shall end. */
const untilEnd = (shell: BrowserShell, forMs: number | undefined): Promise<void> =>
  new Promise((resolve, reject) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => resolve());
    if (forMs !== undefined) setTimeout(resolve, forMs);
    shell.ended.then(resolve, reject);
  });

/** How this console starts again: the same program on the same data folder. */
const restartCommand = (home: string): readonly string[] => [process.execPath, process.argv[1] ?? '', `--home=${home}`];

const run = async (): Promise<void> => {
  const launch = parseLaunch(process.argv.slice(2), { strict: true });
  const home = launch.home ?? defaultHome(surroundings);
  const { kind, why } = choose(launch);
  say(why);
  const fork = (start: Parameters<typeof forkEngineThread>[1]) => forkEngineThread(places.engineWorker, start);
  const shell = await openBrowserShell({
    home,
    demo: launch.demo,
    version: readVersion(),
    renderer: places.renderer,
    kind,
    command: restartCommand(home),
    link: launch.link,
    fork,
    now: Date.now,
    say,
  });
  if (kind === 'none') {
    showAddress(shell);
    if (process.stdin.isTTY) {
      say('Press Enter for a new address, Ctrl+C to end.');
      createInterface({ input: process.stdin }).on('line', () => showAddress(shell));
    }
  }
  try {
    await untilEnd(shell, launch.forMs);
    if (launch.json) process.stdout.write(`${JSON.stringify(await shell.summary(), null, 2)}\n`);
  } finally {
    await shell.close();
  }
};

try {
  await run();
  process.exit(0);
} catch (error) {
  if (error instanceof Refusal) {
    if (process.argv.includes('--json')) process.stdout.write(`${JSON.stringify({ error: { code: error.code, message: error.message } })}\n`);
    say(error.message);
  } else console.error(error);
  process.exit(error instanceof Refusal ? (exitCodes[error.code] ?? 1) : 1);
}
