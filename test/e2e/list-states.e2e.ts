import { expect } from 'playwright/test';
import { openScreen, test } from './site-fixture.ts';

test('U27: a list tells nothing yet from no match, and a list that is late says why and can be given up and asked for again', async ({ site }) => {
  const { page, engine } = await site.start();
  const { child } = site.process();
  try {
    await site.connect(engine, {});
    await page.reload();
    const state = (name: string) => page.locator(`[data-list-state="${name}"]`);
    await openScreen(page, 'Control+4');
    await expect(state('nothing')).toContainText('No devices yet');
    await expect(state('nothing').getByRole('link')).toHaveText('Look at the connections');
    await openScreen(page, 'Control+2');
    await expect(state('nothing').getByRole('link')).toHaveCount(1);

    await site.publish('P-11', 'temp', 20);
    await openScreen(page, 'Control+4');
    await expect(page.getByRole('row', { name: /P-11/ })).toBeVisible();
    await expect(page.locator('[data-list-state]')).toHaveCount(0);
    await page.getByRole('search').getByRole('textbox').fill('boiler');
    await expect(state('no-match')).toContainText('boiler');
    await state('no-match').getByRole('button').click();
    await expect(page.getByRole('row', { name: /P-11/ })).toBeVisible();

    await openScreen(page, 'Control+7');
    await expect(page.getByRole('region', { name: 'Checks of the console' }).getByRole('listitem').first()).toBeVisible();
    await openScreen(page, 'Control+4');
    await page.waitForTimeout(3000); // a list that was left lingers for two seconds
    // The engine stands still while a list is opened anew.
    child.kill('SIGSTOP');
    await page.keyboard.press('Control+7');
    const late = page.getByRole('region', { name: 'Checks of the console' }).locator('[data-list-state]');
    await expect(late).toHaveAttribute('data-list-state', 'loading');
    await expect(late.getByRole('button', { name: 'Stop waiting' })).toBeVisible();
    await expect(late).toContainText('The engine is still reading');
    await late.getByRole('button', { name: 'Stop waiting' }).click();
    await expect(late).toHaveAttribute('data-list-state', 'cancelled');
    child.kill('SIGCONT');
    await late.getByRole('button', { name: 'Ask again' }).click();
    await expect(page.getByRole('region', { name: 'Checks of the console' }).getByRole('listitem').first()).toBeVisible();
    await expect(late).toHaveCount(0);
  } finally {
    child.kill('SIGCONT');
  }
});
