import { readFileSync } from 'node:fs';
import { expect } from 'playwright/test';
import { openScreen, test } from './site-fixture.ts';

test('a range is said in words, its figures stand beside the series, the view is kept and comes back, its samples are exported', async ({ site }) => {
  const { engine, page } = await site.start();
  const [row] = await site.connect(engine, { 'P-11/temp': 20 });
  for (const value of [30, 40]) {
    await site.publish('P-11', 'temp', value);
    await page.waitForTimeout(100); // without a time of their own, two values of one read would be two values of one millisecond
  }
  await page.reload();
  await openScreen(page, 'Control+3');
  await page.evaluate((id) => (location.hash = `#/trends?series=${id}`), row!.seriesId);
  const series = page.getByRole('listitem').filter({ hasText: 'P-11 temp' });
  await expect(series).toContainText('max40');
  await expect(series).toContainText('avg30');
  await expect(series).toContainText('values3');

  await page.getByRole('button', { name: 'Set range…' }).click();
  await page.getByRole('textbox', { name: 'Or in words' }).fill('soon');
  await page.keyboard.press('Enter');
  await expect(page.getByText('This says no range.')).toBeVisible();
  await page.getByRole('textbox', { name: 'Or in words' }).fill('-2h');
  await page.keyboard.press('Enter');
  await expect.poll(() => page.evaluate(() => location.hash)).toContain('span=7200000');

  await page.getByRole('button', { name: 'Views' }).click();
  await page.getByRole('textbox', { name: 'Name of this view' }).fill('Bearing');
  await page.getByRole('button', { name: 'Save what is shown' }).click();
  await expect(page.getByRole('button', { name: 'Bearing', exact: true })).toBeVisible();
  await page.keyboard.press('Escape');
  await page.evaluate(() => (location.hash = '#/trends'));
  await page.getByRole('button', { name: 'Views' }).click();
  await page.getByRole('button', { name: 'Bearing', exact: true }).click();
  await expect.poll(() => page.evaluate(() => location.hash)).toContain(`series=${row!.seriesId}`);

  await page.getByRole('button', { name: 'Export' }).click();
  await expect(page.getByText('3 rows will be written.')).toBeVisible();
  const downloading = page.waitForEvent('download');
  await page.keyboard.press('Enter');
  const text = readFileSync(await (await downloading).path(), 'utf8');
  expect(text.split('\r\n')[0]).toBe('time,device,metric,value,unit,quality');
  expect(text.split('\r\n')).toHaveLength(5);
});
