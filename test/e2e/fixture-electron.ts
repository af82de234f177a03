import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { _electron, type ElectronApplication, expect, type Page, test as base } from 'playwright/test';
import { root } from './fixture.ts';

export interface Desktop {
  readonly app: ElectronApplication;
  readonly page: Page;
  /** The address as Electron sees it. */
  readonly address: () => Promise<string>;
}

/** The real main, preload, engine and page; Electron's own program, or the one in ELECTRON_OVERRIDE_DIST_PATH. */
export const openDesktop = async (home: string, args: readonly string[] = []): Promise<Desktop> => {
  const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const app = await _electron.launch({ args: ['.', `--user-data-dir=${home}`, ...sandbox, ...args], cwd: root });
  const page = await app.firstWindow(); // may still be empty
  await expect(page.getByRole('heading').first()).toBeVisible();
  return { app, page, address: () => app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.getURL() ?? '') };
};

/** The first page of an empty console shows its heading when the engine has said that nothing is set up. */
export const isAnswering = (page: Page): Promise<void> => expect(page.getByRole('heading', { name: 'Welcome to Fieldwatch' })).toBeVisible();

/** The process of the engine; undefined while there is none. */
export const enginePid = async (app: ElectronApplication): Promise<number | undefined> => {
  const named = await app.evaluate(
    ({ app: electron }) => electron.getAppMetrics().find(({ serviceName, name }) => [serviceName, name].includes('Fieldwatch engine'))?.pid,
  );
  if (named !== undefined) return named;
  const rows = execFileSync('ps', ['-e', '-o', 'pid=,ppid=,args='], { encoding: 'utf8' }).split('\n');
  const ours = rows.map((row) => /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(row)).find((row) => row?.[2] === String(app.process().pid) && row[3]?.includes('engine.js'));
  return ours ? Number(ours[1]) : undefined;
};

/** Some things only the genuine program does; a stand-in for it has no metrics of its processes. */
export const isGenuine = (app: ElectronApplication): Promise<boolean> => app.evaluate(({ app: electron }) => electron.getAppMetrics().length > 0);

const withHome = async <Result>(use: (home: string) => Promise<Result>): Promise<Result> => {
  const home = mkdtempSync(join(tmpdir(), 'fieldwatch-desktop-'));
  try {
    return await use(home);
  } finally {
    rmSync(home, { recursive: true, force: true, maxRetries: 5 });
  }
};
const withDesktop = async (home: string, use: (desktop: Desktop) => Promise<void>): Promise<void> => {
  const desktop = await openDesktop(home);
  try {
    await isAnswering(desktop.page);
    await use(desktop);
  } finally {
    await desktop.app.close();
  }
};

export const test = base.extend<{ readonly home: string; readonly desktop: Desktop }, { readonly shared: Desktop }>({
  // oxlint-disable-next-line no-empty-pattern -- Playwright reads the names it has to bring from this pattern
  home: async ({}, use) => withHome(use),
  desktop: async ({ home }, use) => withDesktop(home, use),
  /** For tests that change nothing but the page. */
  // oxlint-disable-next-line no-empty-pattern -- as above
  shared: [async ({}, use) => withHome((home) => withDesktop(home, use)), { scope: 'worker' }],
});
