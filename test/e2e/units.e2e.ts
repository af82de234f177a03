import { expect } from 'playwright/test';
import { highLimit, isOwed, openScreen, test } from './site-fixture.ts';

test('values are shown in the units a person wants on every screen, and nothing stored changes', async ({ site }) => {
  const { engine, page } = await site.start();
  const [row] = await site.connect(engine, { 'P-11/temp': 20 });
  await engine.createThreshold({ draft: highLimit(row!, 'P-11 bearing', 80) });
  await site.publish('P-11', 'temp', 91.5);
  await isOwed(engine, 1);
  await page.reload();
  const goTo = (hash: string) =>
    page.evaluate((to) => {
      location.hash = to;
    }, hash);
  await openScreen(page, 'Control+2');
  const alert = page.getByRole('row', { name: /P-11 bearing/ });
  await expect(alert).toContainText('91.5');
  await expect(alert).toContainText('High limit 80 °C');

  await goTo('#/settings/display');
  const us = page.getByRole('radio', { name: 'US customary' }).or(page.getByRole('button', { name: 'US customary' }));
  await us.click();
  await expect(us).toBeFocused();
  await page.reload();
  await openScreen(page, 'Control+2');
  await expect(alert).toContainText('196.7°F');
  await expect(alert).toContainText('High limit 176 °F');
  await expect(page.getByText('clears below 172.4 °F')).toBeVisible();
  await expect(page.getByText('Raised at 196.7 °F', { exact: true })).toBeVisible();
  await expect(page.getByRole('figure')).toHaveAttribute('aria-label', /°F/);
  await openScreen(page, 'Control+1');
  await expect(page.getByRole('article', { name: 'P-11' })).toContainText('High limit 176 °F');
  await openScreen(page, 'Control+4');
  await page.getByRole('row', { name: /P-11/ }).click();
  await expect(page.getByRole('row', { name: /temp/ })).toContainText(/196.7.*°F.*high 176/);

  await goTo(`#/trends?series=${row!.seriesId}&span=3600000`);
  await expect(page.locator('main dl').first()).toContainText(/max\s*196\.7/);
  await expect(page.getByRole('figure')).toHaveAttribute('aria-label', /to 196\.7.°F/);
  // A limit that is taken from the chart is the device's own number.
  await page.getByRole('figure').focus();
  await page.keyboard.press('End');
  await page.keyboard.press('l');
  await expect(page.getByRole('group', { name: /high/i }).getByRole('textbox', { name: 'Limit' }).first()).toHaveValue(/^91\.5$/);
  await expect(page.getByText('Last value')).toContainText(/91\.5\s*°C/);

  const [stored] = await new Promise<readonly { readonly draft: { readonly unit: string; readonly levels: readonly { readonly limit: number }[] } }[]>(
    (resolve) => void engine.thresholds({}, (rows) => rows.length > 0 && resolve(rows)),
  );
  expect(stored).toMatchObject({ draft: { unit: '°C', levels: [{ limit: 80 }] } });
});
