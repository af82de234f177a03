import { expect } from 'playwright/test';
import type { SeriesRow, ThresholdRow } from '../../src/contract/views.ts';
import { ThresholdDraft } from '../../src/domain/threshold/threshold.ts';
import { first, highLimit, openScreen, test } from './site-fixture.ts';

test('R23 a threshold that another one names is renamed along with it, approved with a name and a reason, and drift is shown', async ({ site }) => {
  const { engine, page } = await site.start();
  await site.connect(engine, { 'P-11/temp': 20 });
  const [series] = await first<SeriesRow>(
    (next) => engine.series({}, next),
    (rows) => rows.length > 0,
  );
  const hot = highLimit(series!, 'Hot', 80);
  await engine.createThreshold({ draft: hot });
  const level = { ...hot.levels[0]!, limit: 1, deadBand: 0 };
  const named = ThresholdDraft.parse({ ...hot, name: 'Named', condition: { kind: 'expression', text: '{Hot}' }, levels: [level] });
  await engine.createThreshold({ draft: named });
  await page.reload();
  await openScreen(page, 'Control+5');

  await page.getByRole('row', { name: /^Hot/ }).click();
  await page.keyboard.press('F2');
  await page.getByRole('textbox', { name: 'Name' }).fill('Warm');
  await page.getByRole('textbox', { name: 'Reason for the change' }).fill('Clearer.');
  await page.keyboard.press('Control+Enter');
  const dialog = page.getByRole('dialog', { name: 'Hot becomes Warm' });
  await expect(dialog).toContainText('Named in its condition');
  await dialog.getByRole('button', { name: 'Rename it there as well' }).click();
  await expect(page.getByRole('row', { name: /^Warm/ })).toBeVisible();
  const rows = await first<ThresholdRow>(
    (next) => engine.thresholds({}, next),
    (all) => all.some(({ draft }) => draft.name === 'Warm'),
  );
  expect(rows.map(({ draft, broken }) => [draft.name, 'text' in draft.condition ? draft.condition.text : '', broken])).toEqual([
    ['Named', '{Warm}', undefined],
    ['Warm', '', undefined],
  ]);

  const detail = page.getByRole('region', { name: 'Warm' });
  await expect(detail).toContainText('No version was approved yet.');
  await detail.getByRole('button', { name: 'Approve version 2…' }).click();
  const approval = page.getByRole('dialog');
  await approval.getByRole('textbox', { name: 'Approved by' }).fill('Kim Lorenz');
  await page.keyboard.press('Control+Enter');
  await expect(approval.getByRole('textbox', { name: 'Reason for the change' })).toBeFocused();
  await page.keyboard.type('Reviewed.');
  await page.keyboard.press('Control+Enter');
  await expect(detail).toContainText('Runs as Kim Lorenz approved it');
  await expect(page.getByText('Drift 0: everything runs as it was approved')).toBeVisible();

  await detail.getByRole('button', { name: 'Switch off…' }).click();
  await expect(page.getByRole('dialog')).toContainText('One rule looks at it.');
  await page.getByRole('textbox', { name: 'Reason for the change' }).fill('Overhaul.');
  await page.keyboard.press('Control+Enter');
  await expect(page.getByText('Drift: 1 attribute of one threshold not as approved')).toBeVisible();
  await expect(detail).toContainText('Switched on: yes → no');
});

test('what to do is written once for a device', async ({ site }) => {
  const { engine, page } = await site.start();
  await site.connect(engine, { 'P-11/temp': 20 });
  await page.reload();
  await openScreen(page, 'Control+5');
  await page.getByRole('tab', { name: 'What to do' }).click();
  await page.getByRole('button', { name: 'New actions' }).click();
  await page.getByRole('combobox', { name: 'Device' }).fill('P-11');
  await page.getByRole('option', { name: 'P-11' }).click();
  await page.getByRole('textbox', { name: 'What to do' }).fill('Look at P-11.\nStart P-12.');
  await page.getByRole('textbox', { name: 'Reason for the change' }).fill('Agreed.');
  await page.keyboard.press('Control+Enter');
  await expect(page.getByText('Look at P-11. · Start P-12.')).toBeVisible();
  await page.getByRole('button', { name: 'Edit' }).click();
  await expect(page.getByRole('dialog', { name: 'Device P-11' })).toBeVisible();
});
