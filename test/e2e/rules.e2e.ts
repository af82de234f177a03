import { expect, type Page } from 'playwright/test';
import { openScreen, test } from './site-fixture.ts';

const choose = async (page: Page, text: string) => {
  await page.getByRole('combobox', { name: 'Series to watch' }).fill(text);
  await page.getByRole('option', { name: new RegExp(text) }).click();
};

test('a threshold is made, changed and switched off by keyboard, each with its version', async ({ site }) => {
  const { engine, page } = await site.start();
  await site.connect(engine, { 'P-11/temp': 20, 'P-12/temp': 21 });
  await page.reload();
  await openScreen(page, 'Control+5');
  await expect(page.getByText('No thresholds yet')).toBeVisible();
  await page.getByRole('button', { name: /New threshold/ }).click();

  // What is missing is named, and the focus goes there.
  await page.keyboard.press('Control+Enter');
  await expect(page.getByText('This is needed.').first()).toBeVisible();
  await expect(page.getByRole('combobox', { name: 'Series to watch' })).toBeFocused();
  await choose(page, 'P-11');
  await page.getByRole('textbox', { name: 'Name' }).fill('Bearing temperature');
  const high = page.getByRole('group', { name: 'High (H)', exact: true });
  if (!(await high.getByRole('checkbox').isChecked())) await high.getByRole('checkbox').click();
  await high.getByRole('textbox', { name: 'Limit' }).fill('80,5');
  await high.getByRole('textbox', { name: 'Dead band' }).fill('2');
  await high.getByRole('textbox', { name: 'Raise after' }).fill('0');
  await page.keyboard.press('Control+Enter');
  const row = page.getByRole('row', { name: /Bearing temperature/ });
  await expect(row).toContainText('H 80.5');
  const detail = page.getByRole('region', { name: 'Bearing temperature' });
  await expect(detail).toContainText('Version 1');

  // A value judges by it at once.
  await site.publish('P-11', 'temp', 90);
  await expect(page.getByRole('banner').getByRole('button', { name: '1 unacknowledged' })).toBeVisible();

  // A change needs its reason.
  await page.keyboard.press('F2');
  await high.getByRole('textbox', { name: 'Limit' }).fill('95');
  await page.keyboard.press('Control+Enter');
  await expect(page.getByText('A reason is needed: every change of a limit stands in the audit trail.')).toBeVisible();
  await expect(page.getByRole('textbox', { name: 'Reason for the change' })).toBeFocused();
  await page.keyboard.type('Agreed with the plant.');
  await page.keyboard.press('Control+Enter');
  await expect(row).toContainText('H 95');
  await expect(detail).toContainText('Version 2');

  await page.getByRole('button', { name: 'Switch off…' }).click();
  await page.getByRole('textbox', { name: 'Reason for the change' }).fill('Overhaul until Friday.');
  await page.getByRole('dialog').getByRole('button', { name: 'Switch off' }).click();
  await expect(row).toContainText('Off');
  await expect(detail).toContainText('Version 3');
});
