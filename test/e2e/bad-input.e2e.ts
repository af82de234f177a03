import { expect } from 'playwright/test';
import { startConsole } from '../console-process.ts';
import { seedLongQueue } from '../long-queue.ts';
import { highLimit, openScreen, test } from './site-fixture.ts';

const hostile = '<img src=x onerror=alert(1)>\u202egnip';
const long = `P-${'x'.repeat(248)}`;

test('bad input: markup, marks of direction and very long names of devices are text everywhere; one of 500 characters is set aside, not lost', async ({
  site,
}) => {
  const { engine, page } = await site.start();
  const rows = await site.connect(engine, { [`${hostile}/temp`]: 20, [`${long}/temp`]: 21 });
  for (const row of rows) await engine.createThreshold({ draft: highLimit(row, `${row.device.slice(0, 40)} hot`, 80) });
  for (const row of rows) await site.publish(row.device, 'temp', 95);
  await site.publish('y'.repeat(500), 'temp', 20);
  await page.reload();
  await expect(page.getByRole('banner').getByText('2 unacknowledged')).toBeVisible();
  const isWhole = async (what: string) => {
    expect(await page.evaluate(() => document.querySelectorAll('img[src="x"]').length), what).toBe(0);
    expect(await page.evaluate(() => document.scrollingElement!.scrollWidth <= innerWidth), `${what} is no wider than the window`).toBe(true);
  };
  for (const [screen, key] of [
    ['overview', 'Control+1'],
    ['alerts', 'Control+2'],
    ['devices', 'Control+4'],
    ['rules', 'Control+5'],
  ] as const) {
    // oxlint-disable-next-line no-await-in-loop -- one screen after the other in one window
    await openScreen(page, key);
    // oxlint-disable-next-line no-await-in-loop -- as above
    await expect(page.locator('main').getByText('<img src=x onerror=alert(1)>').first(), screen).toBeVisible();
    // oxlint-disable-next-line no-await-in-loop -- as above
    await expect(
      page
        .locator('main')
        .getByText(/P-x{30,}/)
        .first(),
      screen,
    ).toBeVisible();
    // oxlint-disable-next-line no-await-in-loop -- as above
    await isWhole(screen);
  }
  await page.keyboard.press('Control+K');
  await page.keyboard.type('onerror');
  await expect(page.getByRole('option', { name: /onerror=alert/ }).first()).toBeVisible();
  await isWhole('palette');
  await page.keyboard.press('Escape');
  // What was said about the third one is kept with its reason.
  await page.evaluate(() => (location.hash = '#/settings/connections'));
  await expect(page.locator('main').getByText('1 that could not be read, see below')).toBeVisible();
  await expect(
    page
      .locator('main')
      .getByText(/y{100,}/)
      .first(),
  ).toBeVisible();
});

test('bad input: ten thousand devices are listed, found and counted', async ({ home }) => {
  const devices = 10_000;
  seedLongQueue(home, devices, Date.now(), devices);
  const running = await startConsole({ home });
  try {
    const { page, complaints } = await running.openWindow();
    await openScreen(page, 'Control+4');
    const grid = page.getByRole('grid').first();
    await expect(grid).toHaveAttribute('aria-rowcount', String(devices + 1));
    expect(await grid.getByRole('row').count()).toBeLessThanOrEqual(60);
    await page.keyboard.press('/');
    await page.keyboard.type('P-9876');
    await expect(grid).toHaveAttribute('aria-rowcount', '2');
    await expect(grid.getByRole('row', { name: /P-9876/ })).toBeVisible();
    await page.keyboard.press('Control+K');
    await page.keyboard.type('P-4321');
    await expect(page.getByRole('option', { name: /^P-4321/ }).first()).toBeVisible();
    await page.keyboard.press('Escape');
    await openScreen(page, 'Control+1');
    await expect(page.locator('main h1').first()).toBeAttached();
    await expect(page.locator('main').getByText('10000 devices · 10000 alerts')).toBeVisible();
    expect(complaints).toEqual([]);
  } finally {
    await running.stop();
  }
});
