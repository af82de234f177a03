import { expect } from 'playwright/test';
import { highLimit, openScreen, test } from './site-fixture.ts';

test('U19: after the broker was cut no live value looks fresh any more, and each says how old it is, on every screen', async ({ site }) => {
  const { engine, page } = await site.start();
  const rows = await site.connect(engine, { 'P-11/temp': 20, 'P-12/temp': 20 });
  await engine.createThreshold({ draft: highLimit(rows[0]!, 'P-11 bearing', 80) });
  for (let i = 0; i < 3; i++) for (const device of ['P-11', 'P-12']) await site.publish(device, 'temp', 90 + i);
  await page.reload();
  await openScreen(page, 'Control+4');
  const values = page.locator('[data-quality]').filter({ hasText: /9\d/ });
  await expect(values.first()).toBeVisible();
  await site.broker.stop();
  const cut = Date.now();
  const stale = async (key: string) => {
    await page.keyboard.press(key);
    await expect(page.locator('[data-quality="stale"]').first()).toBeVisible({ timeout: Math.max(1, cut + 15_000 - Date.now()) });
    await expect(page.locator('[data-quality="good"]').filter({ hasText: /9\d/ })).toHaveCount(0);
    await expect(page.getByText(/\d+ (s|min)( ago| old)?/).first()).toBeVisible();
  };
  await stale('Control+4');
  await stale('Control+2');
  await stale('Control+1');
});
