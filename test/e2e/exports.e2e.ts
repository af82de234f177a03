import { readFileSync } from 'node:fs';
import { expect } from 'playwright/test';
import { highLimit, openScreen, test } from './site-fixture.ts';

test('U16, U24: the current list is a CSV file after two keys, the jobs tray says so from any screen and hands it over again', async ({ site }) => {
  const { engine, page } = await site.start();
  const rows = await site.connect(engine, { 'P-11/temp': 20, 'P-12/temp': 20 });
  for (const row of rows) await engine.createThreshold({ draft: highLimit(row, `=${row.device} bearing`, 80) });
  await site.publish('P-11', 'temp', 91);
  await site.publish('P-12', 'temp', 92);
  await page.reload();
  await openScreen(page, 'Control+2');
  await expect(page.getByRole('row', { name: /P-11 bearing/ })).toBeVisible();
  await page.keyboard.press('e');
  await expect(page.getByText('2 rows will be written.')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Export', exact: true }).last()).toBeFocused();
  const downloading = page.waitForEvent('download');
  await page.keyboard.press('Enter');
  const file = await downloading;
  expect(file.suggestedFilename()).toMatch(/^Unnamed-site-alerts-active-\d{4}-\d\d-\d\dT\d{4}Z\.csv$/);
  const text = readFileSync(await file.path(), 'utf8');
  expect(text.split('\r\n')).toHaveLength(4);
  expect(text).toContain("'=P-11 bearing");

  await page.keyboard.press('Control+1');
  await page.getByRole('contentinfo').getByRole('button', { name: 'Jobs' }).click();
  await expect(page.getByRole('listitem').filter({ hasText: 'Export of the active alerts' })).toContainText('done');
  const again = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Run again' }).click();
  expect(readFileSync(await (await again).path(), 'utf8').split('\r\n')).toHaveLength(4);
});
