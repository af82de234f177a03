import { execFileSync, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect } from 'playwright/test';
import { FirstOutDraft } from '../../src/domain/alert/first-out.ts';
import { highLimit, isOwed, test } from './site-fixture.ts';

const missing = ['pdftotext'].filter((program) => spawnSync(program, ['--version']).error !== undefined);
test.skip(missing.length > 0, `${missing.join(', ')} not installed (Debian: apt-get install poppler-utils)`);

// The task of a person who knows neither the site nor the program, by what the window shows: nothing else is asked of the engine.
test('U30, F10: who comes to a site that tripped finds the cause, answers it, writes what was done and has the PDF, in thirty inputs', async ({
  site,
}, info) => {
  const { engine, page } = await site.start();
  const guidance = new Map([
    ['P-11/pressure_loss', 'Strainer blocked? Open the bypass, clean it.'],
    ['P-11/motor_temp', 'Stop the pump.'],
    ['CH-01/outlet_temp', 'Reduce the load.'],
  ]);
  const rows = await site.connect(engine, Object.fromEntries([...guidance.keys()].map((topic) => [topic, 20])));
  const thresholds: string[] = [];
  for (const row of rows)
    thresholds.push(
      await engine.createThreshold({
        draft: { ...highLimit(row, `${row.device} ${row.metric} high`, 80), guidance: guidance.get(`${row.device}/${row.metric}`)! },
      }),
    );
  await engine.saveFirstOutGroup({
    draft: FirstOutDraft.parse({ name: 'Cooling', members: thresholds.map((thresholdId) => ({ thresholdId, rank: null })), windowMs: 600_000 }),
    reason: 'They trip together',
  });
  for (const [i, topic] of [...guidance.keys()].entries()) {
    await site.publish(topic.split('/')[0]!, topic.split('/')[1]!, 95);
    await isOwed(engine, i + 1);
  }

  let inputs = 0;
  const press = async (key: string) => {
    await page.keyboard.press(key);
    inputs++;
  };
  const type = async (text: string) => {
    await page.keyboard.type(text);
    inputs++; // as the flows count it: keys and texts
  };
  await page.reload();
  await expect(page.getByRole('banner').getByText('3 unacknowledged')).toBeVisible();
  await press('Control+2');
  const cause = page.getByRole('row', { name: /First/ });
  await expect(cause).toBeVisible();
  const cursor = () => page.getByRole('grid').getAttribute('aria-activedescendant');
  const wanted = await cause.getAttribute('id');
  for (let at = await cursor(); at !== wanted; at = await cursor()) {
    await press('ArrowDown');
    await expect.poll(cursor).not.toBe(at);
  }
  const detail = page.getByRole('region', { name: /pressure_loss high/ });
  await expect(detail).toContainText('Strainer blocked? Open the bypass, clean it.');
  await expect(detail.getByRole('figure')).toBeVisible();

  await press('a');
  await expect(cause).toContainText('Acked');
  await press('n');
  await expect(page.getByRole('textbox', { name: 'Note' })).toBeFocused();
  await type('Strainer was full of fibres, cleaned.');
  await press('Control+Enter');
  await expect(detail.getByRole('listitem').filter({ hasText: 'Strainer was full of fibres' })).toBeVisible();

  const before = inputs;
  await press('Control+k');
  await expect(page.getByRole('combobox', { name: 'Search or command' })).toBeFocused();
  await type('shift');
  await expect(page.getByRole('option', { name: /shift/i }).first()).toBeVisible();
  await press('Enter');
  await expect(page.getByRole('button', { name: /Save PDF/ })).toBeFocused();
  const saved = page.waitForEvent('download', { timeout: 60_000 });
  await press('Enter');
  expect(inputs - before).toBe(4);
  expect(inputs).toBeLessThanOrEqual(30);
  const file = join(info.outputDir, 'shift.pdf');
  await (await saved).saveAs(file);
  const text = execFileSync('pdftotext', ['-layout', file, '-'], { encoding: 'utf8' });
  for (const words of ['P-11 pressure_loss high', 'P-11 motor_temp high', 'CH-01 outlet_temp high', 'Strainer was full of fibres, cleaned.'])
    expect(text).toContain(words);
});
