import mqtt from 'mqtt';
import { expect } from 'playwright/test';
import { openScreen, test } from './site-fixture.ts';

test('R27 a device whose clock is two hours ahead says so on its screen and in the report', async ({ site }) => {
  const { engine, page } = await site.start();
  await site.connect(engine, { 'P-11/temp': 20 });
  const device = await mqtt.connectAsync(site.broker.url);
  let sent = 0;
  const sending = setInterval(() => {
    device.publish('plant/P-11/temp', JSON.stringify({ ts: Date.now() + 7_200_000, value: 20 + sent++, unit: '°C' }));
  }, 500);
  try {
    await page.reload();
    await openScreen(page, 'Control+4');
    await page.getByRole('row', { name: /P-11/ }).first().click();
    await expect(page.getByText('clock 2 h ahead')).toBeVisible({ timeout: 30_000 });
    const { coverage } = await engine.shiftReport({ from: Date.now() - 600_000, to: Date.now() + 60_000 });
    expect(coverage).toMatchObject([{ device: 'P-11' }]);
    expect(Math.abs(coverage[0]!.clockOffMs! + 7_200_000)).toBeLessThan(2000);
  } finally {
    clearInterval(sending);
    await device.endAsync();
  }
});
