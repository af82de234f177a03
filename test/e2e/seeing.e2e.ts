import { expect, type Page } from 'playwright/test';
import { highLimit, openScreen, test } from './site-fixture.ts';

const themes = ['neutral', 'dark', 'daylight'] as const;
const sizes = { compact: 28, comfortable: 36, glove: 56 } as const;
const screens = [
  'overview',
  'alerts/active',
  'trends',
  'devices',
  'rules',
  'reports',
  'sync',
  'settings/connections',
  'settings/display',
  'dashboards',
] as const;

const fillsOf = (page: Page) =>
  page.evaluate(() => {
    const style = getComputedStyle(document.documentElement);
    return ['critical', 'high', 'warning'].map((severity) => style.getPropertyValue(`--${severity}-fill`).trim());
  });
const wear = (page: Page, look: { readonly theme?: string; readonly density?: string }) =>
  page.evaluate((wanted) => Object.assign(document.documentElement.dataset, wanted), look);
const goTo = async (page: Page, hash: string) => {
  await page.evaluate((to) => {
    location.hash = `#/${to}`;
  }, hash);
  await expect(page.locator('main h1').first()).toBeAttached();
};

/** Pixels of the window near an alarm colour: closer than any other colour of the design comes. */
const nearIn = async (eye: Page, page: Page): Promise<number> => {
  const fills = await fillsOf(page);
  const shot = (await page.screenshot()).toString('base64');
  return eye.evaluate(
    async ([data, colours]) => {
      const bytes = Uint8Array.from(atob(data as string), (char) => char.codePointAt(0)!);
      const picture = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
      const canvas = new OffscreenCanvas(picture.width, picture.height);
      const context = canvas.getContext('2d')!;
      context.drawImage(picture, 0, 0);
      const { data: pixels } = context.getImageData(0, 0, picture.width, picture.height);
      const wanted = (colours as readonly string[]).map((hex) => [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16)));
      let found = 0;
      for (let i = 0; i < pixels.length; i += 4)
        if (wanted.some(([r, g, b]) => Math.abs(pixels[i]! - r!) + Math.abs(pixels[i + 1]! - g!) + Math.abs(pixels[i + 2]! - b!) < 40)) found++;
      return found;
    },
    [shot, fills] as const,
  );
};

test('U1: an overview without anything abnormal has no pixel of an alarm colour, in any theme; with an alert it has', async ({ site }) => {
  const { engine, page } = await site.start();
  const [row] = await site.connect(engine, { 'P-11/temp': 20 });
  await engine.createThreshold({ draft: highLimit(row!, 'P-11 bearing', 80) });
  await page.reload();
  await openScreen(page, 'Control+1');
  await expect(page.getByRole('heading', { name: 'Everything is within its limits' })).toBeVisible();
  // The page may load nothing that is not its own: the picture is looked at in an empty page.
  const eye = await page.context().newPage();
  for (const theme of themes) {
    // oxlint-disable-next-line no-await-in-loop -- one theme after the other
    await wear(page, { theme });
    // oxlint-disable-next-line no-await-in-loop -- as above
    expect([theme, await nearIn(eye, page)]).toEqual([theme, 0]);
  }
  await site.publish('P-11', 'temp', 91);
  await expect(page.getByText('1 unacknowledged')).toBeVisible();
  expect(await nearIn(eye, page)).toBeGreaterThan(20);
});
test('U2, U5, U6, U7: shape, digit and word of every priority; targets by density; nothing moves with reduced motion; 200 % and a small window lose nothing', async ({
  site,
}) => {
  const { engine, page } = await site.start();
  const [row] = await site.connect(engine, { 'P-11/temp': 20 });
  await engine.createThreshold({ draft: highLimit(row!, 'P-11 bearing', 80) });
  await site.publish('P-11', 'temp', 91);
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await page.reload();
  await openScreen(page, 'Control+2');
  await expect(page.getByRole('row', { name: /P-11 bearing/ })).toBeVisible();
  const looks = async (hash: string, density: keyof typeof sizes): Promise<readonly string[]> => {
    await goTo(page, hash);
    await wear(page, { density });
    return page.evaluate((least) => {
      const found: string[] = [];
      for (const element of document.querySelectorAll('[data-severity]')) {
        if (element.closest('svg')) continue; // the limits of a chart, which are said in words beside it
        const glyph = element.querySelector('svg [data-shape], svg[data-shape]');
        const words = `${element.textContent} ${element.getAttribute('aria-label') ?? ''}`;
        if (!glyph || !/[1-4]/.test(words) || !/Critical|High|Warning|Info/i.test(words)) found.push(`severity ${element.outerHTML.slice(0, 80)}`);
      }
      for (const element of document.querySelectorAll<HTMLElement>('button, [role=tab], [role=radio], input:not([type=hidden]), nav a')) {
        // A text field fills its frame, and the frame is what is pressed.
        const target = element.matches('input') ? (element.parentElement ?? element) : element;
        const box = target.getBoundingClientRect();
        if (box.width === 0 || element.closest('.visually-hidden, [hidden], [inert]') || getComputedStyle(element).clipPath !== 'none') continue;
        const isSmall = element.matches('[role=checkbox], [role=switch], [role=radio], input[type=radio], input[type=range], input[type=checkbox]');
        if (Math.round(box.height) < (isSmall ? 16 : least)) found.push(`${Math.round(box.height)} px: ${element.outerHTML.slice(0, 90)}`);
      }
      const moving = document
        .getAnimations()
        .filter((animation) => animation.playState === 'running' && Number(animation.effect?.getComputedTiming().duration ?? 0) > 0);
      if (moving.length > 0) found.push(`${moving.length} animations`);
      if (document.scrollingElement!.scrollWidth > innerWidth) found.push('scrolls sideways');
      return found;
    }, sizes[density]);
  };
  for (const density of ['compact', 'comfortable', 'glove'] as const)
    for (const hash of screens) {
      // oxlint-disable-next-line no-await-in-loop -- one screen after the other
      await expect.poll(() => looks(hash, density), { message: `${hash}, ${density}` }).toEqual([]);
    }
  // 200 % of a full screen has the CSS pixels of half of one; the smallest window is 1024 by 640.
  for (const [width, height] of [
    [1024, 640],
    [960, 540],
  ] as const) {
    // oxlint-disable-next-line no-await-in-loop -- one size after the other
    await page.setViewportSize({ width, height });
    for (const hash of screens) {
      // oxlint-disable-next-line no-await-in-loop -- one screen after the other
      await expect.poll(() => looks(hash, 'comfortable'), { message: `${hash}, ${width}` }).toEqual([]);
    }
  }
});
