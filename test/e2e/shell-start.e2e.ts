import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'playwright/test';
import { entry, runToEnd, startShell, test } from './fixture.ts';

test('a second start on one folder says who has it, and leaves the first alone', async ({ page, home, shell }) => {
  const second = await runToEnd(entry, ['--shell', 'none', '--home', home]);
  expect(second.code).toBe(1);
  expect(second.said).toContain(`process number ${shell.child.pid}`);
  expect(second.said).toContain('--home DIR');
  expect((await page.goto(shell.invite))?.status()).toBe(200);
});

test('a folder that cannot be used is refused in words', async ({ home }) => {
  writeFileSync(join(home, 'a-file'), '');
  const { code, said } = await runToEnd(entry, ['--shell', 'none', '--home', join(home, 'a-file', 'home')]);
  expect(code).toBe(3);
  expect(said).toContain('cannot be used (ENOTDIR)');
});

test('the page comes back by itself when the engine was lost', async ({ page, home }) => {
  const shell = await startShell('test/main/shell/crashing-console.ts', [home]);
  try {
    await page.goto(shell.invite);
    const sockets: string[] = [];
    page.on('websocket', (socket) => sockets.push(socket.url()));
    await expect(page.getByRole('heading').first()).toBeVisible();
    const closed = new Promise<void>((resolve) => page.on('websocket', () => resolve()));
    shell.child.stdin?.write('crash\n');
    await closed; // a new one was opened
    await expect.poll(() => shell.said()).toContain('It starts again in 1 s');
    await expect.poll(() => page.evaluate(() => fetch('/').then((response) => response.status))).toBe(200);
    await expect(page.getByRole('heading').first()).toBeVisible();
  } finally {
    await shell.stop();
  }
});

test('it ends in order when it is told to', async ({ home, shell }) => {
  const ended = once(shell.child, 'exit');
  shell.child.kill('SIGINT');
  expect(await ended).toEqual([0, null]);
  const again = await startShell(entry, ['--shell', 'none', '--home', home]);
  await again.stop();
});
