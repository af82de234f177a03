import { expect } from 'playwright/test';
import { highLimit, openScreen, test } from './site-fixture.ts';

test('an alert is shelved with reason and end, comes back, and is resolved with a note', async ({ site }) => {
  const { engine, page } = await site.start();
  const rows = await site.connect(engine, { 'P-11/temp': 20, 'P-12/temp': 20 });
  for (const row of rows) await engine.createThreshold({ draft: highLimit(row, `${row.device} bearing`, 80) });
  await page.reload();
  await openScreen(page, 'Control+2');
  await expect(page.getByRole('tabpanel').getByText('No active alerts')).toBeVisible();
  await site.publish('P-11', 'temp', 91);
  const alert = page.getByRole('row', { name: /P-11 bearing/ });
  await expect(alert).toContainText('New');

  // Shelved: another reason has to be written down, and the end is on the row.
  await page.keyboard.press('s');
  const dialog = page.getByRole('dialog');
  await expect(dialog.locator(':focus')).toBeVisible();
  await page.keyboard.press('6');
  await page.keyboard.press('Enter');
  await expect(dialog.getByText('Write the reason, so that the next shift understands why.')).toBeVisible();
  await page.keyboard.press('2');
  await dialog.getByRole('radio', { name: '15 min' }).check();
  await page.keyboard.press('Enter');
  await expect(dialog).toBeHidden();
  await expect(page.getByRole('tab', { name: 'Shelved · 1' })).toBeVisible();
  await page.keyboard.press('h');
  await expect(alert).toContainText(/Shelved until \d\d:\d\d/);
  await expect(alert).toContainText('Sensor faulty or in calibration');

  // Taken off the shelf it calls again.
  await page.keyboard.press('s');
  await expect(page.getByRole('tab', { name: 'Active · 1' })).toBeVisible();
  await page.keyboard.press('h');
  await expect(alert).toContainText('New');

  // What is still there cannot be resolved, and the row says why.
  await page.keyboard.press('r');
  await expect(alert).toContainText(/still/i);
  await site.publish('P-11', 'temp', 20);
  await expect(alert).toContainText('Cleared');
  await page.keyboard.press('n');
  await page.keyboard.type('Sensor was loose.');
  await page.keyboard.press('Control+Enter');
  await expect(page.getByRole('listitem').filter({ hasText: 'Sensor was loose.' })).toBeVisible();
  await page.keyboard.press('Escape');
  await page.keyboard.press('r');
  await expect(page.getByRole('tab', { name: 'Active · 0' })).toBeVisible();
  // Its row stands until somebody looks away, and the list is not called empty above it.
  await expect(alert).toBeVisible();
  await expect(page.locator('[data-list-state]')).toHaveCount(0);
  await page.getByRole('tab', { name: 'History' }).click();
  await expect(alert).toBeVisible();
  await expect(alert).toContainText('1 note');
});

test('one press acknowledges what is selected and says how many it was', async ({ site }) => {
  const { engine, page } = await site.start();
  const sent = Object.fromEntries(['P-11', 'P-12', 'P-13'].map((device) => [`${device}/temp`, 20]));
  for (const row of await site.connect(engine, sent)) await engine.createThreshold({ draft: highLimit(row, `${row.device} bearing`, 80) });
  await page.reload();
  await openScreen(page, 'Control+2');
  for (const topic of Object.keys(sent)) await site.publish(topic.split('/')[0]!, 'temp', 99);
  await page.keyboard.press('.');
  await expect(page.getByRole('tab', { name: 'Active · 3' })).toBeVisible();
  await expect(page.getByRole('row', { name: /bearing/ }).first()).toBeVisible();
  await page.keyboard.press('a');
  await expect(page.getByText('1 acknowledged', { exact: true }).first()).toBeVisible();
  await page.keyboard.press('Control+a');
  await expect(page.getByText('3 selected')).toBeVisible();
  await page.keyboard.press('a');
  await expect(page.getByText(/2 acknowledged, 1 already was/).first()).toBeVisible();
});
