import { expect } from 'playwright/test';
import type { AlertRow } from '../../src/contract/views.ts';
import { startConsole } from '../console-process.ts';
import { seedLongQueue } from '../long-queue.ts';
import { highLimit, openScreen, test } from './site-fixture.ts';

const dayMs = 86_400_000;

test('U8: what was raised forty days ago and is still there stands on the tab that opens', async ({ home }) => {
  seedLongQueue(home, 3, Date.now() - 40 * dayMs);
  const running = await startConsole({ home });
  try {
    const { page } = await running.openWindow();
    await openScreen(page, 'Control+2');
    await expect(page.getByRole('tab', { name: 'Active · 3' })).toHaveAttribute('aria-selected', 'true');
    await expect(page.getByRole('grid').getByRole('row', { name: /Bearing \d hot/ })).toHaveCount(3);
    await expect(page.getByRole('grid').getByRole('row', { name: /40 d/ })).toHaveCount(3);
  } finally {
    await running.stop();
  }
});

test('U8, U11, U14: details are whole without a press; a shelf needs its reason and its end, and comes back by itself, also over a restart; what is set aside is counted', async ({
  site,
}) => {
  const { engine, page } = await site.start();
  const [first, second] = await site.connect(engine, { 'P-11/temp': 20, 'P-12/temp': 20 });
  const draft = highLimit(first!, 'P-11 bearing', 80);
  await engine.createThreshold({ draft: { ...draft, longestShelfMs: 3_600_000, guidance: 'Check the oil of the bearing.' } });
  await engine.createThreshold({ draft: highLimit(second!, 'P-12 bearing', 80) });
  const raised = async (label: string) => {
    await expect(page.getByRole('row', { name: /P-11 bearing/ })).toContainText(label);
  };
  await page.reload();
  await openScreen(page, 'Control+2');
  // One that was and is over, so that there is an earlier one.
  await site.publish('P-11', 'temp', 91);
  await raised('New');
  await page.keyboard.press('n');
  await expect(page.locator('textarea:focus')).toBeVisible();
  await page.keyboard.type('Greased.');
  await page.keyboard.press('Control+Enter');
  await expect(page.getByRole('listitem').filter({ hasText: 'Greased.' })).toBeVisible();
  await page.keyboard.press('Escape');
  await page.keyboard.press('a');
  await raised('Acked');
  await site.publish('P-11', 'temp', 20);
  await page.reload();
  await expect(page.getByRole('tab', { name: 'Active · 0' })).toBeVisible();
  await site.publish('P-11', 'temp', 92.5);
  await site.publish('P-12', 'temp', 99);
  await expect(page.getByRole('tab', { name: 'Active · 2' })).toBeVisible();
  await expect(page.getByRole('row', { name: /P-11 bearing/ })).toBeVisible();

  // U14: the cursor is on a row, and nothing else was pressed.
  while (
    !(await page.getByRole('grid').evaluate((grid) => document.getElementById(grid.getAttribute('aria-activedescendant') ?? '')?.textContent))?.includes('P-11')
  )
    await page.keyboard.press('ArrowDown');
  const detail = page.getByRole('region', { name: /P-11 bearing/ });
  await expect(detail).toContainText('92.5 °C');
  await expect(detail).toContainText('High limit 80 °C');
  await expect(detail).toContainText('clears below 78 °C');
  await expect(detail).toContainText('Check the oil of the bearing.');
  const chart = detail.getByRole('figure');
  await expect(chart).toHaveAttribute('aria-label', /reached the High limit 80/);
  await expect(detail.getByRole('heading', { name: 'Timeline' })).toBeVisible();
  await expect(detail.getByRole('listitem').filter({ hasText: 'Raised at 92.5 °C' })).toBeVisible();
  await expect(detail.getByRole('textbox', { name: 'Note' })).toBeVisible();
  await expect(detail.getByRole('listitem').filter({ hasText: 'Greased.' })).toBeVisible();

  // U11: no shelf without a reason, without an end, or longer than the threshold allows.
  await page.keyboard.press('s');
  const dialog = page.getByRole('dialog');
  await expect(dialog).toBeVisible();
  await expect(dialog.getByRole('radio', { name: '4 h' })).toBeDisabled();
  await page.keyboard.press('6');
  await page.keyboard.press('Enter');
  await expect(dialog.getByText('Write the reason, so that the next shift understands why.')).toBeVisible();
  await page.keyboard.press('3');
  await dialog.getByRole('radio', { name: 'Until…' }).check();
  const save = dialog.getByRole('button', { name: /^Shelve/ });
  await save.press('Enter');
  await expect(dialog.getByText('Enter day and time.')).toBeVisible();
  await dialog.getByLabel('Until', { exact: true }).fill('2001-01-01T10:00');
  await expect(dialog.getByText('The end must lie in the future.')).toBeVisible();
  await dialog.getByLabel('Until', { exact: true }).fill('2101-01-01T10:00');
  await expect(dialog.getByText('This is longer than the rule allows.')).toBeVisible();
  await save.press('Enter');
  await expect(dialog).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await expect(page.getByRole('tab', { name: 'Shelved · 0' })).toBeVisible();

  // The end passes while the program is not running.
  await page.keyboard.press('a');
  await raised('Acked');
  const points = await new Promise<readonly AlertRow[]>((resolve, reject) => {
    engine.alertQueue({ tab: 'active', search: '', limit: 10 }, ({ rows }) => resolve(rows), reject);
  });
  const pointOf = (name: string) => points.find((each) => each.name === name)!.pointId;
  const until = Date.now() + 1500;
  await engine.shelve({ points: [pointOf('P-11 bearing')], until, oneShot: false, reason: 'Sensor is being changed' });
  await engine.shelve({ points: [pointOf('P-12 bearing')], until: Date.now() + 3_600_000, oneShot: false, reason: 'Known, repair is planned' });
  await site.process().stop();
  await expect.poll(() => Date.now()).toBeGreaterThan(until);
  const again = await site.start();
  await openScreen(again.page, 'Control+2');
  await expect(again.page.getByRole('row', { name: /P-11 bearing/ })).toContainText('New');
  await expect(
    again.page
      .getByRole('region', { name: /P-11 bearing/ })
      .getByRole('listitem')
      .filter({ hasText: 'Shelf ended' }),
  ).toBeVisible();

  // U8: what is set aside and what a filter hides is counted wherever it is not shown.
  await expect(again.page.getByRole('tab', { name: 'Shelved · 1' })).toBeVisible();
  await again.page.keyboard.press('/');
  await again.page.keyboard.type('device:P-99');
  await expect(again.page.getByRole('button', { name: /1 hidden by/ })).toBeVisible();
});
