import { expect } from 'playwright/test';
import { openScreen, test } from './site-fixture.ts';

test('U24, U27: Reports lists what was made with its period and how it ended, after a restart too, and makes it once more', async ({ site }) => {
  const first = await site.start();
  await site.connect(first.engine, { 'P-11/temp': 20 });
  await first.page.reload();
  await openScreen(first.page, 'Control+6');
  const made = first.page.getByRole('region', { name: 'Made in the last 24 hours' });
  await expect(made.locator('[data-list-state="nothing"]')).toContainText('No report and no export yet');
  await first.page.getByRole('button', { name: 'Save PDF' }).click();
  await expect(made.getByRole('listitem').filter({ hasText: 'done' })).toHaveCount(1);
  await expect(made.getByRole('listitem')).toContainText(/Shift report, .*\d\d:\d\d/);
  await expect(made.locator('[data-list-state]')).toHaveCount(0);

  await site.process().stop();
  const { page } = await site.start();
  await openScreen(page, 'Control+6');
  const again = page.getByRole('region', { name: 'Made in the last 24 hours' });
  await again.getByRole('listitem').filter({ hasText: 'done' }).getByRole('button', { name: 'Run again' }).click();
  await expect(again.getByRole('listitem').filter({ hasText: 'done' })).toHaveCount(2);
  await expect(page.getByText(/Shift report, .*: done/).first()).toBeVisible();
  await expect(page.getByText('0 rows')).toHaveCount(0); // a report has none
});
