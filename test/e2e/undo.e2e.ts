import { expect } from 'playwright/test';
import { highLimit, openScreen, test } from './site-fixture.ts';

test('U23: Ctrl+Z takes the last action back from any screen, Ctrl+Y does it again, and Recent actions shows both with what cannot be undone', async ({
  site,
}) => {
  const { engine, page } = await site.start();
  const [row] = await site.connect(engine, { 'P-11/temp': 20 });
  await engine.createThreshold({ draft: highLimit(row!, 'P-11 bearing', 80) });
  await site.publish('P-11', 'temp', 91);
  await page.reload();
  await openScreen(page, 'Control+2');
  const alert = page.getByRole('row', { name: /P-11 bearing/ });
  await expect(alert).toContainText('New');
  await page.keyboard.press('a');
  await expect(page.getByText('All acknowledged')).toBeVisible();
  await page.keyboard.press('s');
  await expect(page.getByRole('dialog')).toBeVisible();
  await page.keyboard.press('2');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('tab', { name: 'Shelved · 1' })).toBeVisible();

  // From another screen: the last one first.
  await page.keyboard.press('Control+1');
  await expect(page.getByRole('navigation').getByRole('link', { name: 'Overview' })).toHaveAttribute('aria-current', 'page');
  await page.keyboard.press('Control+z');
  await expect(page.getByText('Taken back: Shelved P-11 · P-11 bearing.').first()).toBeVisible();
  await expect(page.getByText('1 unacknowledged')).toBeVisible(); // what comes off the shelf calls again
  await page.keyboard.press('Control+y');
  await expect(page.getByText('Taken back: Unshelved P-11 · P-11 bearing.').first()).toBeVisible();
  await expect(page.getByText('No active alerts').first()).toBeVisible();

  await page.getByRole('contentinfo').getByRole('button', { name: 'Recent actions' }).click();
  const entries = page.getByRole('dialog').getByRole('listitem');
  await expect(entries.filter({ hasText: 'Shelved P-11' }).first()).toBeVisible();
  await expect(entries.filter({ hasText: 'Made the rule P-11 bearing' })).toBeVisible();
  await expect(entries.filter({ hasText: 'Acknowledged P-11' })).toContainText('something was done there since');
});
