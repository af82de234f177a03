import { expect } from 'playwright/test';
import { openScreen, test } from './site-fixture.ts';

test('a site without a name is asked for one where its report is made, and the report carries it in its title', async ({ site }) => {
  const { engine, page } = await site.start();
  await site.connect(engine, { 'P-12/temp': 20 });
  await page.reload();
  await openScreen(page, 'Control+6');
  await expect(page.getByRole('banner')).toContainText('Unnamed site');
  const name = page.getByRole('textbox', { name: 'Name of the site' });
  await name.fill('Waterworks North');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('banner')).toContainText('Waterworks North');
  await expect(name, 'it is asked for once').toBeHidden();
  const period = { from: Date.now() - 3_600_000, to: Date.now() };
  const made = await engine.shiftReport(period);
  expect(made.site).toBe('Waterworks North');
  await page.evaluate(({ from, to }) => {
    location.hash = `#/report/shift?from=${from}&to=${to}`;
  }, period);
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Waterworks North');
});
