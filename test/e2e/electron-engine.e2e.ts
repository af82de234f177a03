import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'playwright/test';

import { enginePid, isAnswering, openDesktop, test } from './fixture-electron.ts';
import { runToEnd } from './fixture.ts';

const isRunning = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

test('the window comes up with the engine behind it, and without a word of complaint', async ({ home, desktop: { app, page, address } }) => {
  const complaints: string[] = [];
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.reload();
  await isAnswering(page);
  expect(await address()).toMatch(/^console:\/\/app\//);
  expect(await app.evaluate(({ app: electron }) => [electron.getName(), electron.getPath('userData')])).toEqual(['Fieldwatch', home]);
  expect(complaints).toEqual([]);
});

test('the page gets a new wire when the engine was killed', async ({ desktop: { app, page } }) => {
  const first = await enginePid(app);
  expect(first).toBeDefined();
  process.kill(first!, 'SIGKILL');
  await expect.poll(() => enginePid(app), { timeout: 10_000 }).not.toBe(first);
  await expect.poll(() => enginePid(app)).toBeDefined();
  await page.getByRole('button', { name: 'Start the demo site' }).click(); // only a living engine can do that
  await expect(page.getByRole('heading', { name: 'Welcome to Fieldwatch' })).toBeHidden({ timeout: 30_000 });
});

test('it ends in order: nothing runs on, the lock is free, the settings are kept', async ({ home }) => {
  const { app } = await openDesktop(home);
  const engine = await enginePid(app);
  const ended = once(app.process(), 'exit');
  await app.evaluate(({ BrowserWindow }) => {
    const [window] = BrowserWindow.getAllWindows();
    window?.setSize(1000, 700);
    window?.close();
  });
  await ended;
  await expect.poll(() => isRunning(engine!)).toBe(false);
  expect(existsSync(join(home, 'lock.json'))).toBe(false);
  expect(JSON.parse(readFileSync(join(home, 'settings.json'), 'utf8'))).toMatchObject({ window: { width: 1000, height: 700 } });
});

test('the browser shell does not start on a folder that Electron has open', async ({ home, desktop: { app } }) => {
  const { code, said } = await runToEnd('out/browser-shell.js', ['--shell', 'none', '--home', home]);
  expect(code).toBe(1);
  expect(said).toContain(`the desktop program with process number ${app.process().pid}`);
});
