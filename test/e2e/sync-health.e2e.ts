import { expect } from 'playwright/test';
import { openScreen, test } from './site-fixture.ts';

test('U16, U22: one key shows what arrives, what is kept and how the console is, and a lost broker says since when and when it is tried again', async ({
  site,
}) => {
  const { engine, page } = await site.start();
  await site.connect(engine, { 'P-11/temp': 20 });
  await page.reload();
  await openScreen(page, 'Control+7');
  const brokers = page.getByRole('region', { name: 'Brokers' });
  await expect(brokers).toContainText('Plant connected');
  await expect(page.getByRole('region', { name: 'Tenant server' })).toContainText('works alone');
  const checks = page.getByRole('region', { name: /Checks of the console/ });
  await expect(checks.getByRole('listitem').filter({ hasText: 'Brokers' })).toContainText('1 of 1 connected');
  await expect(checks.getByRole('listitem').filter({ hasText: 'Disk' })).toContainText('free of');
  await expect(page.getByRole('region', { name: 'What is kept' })).toContainText('1 in');

  await site.broker.stop();
  await expect(brokers).toContainText(/Plant reconnecting in \d+ s, attempt/);
  await expect(brokers.getByRole('button', { name: 'Try now' })).toBeVisible();
  await expect(checks.getByRole('listitem').filter({ hasText: 'Brokers' })).toContainText('0 of 1 connected');
  // The header says the same, and leads here.
  await page.keyboard.press('Control+1');
  await page
    .getByRole('banner')
    .getByRole('button', { name: /Plant reconnecting/ })
    .click();
  await expect(brokers).toBeVisible();
});
