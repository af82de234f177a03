import { readFileSync } from 'node:fs';
import { expect, type Page } from 'playwright/test';
import { openScreen, test } from './site-fixture.ts';

const part = (page: Page, name: string) => page.getByRole('group', { name }).or(page.getByRole('region', { name }));
const placeOf = async (page: Page, name: string) => {
  const box = await part(page, name).boundingBox();
  return box ? { x: Math.round(box.x), y: Math.round(box.y), width: Math.round(box.width) } : undefined;
};

test('a dashboard is made and changed by keys alone, shows live values, outlives a restart, and an earlier version comes back', async ({ site }) => {
  const { engine, page } = await site.start();
  await site.connect(engine, { 'P-11/temp': 20, 'P-11/flow': 7 });
  await page.reload();
  await openScreen(page, 'Control+1');
  await page.getByRole('link', { name: 'Dashboards' }).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'New dashboard' }).focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('textbox', { name: 'Name' })).toBeFocused();
  await page.keyboard.type('Pump hall <b>\u202E');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Pump hall <b>' })).toBeVisible();
  await expect(part(page, 'P-11 · temp')).toContainText('20');
  await site.publish('P-11', 'temp', 33.5);
  await expect(part(page, 'P-11 · temp')).toContainText('33.5');

  await page.keyboard.press('F2');
  await expect(page.getByRole('group', { name: 'P-11 · temp' })).toBeVisible();
  await part(page, 'P-11 · temp').focus();
  const before = await placeOf(page, 'P-11 · temp');
  await page.keyboard.press('ArrowRight');
  await expect.poll(async () => (await placeOf(page, 'P-11 · temp'))?.x).toBeGreaterThan(before!.x);
  const width = (await placeOf(page, 'P-11 · temp'))!.width;
  await page.keyboard.press('Shift+ArrowRight');
  await expect.poll(async () => (await placeOf(page, 'P-11 · temp'))?.width).toBeGreaterThan(width);
  // Nothing that was changed is lost when the window loads itself again.
  await page.reload();
  await expect(page.getByRole('button', { name: 'Throw changes away' })).toBeVisible();
  await expect(page.getByRole('group', { name: 'P-11 · temp' })).toBeVisible();
  await part(page, 'P-11 · temp').focus();
  await page.keyboard.press('Control+Enter');
  await expect(page.getByRole('button', { name: /^Change/ })).toBeVisible();

  await site.process().stop();
  const again = await site.start();
  await openScreen(again.page, 'Control+1');
  await again.page.getByRole('link', { name: 'Pump hall' }).click();
  await expect(part(again.page, 'P-11 · temp')).toContainText('33.5');
  await expect.poll(async () => (await placeOf(again.page, 'P-11 · temp'))?.x).toBeGreaterThan(before!.x);

  await again.page.getByRole('button', { name: 'All dashboards' }).click();
  await again.page.getByRole('button', { name: /^More: \u2068?Pump hall/ }).click();
  await again.page.getByRole('menuitem', { name: 'Versions' }).click();
  await again.page.getByRole('button', { name: 'Bring version 1 back' }).click();
  await again.page.getByRole('link', { name: 'Pump hall' }).click();
  await expect.poll(async () => (await placeOf(again.page, 'P-11 · temp'))?.x).toBe(before!.x);
});

test('a dashboard is exported as a file and imported with what this console does not know named; another version is refused in words', async ({ site }) => {
  const { engine, page } = await site.start();
  await site.connect(engine, { 'P-11/temp': 20 });
  await page.reload();
  await engine.keepDocument({
    kind: 'dashboard',
    id: '01999999-0000-7000-8000-000000000001',
    scope: 'site',
    basedOn: 0,
    body: {
      format: 1,
      name: 'Rounds',
      widgets: [
        { id: 'a', type: 'value', title: '', source: { device: 'P-11', metric: 'temp' }, x: 0, y: 0, w: 3, h: 2 },
        { id: 'b', type: 'gauge', title: '', source: { device: 'X-99', metric: 'level' }, from: 0, to: 10, x: 3, y: 0, w: 3, h: 3 },
      ],
    },
  });
  await page.evaluate(() => (location.hash = '#/dashboards'));
  await page.getByRole('button', { name: 'More: Rounds' }).click();
  const downloading = page.waitForEvent('download');
  await page.getByRole('menuitem', { name: 'Export as a file' }).click();
  const file = await (await downloading).path();
  expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ format: 1, name: 'Rounds' });

  await page.getByLabel('Dashboard file').setInputFiles(file);
  await expect(page.getByRole('dialog')).toContainText('1 metric is not known on this console');
  await expect(page.getByRole('dialog')).toContainText('X-99 · level');
  await page.getByRole('button', { name: 'Import it' }).click();
  await expect(part(page, 'P-11 · temp')).toContainText('20');
  await expect(part(page, 'X-99 · level')).toContainText('Not known here');

  await page.getByRole('button', { name: 'All dashboards' }).click();
  await page
    .getByLabel('Dashboard file')
    .setInputFiles({ name: 'newer.json', mimeType: 'application/json', buffer: Buffer.from('{"format":7,"name":"x","widgets":[]}') });
  await expect(page.getByText('This dashboard has format 7')).toBeVisible();
});
