import { join } from 'node:path';
import { expect, type Page } from 'playwright/test';
import { type ConsoleWindow, startConsole } from '../console-process.ts';
import { seedGoldenSite } from './golden-site.ts';

export const goldenAt = Date.UTC(2026, 4, 20, 10);
export const themes = ['neutral', 'dark', 'daylight'] as const;

/** Loaded first by a program whose pictures are compared. */
export const clock = join(import.meta.dirname, 'fixed-clock.mjs');
export const goldenEnv = { ...process.env, FIELDWATCH_TEST_AT: String(goldenAt), TZ: 'UTC', LANG: 'en_GB.UTF-8' };

/** The golden site in a window in which nothing can make two pictures differ. */
export const withGoldenSite = async (home: string, look: (window: ConsoleWindow) => Promise<void>): Promise<void> => {
  seedGoldenSite(home, goldenAt);
  const running = await startConsole({
    home,
    preload: [clock],
    env: goldenEnv,
    window: {
      at: goldenAt,
      viewport: { width: 1366, height: 768 },
      locale: 'en-GB',
      timezoneId: 'UTC',
      reducedMotion: 'reduce',
      flags: ['--force-device-scale-factor=1', '--force-color-profile=srgb', '--font-render-hinting=none', '--autoplay-policy=no-user-gesture-required'],
    },
  });
  try {
    const window = await running.openWindow();
    await look(window);
    expect(window.complaints).toEqual([]);
  } finally {
    await running.stop();
  }
};

/** Goes to a place and waits until it is whole. */
export const seen = async (page: Page, hash: string, ready: string): Promise<void> => {
  await page.evaluate((to) => {
    location.hash = `#/${to}`;
  }, hash);
  await page.waitForFunction(
    (selector) =>
      document.querySelector(`main ${selector}`) !== null &&
      document.querySelector('main [data-list-state="loading"]') === null &&
      [...document.querySelectorAll('figure')].every((figure) => figure.querySelector('canvas, svg') && !figure.querySelector('[class*=loading]')),
    ready,
    { timeout: 30_000 },
  );
  await page.mouse.move(683, 767); // off every button
};

/** As a person changes it, by keys: charts and rows follow, not only the style. */
export const wear = async (page: Page, kind: 'theme' | 'density', wanted: string): Promise<void> => {
  for (let turns = 0; turns < 3; turns++) {
    /* oxlint-disable no-await-in-loop -- one key after the other */
    if ((await page.locator('html').getAttribute(`data-${kind}`)) === wanted) return;
    const before = await page.locator('html').getAttribute(`data-${kind}`);
    await page.keyboard.press(kind === 'theme' ? 'Alt+T' : 'Alt+G');
    await expect(page.locator('html')).not.toHaveAttribute(`data-${kind}`, before ?? '');
    /* oxlint-enable no-await-in-loop */
  }
  await expect(page.locator('html')).toHaveAttribute(`data-${kind}`, wanted);
};

/** Compares what the window shows with the picture of this name; what depends on the machine is covered. */
export const compare = async (page: Page, name: string): Promise<void> => {
  // Whatever its digits are, the cover is as wide.
  await page.getByText(/^Stored /).evaluate((span) => (span.style.minWidth = '160px'));
  await expect.soft(page).toHaveScreenshot(`${name}.png`, {
    mask: [
      page.getByText(/^Stored /),
      page.getByText(/ free of /),
      page.getByText(/used by the program/),
      page.getByText(/The last round came/),
      page.getByText(/^The engine runs since/),
    ],
  });
};
