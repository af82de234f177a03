import { expect, type Page } from 'playwright/test';
import { highLimit, openScreen, test } from './site-fixture.ts';

/** Every oscillator that the page starts, by its pitch and when; `broken` refuses playback as a computer without a loudspeaker does. */
const observe = (page: Page, isBroken: boolean) =>
  page.addInitScript((broken) => {
    const started: { hz: number; at: number }[] = [];
    Object.assign(window, { started });
    // oxlint-disable-next-line typescript/unbound-method -- called with its own context below
    const { createOscillator } = AudioContext.prototype;
    AudioContext.prototype.createOscillator = function (this: AudioContext) {
      if (broken) throw new Error('no audio device');
      const oscillator = createOscillator.call(this);
      const start = oscillator.start.bind(oscillator);
      oscillator.start = (when?: number) => {
        started.push({ hz: oscillator.frequency.value, at: Date.now() });
        start(when);
      };
      return oscillator;
    };
  }, isBroken);
const heard = (page: Page): Promise<number> => page.evaluate(() => (window as unknown as { started: unknown[] }).started.length);
const alarm = (row: Parameters<typeof highLimit>[0], name: string) => {
  const draft = highLimit(row, name, 80);
  return {
    ...draft,
    levels: draft.levels.map((level) => ({ ...level, severity: 'critical' as const })),
    rationale: { ...draft.rationale, consequence: 'The bearing seizes.', actions: ['Stop the pump.'], responseMs: 600_000 },
  };
};

test('R24 a critical call sounds until it is silenced; silence acknowledges nothing; a return to normal is quiet; a new call sounds again', async ({
  site,
}) => {
  const { engine, page } = await site.start();
  const rows = await site.connect(engine, { 'P-11/temp': 20, 'P-12/temp': 20 });
  for (const row of rows) await engine.createThreshold({ draft: alarm(row, `${row.device} bearing`) });
  await observe(page, false);
  await page.reload();
  await openScreen(page, 'Control+2');
  await expect(page.getByRole('tabpanel').getByText('No active alerts')).toBeVisible();
  expect(await heard(page)).toBe(0);

  await site.publish('P-11', 'temp', 91);
  await expect(page.getByRole('row', { name: /P-11 bearing/ })).toContainText('New');
  await expect.poll(() => heard(page)).toBe(4);
  // Again after its ten seconds.
  await expect.poll(() => heard(page), { timeout: 15_000 }).toBe(8);

  await page.keyboard.press('Control+.');
  await expect(page.getByRole('button', { name: /^Silence/ })).toBeHidden();
  await expect(page.getByRole('row', { name: /P-11 bearing/ })).toContainText('New');
  await site.publish('P-11', 'temp', 20);
  await expect(page.getByRole('row', { name: /P-11 bearing/ })).toContainText('Cleared');
  const before = await heard(page);

  await site.publish('P-12', 'temp', 95);
  await expect.poll(() => heard(page)).toBe(before + 4);
  await page.keyboard.press('.'); // while somebody works with the list, what is new waits below it
  await expect(page.getByRole('row', { name: /P-12 bearing/ })).toBeVisible();
});

test('R24 where nothing can be played a banner stays over the whole width, and the health of the console says so', async ({ site }) => {
  const { engine, page } = await site.start();
  const [row] = await site.connect(engine, { 'P-11/temp': 20 });
  await engine.createThreshold({ draft: alarm(row!, 'P-11 bearing') });
  await observe(page, true);
  await page.reload();
  await openScreen(page, 'Control+2');
  await site.publish('P-11', 'temp', 91);
  await expect(page.getByText('1 alert is unanswered, and this computer makes no sound')).toBeVisible();
  await expect(page.getByText('Alerts make no sound on this computer.')).toBeVisible();
  await expect(page.getByRole('row', { name: /P-11 bearing/ })).toContainText('New'); // a key acts on what is shown
  await page.keyboard.press('a');
  await expect(page.getByText('1 alert is unanswered, and this computer makes no sound')).toBeHidden();
});
