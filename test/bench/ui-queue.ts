import type { Page } from 'playwright';
import { startConsole } from '../console-process.ts';
import { type BenchFigure, percentile } from './figure.ts';
import { framesDuring, rateOf, repeat } from './frames.ts';
import { homeWith } from './list.ts';

const rounds = 5;
const steps = 40;
const scrollMs = 5000;

/** What is waited for after a key, all of it read in the page. */
type Goal =
  /** Rows of the queue, none of them a place that waits for its row. */
  | 'rows'
  /** Everything that the details of an alert consist of, for the row of the cursor. */
  | 'detail'
  /** The row of the cursor says that it is acknowledged. */
  | 'acked';

/** From the key, by its own time stamp, to the frame after the one in which the goal stands in the document. ms. */
const afterKey = async (page: Page, key: string, goal: Goal): Promise<number> => {
  await page.evaluate(() => Object.assign(globalThis, { lastKey: undefined }));
  await page.keyboard.press(key);
  return page.evaluate(
    (wanted) =>
      new Promise<number>((resolve) => {
        const keys = globalThis as unknown as { lastKey?: number };
        const cursor = () => document.getElementById(document.querySelector('[role="grid"]')?.getAttribute('aria-activedescendant') ?? '');
        const name = (row: Element) => /Bearing \d+ hot/.exec(row.textContent)?.[0] ?? '?';
        const isDone = (): boolean => {
          if (wanted === 'rows') return document.querySelectorAll('[role="grid"] [data-key]').length > 10 && !document.querySelector('[role="row"][aria-busy]');
          const row = cursor();
          if (!row) return false;
          if (wanted === 'acked') return row.textContent.includes('Acked');
          const detail = document.querySelector('[data-region="detail"]');
          const headings = [...(detail?.querySelectorAll('h3') ?? [])].map(({ textContent }) => textContent);
          return (
            (detail?.querySelector('h2')?.textContent.includes(name(row)) ?? false) &&
            detail!.querySelector('figure canvas') !== null &&
            detail!.querySelector('textarea') !== null &&
            ['Timeline', 'Earlier'].every((word) => headings.some((heading) => heading.includes(word)))
          );
        };
        const look = () =>
          requestAnimationFrame(() => {
            if (keys.lastKey === undefined || !isDone()) return look();
            requestAnimationFrame(() => resolve(performance.now() - keys.lastKey!));
          });
        look();
      }),
    goal,
  );
};

/** The queue with ten thousand open alerts in the real window: opened, scrolled, looked into, answered. */
export const queueFigures = async (short: boolean, keep: string | undefined): Promise<readonly BenchFigure[]> => {
  const alerts = short ? 1000 : 10_000;
  const { home, remove } = homeWith(alerts, keep);
  const running = await startConsole({ home });
  try {
    const { page } = await running.openWindow();
    // Before the page's own listeners, which let nobody else hear a key that they took.
    await page.addInitScript(() => addEventListener('keydown', ({ timeStamp }) => Object.assign(globalThis, { lastKey: timeStamp }), { capture: true }));
    const opened: number[] = [];
    for (let round = 0; round < (short ? 1 : rounds); round++) {
      await page.reload();
      await page.getByRole('navigation').waitFor();
      await page.evaluate(() => (location.hash = '#/overview'));
      await page.getByRole('heading', { level: 1 }).first().waitFor();
      opened.push(await afterKey(page, 'Control+2', 'rows'));
    }
    const grid = page.getByRole('grid');
    const box = (await grid.boundingBox())!;
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
    const { gaps } = await framesDuring(page, () => repeat(short ? scrollMs / 5 : scrollMs, () => page.mouse.wheel(0, 300)));
    await page.keyboard.press('Home');
    const [looked, answered]: [number[], number[]] = [[], []];
    for (let step = 0; step < (short ? 5 : steps); step++) {
      looked.push(await afterKey(page, 'ArrowDown', 'detail'));
      const isNew = await grid.evaluate((element) => document.getElementById(element.getAttribute('aria-activedescendant') ?? '')?.textContent.includes('New'));
      if (isNew) answered.push(await afterKey(page, 'a', 'acked'));
    }
    const [open, look, answer] = [opened, looked, answered].map((times) => Math.round(percentile(times, 0.95)));
    console.error(
      `ui: ${alerts} alerts, open ${opened.map(Math.round).join(', ')} ms; ${gaps.length} frames; ${looked.length} looked at, ${answered.length} answered`,
    );
    const one = (figure: string, value: number, unit: string, target: number, better: 'lower' | 'higher' = 'lower'): BenchFigure => ({
      bench: 'ui',
      figure,
      value,
      unit,
      target,
      better,
      ratioTo: null,
    });
    return [
      one('ui.queue-open', open!, 'ms', 1000),
      one('ui.queue-scroll', Math.round(rateOf(gaps)), 'frames/s', 50, 'higher'),
      one('ui.detail-p95', look!, 'ms', 300),
      one('ui.key-p95', answer!, 'ms', 100),
    ];
  } finally {
    await running.stop();
    remove();
  }
};
