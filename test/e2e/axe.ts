import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page } from 'playwright/test';
import { startConsole } from '../console-process.ts';

const themes = ['neutral', 'dark', 'daylight'] as const;
const densities = ['compact', 'glove', 'comfortable'] as const;

interface Options {
  /** Only these rules; all without it. */
  readonly runOnly?: readonly string[];
  readonly rules?: Readonly<Record<string, { readonly enabled: boolean }>>;
}
interface Axe {
  readonly run: (
    root: Document,
    options: object,
  ) => Promise<{
    readonly violations: readonly { readonly id: string; readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[] }[];
  }>;
}

const found = async (page: Page, what: string, options: Options): Promise<readonly string[]> => {
  // Its builder brings axe into the page anew for every run, which takes longer than the run; there are no frames that would need that.
  const isThere = await page.evaluate(() => 'axe' in window);
  if (!isThere) await new AxeBuilder({ page }).withRules('html-has-lang').setLegacyMode().analyze();
  const violations = await page.evaluate(async (wanted) => {
    const { run } = (window as unknown as { readonly axe: Axe }).axe;
    // A selector for everything that is in order costs more than the rules.
    return (await run(document, { ...wanted, resultTypes: ['violations'] })).violations.map(({ id, nodes }) => ({
      id,
      nodes: nodes.map(({ html, failureSummary }) => ({ html, failureSummary })),
    }));
  }, options);
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => `${what}: ${id}: ${html}\n${failureSummary}`));
};

/** A menu hangs at the end of the document and so in no landmark: the one rule of axe that cannot hold for it. */
const audit = async (page: Page, what: string, isMenu: boolean): Promise<readonly string[]> => {
  const all: string[] = [];
  for (const theme of themes) {
    await page.evaluate((name) => document.documentElement.setAttribute('data-theme', name), theme);
    // Themes differ in their colours and in nothing else.
    const options = theme === 'neutral' ? { rules: { region: { enabled: !isMenu } } } : { runOnly: ['color-contrast', 'link-in-text-block'] };
    all.push(...(await found(page, `${what}, ${theme}`, options)));
  }
  // Sizes change the room of things and the places of texts, and nothing else. In a tall window no bar at its end covers what can be scrolled.
  await page.setViewportSize({ width: 1366, height: 2400 });
  for (const density of densities) {
    await page.evaluate((name) => document.documentElement.setAttribute('data-density', name), density);
    all.push(...(await found(page, `${what}, ${density}`, { runOnly: ['target-size', 'scrollable-region-focusable'] })));
  }
  await page.setViewportSize({ width: 1366, height: 768 });
  return all;
};

/** A walk through a fresh console that has axe look at what it comes to; at its end, axe must have found nothing. */
export const walk = async (home: string, steps: (hand: ReturnType<typeof handOf>) => Promise<void>): Promise<void> => {
  const running = await startConsole({ home });
  try {
    const { page, complaints } = await running.openWindow();
    await page.emulateMedia({ reducedMotion: 'reduce' });
    const violations: string[] = [];
    await steps(handOf(page, violations));
    expect(violations).toEqual([]);
    expect(complaints).toEqual([]);
  } finally {
    await running.stop();
  }
};

const handOf = (page: Page, violations: string[]) => {
  const button = (name: string | RegExp) => page.getByRole('button', { name }).first();
  return {
    page,
    button,
    check: async (what: string, { isMenu = false } = {}) => void violations.push(...(await audit(page, what, isMenu))),
    go: (hash: string) =>
      page.evaluate((to) => {
        location.hash = to;
      }, hash),
    closed: async () => {
      await page.keyboard.press('Escape');
      await expect(page.getByRole('dialog').or(page.getByRole('alertdialog')).or(page.getByRole('menu'))).toHaveCount(0);
    },
    demo: async () => {
      await button('Start the demo site').click();
      await expect(page.getByRole('heading', { name: 'Needs attention' })).toBeVisible({ timeout: 60_000 });
    },
  };
};
