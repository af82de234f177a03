import { type BrowserContext, expect, type Page } from 'playwright/test';
import { highLimit, openScreen, test } from './site-fixture.ts';

interface Told {
  readonly title: string;
  readonly click: () => void;
}

/** Every notification that a page makes, while nobody works in it. */
const observe = (context: BrowserContext) =>
  context.addInitScript(() => {
    const told: Told[] = [];
    class Recorded extends EventTarget {
      static readonly permission = 'granted';
      constructor(title: string) {
        super();
        told.push({ title, click: () => this.dispatchEvent(new Event('click')) });
      }
      close() {}
    }
    Object.assign(window, { told, Notification: Recorded });
    Document.prototype.hasFocus = () => false;
  });
const told = (page: Page) => page.evaluate(() => (window as unknown as { told: Told[] }).told.map(({ title }) => title));

test('a call reaches the desktop once from several windows, and a click opens the alert', async ({ site }) => {
  const { engine, page } = await site.start();
  const [row] = await site.connect(engine, { 'P-11/temp': 20 });
  const draft = highLimit(row!, 'Bearing hot', 80);
  // Only what says what happens otherwise, what to do and how soon is an alarm, and calls.
  const rationale = { ...draft.rationale, consequence: 'The bearing seizes.', actions: ['Stop the pump.'], responseMs: 600_000 };
  await engine.createThreshold({ draft: { ...draft, rationale } });
  await observe(page.context());
  await page.reload();
  await openScreen(page, 'Control+1');

  // The same screen in a window of its own.
  const opening = page.waitForEvent('popup');
  await page.keyboard.press('Alt+N');
  const further = await opening;
  await expect(further.getByRole('navigation')).toBeVisible();
  expect(new URL(further.url()).hash).toBe('#/overview');

  await site.publish('P-11', 'temp', 91);
  await expect.poll(() => told(page)).toEqual([expect.stringContaining('Bearing hot')]);
  await expect(further.getByText(/1 unacknowledged/)).toBeVisible();
  expect(await told(further)).toEqual([]);

  await page.evaluate(() => (window as unknown as { told: Told[] }).told[0]!.click());
  await expect.poll(() => page.evaluate(() => location.hash)).toMatch(/^#\/alerts\/active\?point=/);
  await expect(page.getByRole('heading', { name: /Bearing hot/ })).toBeVisible();

  // The first window is closed: from now on the other one tells the desktop.
  await site.publish('P-11', 'temp', 20);
  await page.close();
  await further.keyboard.press('Control+2');
  await expect(further.getByRole('row', { name: /Bearing hot/ })).toContainText('Cleared');
  await site.publish('P-11', 'temp', 93);
  await expect.poll(() => told(further)).toEqual([expect.stringContaining('Bearing hot')]);
});

test('what the desktop does stands in the settings', async ({ site }) => {
  const { engine, page } = await site.start();
  await site.connect(engine, { 'P-11/temp': 20 });
  await page.reload();
  await page.goto(`${new URL(page.url()).origin}/#/settings/window`);
  await expect(page.getByRole('heading', { name: 'More windows' })).toBeVisible();
  await expect(page.getByText('fieldwatch://alert/ID')).toBeVisible();
});
