import { expect } from 'playwright/test';
import { startConsole } from '../console-process.ts';
import { openScreen } from './site-fixture.ts';
import { test } from './fixture.ts';

test('a new installation shows live values of the demo site after one press, and its trends', async ({ home }) => {
  const running = await startConsole({ home });
  try {
    const { page, complaints } = await running.openWindow();
    await expect(page.getByRole('heading', { name: 'Welcome to Fieldwatch' })).toBeVisible();
    await page.getByRole('button', { name: 'Start the demo site' }).click();
    await openScreen(page, 'Control+4');
    await expect(page.getByRole('banner')).toContainText('SIM');
    const device = page.getByRole('row', { name: /CH-01/ });
    await device.click();
    await expect(page.getByRole('row', { name: /supply_temp/ })).toContainText(/\d\s*°C/);

    // Two series in one chart, with the limits of their rules; the keyboard zooms, moves the cursor and goes back.
    await openScreen(page, 'Control+3');
    await page.getByRole('button', { name: 'Add series' }).click();
    await page.getByRole('searchbox', { name: 'Search' }).fill('supply_temp');
    const groups = page.getByRole('group');
    await groups
      .filter({ hasText: 'CH-01' })
      .getByRole('checkbox', { name: /supply_temp/ })
      .check();
    await groups
      .filter({ hasText: 'CH-02' })
      .getByRole('checkbox', { name: /supply_temp/ })
      .check();
    await page.keyboard.press('Escape');
    await expect(page.getByRole('list', { name: 'Shown series' }).getByRole('listitem')).toHaveCount(2);
    const chart = page.getByRole('figure');
    await expect(chart).toHaveAccessibleName(/CH-01.*between.*CH-02.*between/s);
    await chart.focus();
    await page.keyboard.press('0');
    const before = page.url();
    await page.keyboard.press('+');
    await expect.poll(() => page.url()).not.toBe(before);
    await page.keyboard.press('ArrowLeft');
    await expect(chart.locator('[aria-live]')).toContainText(/CH-01.*°C/);
    await page.keyboard.press('0');
    await expect.poll(() => page.url()).toBe(before);
    await page.keyboard.press('v');
    await expect(page.getByRole('table')).toContainText('CH-02');
    expect(complaints).toEqual([]);
  } finally {
    await running.stop();
  }
});
