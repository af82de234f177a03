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

test('bad input: the page comes back by itself when the engine was lost, says so meanwhile, and what was typed is still there', async ({ page, home }) => {
  const shell = await startShell('test/main/shell/crashing-console.ts', [home]);
  try {
    await page.goto(shell.invite);
    const sockets: string[] = [];
    page.on('websocket', (socket) => sockets.push(socket.url()));
    await expect(page.getByRole('heading').first()).toBeVisible();
    await page.getByRole('button', { name: 'Enter the address' }).first().click();
    const address = page.getByRole('textbox', { name: 'Address of the broker' });
    await address.fill('mqtts://broker.plant:8883');
    await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Boiler house');
    const closed = new Promise<void>((resolve) => page.on('websocket', () => resolve()));
    shell.child.stdin?.write('crash\n');
    const lost = page.getByText('The engine is restarting since');
    await expect(lost).toBeVisible();
    await closed; // a new one was opened
    await expect.poll(() => shell.said()).toContain('It starts again in 1 s');
    await expect.poll(() => page.evaluate(() => fetch('/').then((response) => response.status))).toBe(200);
    await expect(page.getByRole('heading').first()).toBeVisible();
    await expect(lost).toBeHidden();
    await expect(address).toHaveValue('mqtts://broker.plant:8883');
    await expect(page.getByRole('textbox', { name: 'Name', exact: true })).toHaveValue('Boiler house');
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
