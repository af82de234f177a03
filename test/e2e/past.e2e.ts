import { expect } from 'playwright/test';
import { highLimit, openScreen, test } from './site-fixture.ts';

test('the clock in the header shows alerts and values as they were, and Back leads to the present', async ({ site }) => {
  const { engine, page } = await site.start();
  const [row] = await site.connect(engine, { 'P-11/temp': 20 });
  await engine.createThreshold({ draft: highLimit(row!, 'P-11 bearing', 80) });
  await page.reload();
  await openScreen(page, 'Control+2');
  await site.publish('P-11', 'temp', 91.5);
  const alert = page.getByRole('row', { name: /P-11 bearing/ });
  await expect(alert).toContainText('New');
  await page.keyboard.press('a');
  await expect(alert).toContainText('Acked');
  const acknowledged = Date.now();

  // Moments are whole seconds: the value that ended the alert has to lie in a later one.
  await expect.poll(() => Math.floor(Date.now() / 1000) - Math.floor(acknowledged / 1000)).toBeGreaterThan(1);
  await site.publish('P-11', 'temp', 22);
  await expect(page.getByText('No active alerts').first()).toBeVisible();

  await page.keyboard.press('Alt+p');
  await expect(page.getByText('You look at the past')).toBeVisible();
  await page.evaluate((at) => (location.hash = `#/past?at=${at}`), Math.floor(acknowledged / 1000) * 1000 + 1000);
  await expect(page.getByRole('grid', { name: 'Alerts as they were shown' }).getByRole('row', { name: /P-11 bearing/ })).toContainText('Acked');
  await expect(page.getByRole('grid', { name: 'Values' }).getByRole('row', { name: /P-11.*temp/ })).toContainText('91.5');
  await expect(page.getByRole('button', { name: 'One hour later' })).toBeDisabled();
  await page.getByRole('button', { name: 'Known now' }).click();
  await expect(page.getByRole('grid', { name: 'Alerts as known now' }).getByRole('row', { name: /P-11 bearing/ })).toContainText('Acked');
  await page.getByRole('button', { name: 'Known then' }).click();

  await page.getByRole('button', { name: 'One hour earlier' }).click();
  await expect(page.getByText('No alert was listed')).toBeVisible();
  await expect(page.getByText('No value was known')).toBeVisible();
});
