import { expect } from 'playwright/test';
import { test } from './site-fixture.ts';

test('P29 Settings, Storage: the window shows what is stored, and what is kept can be changed and stays so', async ({ site }) => {
  const { engine, page } = await site.start();
  await site.connect(engine, { 'P-11/temp': 20 });
  await page.reload();
  await page.getByRole('navigation').waitFor();
  await page.evaluate(() => {
    location.hash = '#/settings/storage';
  });
  const days = page.getByLabel('Samples, days');
  await expect(days).toHaveValue('90');
  await expect(page.getByText(/of it free for what comes next/)).toBeVisible();
  await expect(page.getByText('nothing', { exact: true })).toBeVisible();
  await page.getByRole('button', { name: 'Check the file now' }).click();
  await expect(page.getByText(/The file is sound: checked/)).toBeVisible();
  await days.fill('3');
  await expect(page.getByText('A number from 7 to 3,650.')).toBeVisible();
  await days.fill('30');
  await days.press('Tab');
  await page.getByRole('checkbox', { name: /On a full disk/ }).uncheck();
  await page.reload();
  await expect(page.getByLabel('Samples, days')).toHaveValue('30');
  await expect(page.getByRole('checkbox', { name: /On a full disk/ })).not.toBeChecked();
});
