import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from 'playwright/test';
import { startConsole } from '../console-process.ts';
import { test } from './fixture.ts';

test('an exporter is tested, added and read; a device sends by HTTP with the token that was shown once', async ({ home }) => {
  const exporter = createServer((_request, response) => {
    response.setHeader('content-type', 'text/plain; version=0.0.4');
    response.end('temp 21.5\n');
  });
  await new Promise<void>((resolve) => exporter.listen(0, '127.0.0.1', resolve));
  const running = await startConsole({ home });
  try {
    const { page, complaints } = await running.openWindow();
    const button = (name: string) => page.getByRole('button', { name }).first();
    const go = (hash: string) =>
      page.evaluate((to) => {
        location.hash = to;
      }, hash);
    await button('Start the demo site').click();
    await expect(page.getByRole('heading', { name: 'Needs attention' })).toBeVisible({ timeout: 60_000 });

    await go('#/settings/scrape');
    await button('Add a target').click();
    await page.getByRole('textbox', { name: 'Address', exact: true }).fill(`http://127.0.0.1:${(exporter.address() as AddressInfo).port}/metrics`);
    await page.getByRole('textbox', { name: 'Name' }).fill('exporter-1');
    await page.getByRole('textbox', { name: 'Interval' }).fill('5');
    await page.getByRole('textbox', { name: 'Time allowed' }).fill('3');
    await page.getByRole('button', { name: 'Test', exact: true }).click();
    await expect(page.getByText('The target can be read')).toBeVisible();
    await button('Add target').click();
    await expect(page.getByRole('listitem', { name: 'exporter-1' }).getByText('Up', { exact: true })).toBeVisible();

    await go('#/settings/http');
    await expect(page.getByText('No port is open.', { exact: true })).toBeVisible();
    await page.getByRole('checkbox', { name: 'Take values from devices' }).check();
    await page.getByRole('textbox', { name: 'Port' }).fill('0');
    await button('Apply').click();
    const address = page.locator('code').filter({ hasText: 'http://127.0.0.1' });
    await expect(address).toBeVisible();
    await page.getByRole('textbox', { name: 'Name' }).fill('sender-1');
    await button('Issue a token').click();
    const token = page.locator('code').filter({ hasText: 'fw_' });
    await expect(token).toBeVisible();
    const answer = await fetch(`${await address.innerText()}/v1/ingest`, {
      method: 'POST',
      headers: { authorization: `Bearer ${await token.innerText()}`, 'content-type': 'application/json' },
      body: '{"level":3}',
    });
    expect(await answer.json()).toEqual({ stored: 1 });
    await button('I have it').click();
    await expect(token).toHaveCount(0);

    await go('#/devices');
    for (const name of ['exporter-1', 'sender-1']) await expect(page.getByRole('row', { name: new RegExp(name) })).toBeVisible();
    expect(complaints).toEqual([]);
  } finally {
    await running.stop();
    exporter.close();
  }
});
