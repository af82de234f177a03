import { once } from 'node:events';
import { expect } from 'playwright/test';
import { highLimit, isOnline, openScreen, test } from './site-fixture.ts';

// The main job, as a technician meets it: a real broker, the built program, the real window.
test('a breach is raised, acknowledged with A and a note, and is there after a restart and after kill -9', async ({ site }) => {
  const { engine, page } = await site.start();
  const [series] = await site.connect(engine, { 'P-11/temp': 20 });
  await engine.createThreshold({ draft: highLimit(series!, 'Bearing temperature high', 80) });
  const named = { name: /Bearing temperature high/ };
  await page.reload();
  await openScreen(page, 'Control+2');
  await expect(page.getByRole('tabpanel').getByText('No active alerts')).toBeVisible();

  await site.publish('P-11', 'temp', 91.5);
  const row = page.getByRole('row', named);
  await expect(row).toContainText('New');
  await page.keyboard.press('n');
  await page.keyboard.type('Oil topped up, watching it.');
  await page.keyboard.press('Control+Enter');
  const timeline = page.getByRole('region', named).getByRole('list').filter({ hasText: 'Raised' });
  await expect(timeline).toContainText('Oil topped up, watching it.');
  await page.keyboard.press('Escape');
  await page.keyboard.press('a');
  await expect(row).toContainText('Acked');
  await expect(timeline).toContainText(/Acknowledged by \w+/);

  // Stopped in good order.
  await site.process().stop();
  const second = await site.start();
  await openScreen(second.page, 'Control+2');
  const secondRow = second.page.getByRole('row', named);
  await expect(secondRow).toContainText('Acked');
  await expect(second.page.getByText('Oil topped up, watching it.')).toBeVisible();

  // Killed without warning, right after a value that was acknowledged to the broker.
  await isOnline(second.engine);
  await second.page.keyboard.press('ArrowDown'); // from now on somebody works with the list: it stands still
  await site.publish('P-11', 'temp', 10);
  await expect(secondRow).toContainText('left the list');
  await site.publish('P-11', 'temp', 95);
  await second.page.keyboard.press('.');
  await expect(secondRow).toContainText('New');
  site.process().child.kill('SIGKILL');
  await once(site.process().child, 'exit');
  await site.process().stop();
  const third = await site.start();
  await openScreen(third.page, 'Control+2');
  await expect(third.page.getByRole('row', named)).toContainText('New');
});
