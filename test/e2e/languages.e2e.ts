import { expect, type Page } from 'playwright/test';
import { highLimit, openScreen, test } from './site-fixture.ts';

const screens = [
  ['overview', 'Überblick'],
  ['alerts/active', 'Alarme'],
  ['trends', 'Trends'],
  ['devices', 'Geräte'],
  ['rules', 'Regeln'],
  ['reports', 'Berichte'],
  ['sync', 'Zustand'],
  ['settings/connections', 'Einstellungen'],
  ['settings/display', 'Einstellungen'],
  ['settings/shortcuts', 'Einstellungen'],
  ['settings/storage', 'Einstellungen'],
  ['settings/about', 'Einstellungen'],
  ['dashboards', 'Überblick'],
] as const;

/** Texts that are cut off without saying so, and whether the page scrolls sideways. */
const clipped = (page: Page): Promise<readonly string[]> =>
  page.evaluate(() => {
    const found: string[] = [];
    if (document.scrollingElement!.scrollWidth > innerWidth) found.push('the page scrolls sideways');
    for (const element of document.querySelectorAll<HTMLElement>('body *')) {
      const own = [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.textContent!.trim() !== '');
      if (!own || element.closest('.visually-hidden, [aria-hidden=true], svg, canvas') || element.offsetParent === null) continue;
      const style = getComputedStyle(element);
      if (style.overflowX === 'visible' || style.overflowX === 'auto' || style.textOverflow === 'ellipsis' || style.clipPath !== 'none') continue;
      if (element.scrollWidth > element.clientWidth + 1) found.push(`${element.tagName} ${element.textContent.slice(0, 60)}`);
    }
    for (const link of document.querySelectorAll<HTMLElement>('nav a')) if (link.scrollWidth > link.clientWidth + 1) found.push(`NAV ${link.textContent}`);
    return found;
  });

test('U7: everything speaks German when it is chosen, keeps it over a restart, and nothing is cut off in a small window in any density', async ({ site }) => {
  const { engine, page } = await site.start();
  const [row] = await site.connect(engine, { 'P-11/temp': 20 });
  await engine.createThreshold({ draft: highLimit(row!, 'P-11 Lager', 80) });
  await site.publish('P-11', 'temp', 91);
  await page.reload();
  await openScreen(page, 'Control+8');
  await page.getByRole('tab', { name: 'Display' }).click();
  await page
    .getByRole('radio', { name: 'Deutsch' })
    .or(page.getByRole('button', { name: 'Deutsch' }))
    .click();
  await expect(page.getByRole('heading', { name: 'Sprache' })).toBeVisible();
  await expect(page.locator('html')).toHaveAttribute('lang', 'de');

  await page.setViewportSize({ width: 1024, height: 640 });
  for (const density of ['compact', 'comfortable', 'glove'])
    for (const [hash, name] of screens) {
      // oxlint-disable-next-line no-await-in-loop -- one screen after the other in one window
      await page.evaluate(
        ([to, size]) => {
          location.hash = `#/${to}`;
          document.documentElement.dataset['density'] = size!;
        },
        [hash, density],
      );
      // oxlint-disable-next-line no-await-in-loop -- as above
      await expect(page.getByRole('link', { name, exact: true })).toHaveAttribute('aria-current', 'page');
      // oxlint-disable-next-line no-await-in-loop -- as above
      await expect(page.locator('main h1').first()).toBeAttached();
      // oxlint-disable-next-line no-await-in-loop -- as above
      await expect.poll(() => clipped(page), { message: `${hash}, ${density}` }).toEqual([]);
    }

  await site.process().stop();
  const again = await site.start();
  await openScreen(again.page, 'Control+2');
  await expect(again.page.getByRole('tab', { name: 'Aktiv · 1' })).toBeVisible();
  // Verbs of the palette in both languages.
  await again.page.keyboard.press('Control+K');
  await again.page.keyboard.type('quittieren 1');
  await expect(again.page.getByRole('option', { name: /^Quittiert #1/ })).toBeVisible();
  await again.page.keyboard.press('Enter');
  await expect(again.page.getByText('Alles quittiert')).toBeVisible();
});

test('U7: texts two fifths longer than English are cut off nowhere, none is left untranslated, and a page from right to left keeps its width', async ({
  site,
}) => {
  const { engine, page } = await site.start();
  const [row] = await site.connect(engine, { 'P-11/temp': 20 });
  await engine.createThreshold({ draft: highLimit(row!, 'P-11 hot', 80) });
  await site.publish('P-11', 'temp', 91);
  await page.evaluate(() => localStorage.setItem('fieldwatch.language', 'en-XA'));
  await page.reload();
  await expect(page.locator('html')).toHaveAttribute('lang', 'en-XA');
  await page.setViewportSize({ width: 1024, height: 640 });
  for (const direction of ['ltr', 'rtl'])
    for (const [hash] of screens) {
      // oxlint-disable-next-line no-await-in-loop -- one screen after the other in one window
      await page.evaluate(
        ([to, way]) => {
          location.hash = `#/${to}`;
          document.documentElement.dir = way!;
        },
        [hash, direction],
      );
      // oxlint-disable-next-line no-await-in-loop -- as above
      await expect(page.locator('main h1').first()).toContainText('[');
      // oxlint-disable-next-line no-await-in-loop -- as above
      await expect.poll(() => clipped(page), { message: `${hash}, ${direction}` }).toEqual([]);
    }
});
