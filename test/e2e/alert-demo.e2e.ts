import { expect } from 'playwright/test';
import { startConsole } from '../console-process.ts';
import { test } from './fixture.ts';
import { openScreen } from './site-fixture.ts';

test('the demo has a past: its history is judged, says that it was found late, and its own connection offers nothing that it would refuse', async ({
  home,
}) => {
  const running = await startConsole({ home, args: ['--demo'] });
  try {
    const { page, engine, complaints } = await running.openWindow();
    await openScreen(page, 'Control+2');
    await page.getByRole('tab', { name: 'History' }).click();
    await page.keyboard.press('/');
    await expect(page.locator('textarea:focus, input:focus')).toBeVisible();
    await page.keyboard.type('device:CH-01');
    const past = page.getByRole('row', { name: /CH-01 supply temperature/ });
    await expect(past.first()).toContainText('found late');
    await expect.poll(() => past.count()).toBeGreaterThanOrEqual(3);
    await past.first().click();
    await expect(page.getByRole('region', { name: /CH-01 supply temperature/ })).toContainText('°C');

    await openScreen(page, 'Control+8');
    await page.getByRole('tab', { name: 'Connections' }).click();
    const card = page.getByRole('listitem', { name: /demo/ });
    await expect(card).toContainText('belongs to the demo site');
    await expect(card.getByRole('button', { name: /Edit|Remove/ })).toHaveCount(0);
    await expect(card.getByRole('switch')).toHaveCount(0);
    await expect(card.getByRole('button', { name: /Test/ })).toBeVisible();
    // What nobody was called for is no open call.
    const calls = await new Promise<number>(
      (resolve) => void engine.annunciation({}, ({ calls: open }) => resolve(open.filter(({ at }) => at < Date.now() - 600_000).length)),
    );
    expect(calls).toBe(0);
    expect(complaints).toEqual([]);
  } finally {
    await running.stop();
  }
});
