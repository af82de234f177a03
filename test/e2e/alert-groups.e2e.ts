import { expect } from 'playwright/test';
import { highLimit, openScreen, test } from './site-fixture.ts';

test('a list is sorted by its columns and looked at in groups, by press and by keys, and Back returns to both', async ({ site }) => {
  const { engine, page } = await site.start();
  const sent = Object.fromEntries(['P-11', 'P-12', 'P-13'].flatMap((device) => ['temp', 'flow'].map((metric) => [`${device}/${metric}`, 20])));
  for (const row of await site.connect(engine, sent)) await engine.createThreshold({ draft: highLimit(row, `${row.device} ${row.metric} high`, 80) });
  await page.reload();
  await openScreen(page, 'Control+2');
  for (const topic of Object.keys(sent).slice(0, 5)) await site.publish(topic.split('/')[0]!, topic.split('/')[1]!, 99);
  const rows = page.getByRole('grid').getByRole('row').filter({ hasText: /high/ });
  await expect(page.getByRole('tab', { name: 'Active · 5' })).toBeVisible();
  await page.keyboard.press('.');
  await expect(rows).toHaveCount(5);

  // A press on a title sorts up, the next one down, the third brings back the order of the list.
  const title = page.getByRole('columnheader', { name: 'Condition' });
  await title.click();
  await expect(title).toHaveAttribute('aria-sort', 'ascending');
  await expect(rows.nth(0)).toContainText('P-11 flow high');
  await expect(rows.nth(4)).toContainText('P-13 temp high');
  await title.click();
  await expect(title).toHaveAttribute('aria-sort', 'descending');
  await expect(rows.nth(0)).toContainText('P-13 temp high');
  await page.reload();
  await expect(rows.nth(0)).toContainText('P-13 temp high');
  await page.getByRole('columnheader', { name: 'Condition' }).click();
  await expect(title).not.toHaveAttribute('aria-sort', /.*/);

  // The same by keys, in the form of the columns.
  await page.getByRole('button', { name: 'Columns', exact: true }).press('Enter');
  await page.getByRole('combobox', { name: 'Sorted by' }).press('Enter');
  await page.getByRole('option', { name: 'Condition' }).press('Enter');
  await page.getByRole('checkbox', { name: /Downwards/ }).press('Space');
  await page.getByRole('button', { name: 'Done' }).press('Enter');
  await expect(rows.nth(0)).toContainText('P-13 temp high');

  // G groups: by device, each line with its worst and its count; Enter looks into one, Escape comes back.
  await page.getByRole('grid').focus();
  await page.keyboard.press('g');
  const groups = page.getByRole('grid', { name: 'Alerts by device' });
  await expect(groups.getByRole('row')).toHaveCount(4);
  await expect(groups.getByRole('row', { name: /P-13/ })).toContainText('High');
  await groups.focus();
  await page.keyboard.press('j');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('grid', { name: 'Active alerts' })).toBeVisible();
  await expect(rows).toHaveCount(2);
  await expect(page.getByRole('button', { name: 'All groups' })).toBeVisible();
  await page.goBack();
  await expect(groups).toBeVisible();

  // A on a group acknowledges what waits in it, and says how many that was.
  await groups.focus();
  await page.keyboard.press('Home');
  await page.keyboard.press('a');
  await expect(page.getByRole('tabpanel').getByText('2 acknowledged')).toBeVisible();
  await expect(groups.getByRole('row').last()).toContainText('Acknowledge 0');
  await page.keyboard.press('g');
  await expect(page.getByRole('grid', { name: 'Alerts by area' })).toBeVisible();
  await page.keyboard.press('g');
  await expect(page.getByRole('grid', { name: 'Alerts by threshold' }).getByRole('row')).toHaveCount(6);
  await page.keyboard.press('g');
  await expect(page.getByRole('grid', { name: 'Active alerts' })).toBeVisible();
  await expect(rows).toHaveCount(5);
});
