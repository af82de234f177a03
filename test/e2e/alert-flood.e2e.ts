import { expect, type Page } from 'playwright/test';
import { FirstOutDraft } from '../../src/domain/alert/first-out.ts';
import { highLimit, isOwed, openScreen, test } from './site-fixture.ts';

/** The first one of the trip group, a critical one, and then the rest. */
const early = Array.from({ length: 50 }, (_, i) => `E-${String(i).padStart(2, '0')}`);
const late = Array.from({ length: 50 }, (_, i) => `L-${String(i).padStart(2, '0')}`);

/** When the polite region said which words, in ms of the page. */
const listen = (page: Page) =>
  page.evaluate(() => {
    const said: { at: number; text: string }[] = [];
    Object.assign(globalThis, { said });
    const region = document.querySelector('[aria-live="polite"]')!;
    new MutationObserver(() => {
      if (region.textContent) said.push({ at: performance.now(), text: region.textContent });
    }).observe(region, { childList: true, characterData: true, subtree: true });
  });
const heard = (page: Page) => page.evaluate(() => (globalThis as unknown as { said: readonly { at: number; text: string }[] }).said);
/** The row of the cursor by its key, read in one go. */
const cursorKey = (page: Page) =>
  page.getByRole('grid').evaluate((grid) => document.getElementById(grid.getAttribute('aria-activedescendant') ?? '')?.dataset['key']);

test('U12, U15: a flood says so, is grouped with its first-out and announced now and then; while 50 more come in, 50 presses and 50 keys each hit what they meant', async ({
  site,
}) => {
  test.setTimeout(240_000);
  const { engine, page } = await site.start();
  const rows = await site.connect(engine, Object.fromEntries([...early, ...late].map((device) => [`${device}/temp`, 20])));
  for (const row of rows) {
    const draft = highLimit(row, `${row.device} hot`, 80);
    // An alarm, which counts as a call: it has a consequence, an action and a time to answer.
    const rationale = { ...draft.rationale, consequence: 'The bearing seizes.', actions: ['Stop the pump.'], responseMs: 600_000 };
    const severity = row.device === 'E-49' ? 'critical' : 'high';
    await engine.createThreshold({ draft: { ...draft, rationale, levels: draft.levels.map((level) => ({ ...level, severity })) } });
  }
  const members = (
    await new Promise<readonly { readonly thresholdId: string; readonly draft: { readonly device: string } }[]>((resolve, reject) => {
      engine.thresholds({}, (all) => all.length === rows.length && resolve(all), reject);
    })
  )
    .filter(({ draft }) => draft.device < 'E-40')
    .map(({ thresholdId }) => thresholdId);
  expect(members.length).toBe(40);
  await engine.saveFirstOutGroup({
    draft: FirstOutDraft.parse({ name: 'Trip', members: members.map((thresholdId) => ({ thresholdId, rank: null })), windowMs: 600_000 }),
    reason: 'They trip together',
  });
  await page.reload();
  await openScreen(page, 'Control+2');
  await expect(page.getByRole('tabpanel').getByText('No active alerts')).toBeVisible();
  await listen(page);

  // Forty in a row.
  await site.publish(early[0]!, 'temp', 95);
  await isOwed(engine, 1);
  for (const device of early.slice(1)) await site.publish(device, 'temp', 95);
  await expect(page.getByText(/Flood: \d+ alerts in 10 min, first: E-00 hot/).first()).toBeVisible();
  await expect(page.getByRole('tab', { name: `Active · ${early.length}` })).toBeVisible();
  const groups = page.getByRole('list', { name: 'Alerts in groups' });
  await expect(groups).toBeVisible();
  await expect(groups.getByRole('listitem').filter({ hasText: 'Trip group Trip' })).toContainText('40 alerts');
  await expect(groups.getByRole('listitem').filter({ hasText: 'E-49 hot' }), 'a critical one is never folded').toContainText('Critical');
  expect(await groups.getByRole('listitem').count()).toBeLessThanOrEqual(10);
  // However slowly they came: all are told, in few words.
  await expect.poll(async () => (await heard(page)).reduce((sum, { text }) => sum + Number.parseInt(text, 10), 0)).toBe(early.length);
  expect((await heard(page)).filter(({ text }) => text.endsWith(', 1 critical')).length).toBe(1);

  // One key shows every alert.
  await page.keyboard.press('g');
  await expect(page.getByRole('grid')).toBeFocused();
  await expect(page.getByRole('grid')).toHaveAttribute('aria-rowcount', String(early.length + 1));
  await page.keyboard.press('End');
  await expect(page.getByRole('row', { name: /E-00 hot/ })).toContainText('First');
  await page.keyboard.press('Home');

  const { seqs } = await engine.alertOrder({ tab: 'active', search: '' });
  let hits = 0;
  for (const [i, device] of late.entries()) {
    const key = String(seqs[i]);
    const row = page.locator(`[role="row"][data-key="${key}"]`);
    await row.hover();
    await site.publish(device, 'temp', 95);
    await expect(page.getByRole('button', { name: new RegExp(`^${i + 1} new .*Show`) })).toBeVisible();
    await page.mouse.down();
    await page.mouse.up();
    await expect.poll(() => cursorKey(page)).toBe(key);
    hits++;
    await page.keyboard.press('a');
    await expect(row).toContainText('Acked');
    expect(await cursorKey(page)).toBe(key);
    hits++;
  }
  expect(hits).toBe(100);
  const said = await heard(page);
  for (const [i, { at }] of said.entries()) if (i > 0) expect(at - said[i - 1]!.at).toBeGreaterThan(4900);
});
