import { expect, type Page } from 'playwright/test';
import { openScreen, test } from './site-fixture.ts';

const choose = async (page: Page, label: string, text: string) => {
  await page.getByRole('combobox', { name: label, exact: true }).fill(text);
  await page.getByRole('option', { name: new RegExp(text) }).click();
};
const kind = async (page: Page, name: string) => {
  await page.getByRole('combobox', { name: 'Kind of condition' }).click();
  await page.getByRole('option', { name }).click();
};
const text = (page: Page, name: string | RegExp) => page.getByRole('textbox', { name });

test('a rate and an expression are made in the window, refused under their field, and tried on the history', async ({ site }) => {
  const { engine, page } = await site.start();
  await site.connect(engine, { 'P-11/temp': 20, 'P-12/temp': 21 });
  // One at a time: each has the time at which it arrives.
  for (const value of [40, 41, 42]) {
    await site.publish('P-11', 'temp', value);
    await page.waitForTimeout(100);
  }
  await page.reload();
  await openScreen(page, 'Control+5');

  // A rate: its limit has a unit of its own, and its window is refused in words under its field.
  await page.getByRole('button', { name: /New threshold/ }).click();
  await choose(page, 'Series to watch', 'P-11');
  await text(page, 'Name').fill('P-11 warms up');
  await kind(page, 'Rate of change');
  await text(page, 'Window').fill('0');
  await page.getByRole('group', { name: 'High (H)', exact: true }).getByRole('textbox', { name: 'Limit' }).fill('0.5');
  await expect(page.locator('[data-field="window"]')).toContainText('From 1 to');
  await text(page, 'Window').fill('30');
  await expect(page.getByText('It will be kept as a notice')).toBeVisible();
  await text(page, 'What to do').fill('Look at the pump.\nCall the plant.');
  await text(page, 'If nobody acts').fill('The bearing fails.');
  await text(page, 'Time to respond').fill('20');
  await expect(page.getByText('It will be kept as a notice')).toBeHidden();
  await page.keyboard.press('Control+Enter');
  await expect(page.getByRole('row', { name: /P-11 warms up/ })).toContainText('H 0.5 °C/s (change over 30 s)');
  const detail = page.getByRole('region', { name: 'P-11 warms up' });
  await expect(detail).toContainText('20 min');
  await expect(detail).toContainText('Version 1 · created');

  // An expression: a series that is not there is named under the field, before anything is saved.
  await page.getByRole('button', { name: /New threshold/ }).click();
  await choose(page, 'Series to watch', 'P-11');
  await text(page, 'Name').fill('P-11 warmer than P-12');
  await kind(page, 'Expression');
  await text(page, 'Expression').fill('[P-11/temp] > [P-99/temp] + 5');
  await expect(page.locator('[data-field="expression"]')).toContainText('The series P-99/temp is not known on this console.');
  await page.keyboard.press('Control+Enter');
  await expect(text(page, 'Expression')).toBeFocused();
  await text(page, 'Expression').fill('[P-11/temp] > 5 +');
  await choose(page, 'Insert a series', 'P-12');
  await expect(text(page, 'Expression')).toHaveValue('[P-11/temp] > 5 + [P-12/temp]');
  await text(page, 'Raise after').fill('0');
  await page.locator('summary', { hasText: 'Acknowledging and shelving' }).click();
  await page.getByRole('checkbox', { name: 'A note with every acknowledgement' }).check();

  // The history is judged beside the form, with a visible result.
  await page.getByRole('button', { name: 'Run the backtest' }).click();
  const result = page.getByRole('group', { name: 'Result of the backtest' });
  await expect(result).toContainText('It would have fired once');
  await expect(result.getByRole('row')).toHaveCount(2);
  await page.keyboard.press('Control+Enter');
  await expect(page.getByRole('row', { name: /P-11 warmer than P-12/ })).toContainText('[P-11/temp] > 5 + [P-12/temp]');

  // Live it judges the same.
  await site.publish('P-11', 'temp', 60);
  await expect(page.getByRole('region', { name: 'P-11 warmer than P-12' })).toContainText('Notice');
  await page.keyboard.press('Control+2');
  const alert = page.getByRole('row', { name: /P-11 warmer than P-12/ });
  await expect(alert).toContainText('The condition holds');

  // A threshold that asks for a note leads to the note, and one key does both.
  await alert.click();
  await expect(page.getByText('This threshold asks for a note')).toBeVisible();
  await page.keyboard.press('a');
  await expect(page.locator('textarea:focus, input:focus')).toBeVisible();
  await page.keyboard.type('The valve was open.');
  await page.keyboard.press('Control+Enter');
  await expect(alert).toContainText('Acked');
});
