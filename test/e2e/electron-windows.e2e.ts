import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ElectronApplication } from 'playwright';
import { expect } from 'playwright/test';
import { openDesktop, test } from './fixture-electron.ts';

const kept = (home: string) =>
  JSON.parse(readFileSync(join(home, 'settings.json'), 'utf8')) as { readonly window?: object; readonly windows?: readonly { readonly path: string }[] };
const addresses = (app: ElectronApplication) =>
  app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().map(({ webContents }) => webContents.getURL()));

test('a window opens where it stood, further windows come back with what they showed', async ({ home }) => {
  const { app, page } = await openDesktop(home, ['--demo']);
  await expect(page.getByRole('navigation')).toBeVisible();
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]!.setBounds({ x: 40, y: 30, width: 1111, height: 666 }));
  await page.keyboard.press('Control+3');
  await expect.poll(() => page.url()).toContain('#/trends');
  const opening = app.waitForEvent('window');
  await page.keyboard.press('Alt+N');
  const further = await opening;
  await expect(further.getByRole('navigation')).toBeVisible();
  await app.close();
  expect(kept(home)).toMatchObject({ window: { x: 40, y: 30, width: 1111, height: 666 } });

  expect(kept(home).windows?.map(({ path }) => path.split('?')[0])).toEqual(['/trends']);

  const again = await openDesktop(home);
  try {
    // A window is there before it has gone to its address.
    await expect.poll(() => addresses(again.app)).toEqual(expect.arrayContaining([expect.stringContaining('#/trends')]));
    expect(await addresses(again.app)).toHaveLength(2);
    expect(await again.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().map((window) => window.getBounds().width))).toContain(1111);
  } finally {
    await again.app.close();
  }
});

test('a link from outside opens its place in the window that is there; anything else only brings it to the front', async ({ desktop: { app, page } }) => {
  const second = (link: string) => app.evaluate(({ app: electron }, given) => void electron.emit('second-instance', {}, ['fieldwatch', given], ''), link);
  await second('fieldwatch://settings/storage');
  await second('fieldwatch://alerts');
  await expect.poll(() => page.evaluate(() => location.hash)).toBe('#/alerts/active');
});
