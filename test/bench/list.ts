import { existsSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startConsole } from '../console-process.ts';
import { seedLongQueue } from '../long-queue.ts';
import { type Bench, type BenchFigure, percentile, rounded } from './figure.ts';
import { framesDuring, repeat } from './frames.ts';

const runs = 5;
const scrollMs = 5000;
/** 60 frames a second are 16.67 ms apart; the clock of a frame is read to 0.1 ms at both ends. */
const frameMs = 16.9;
/** What the thread of the window may work for one of them. */
const workMs = 16.7;

/** A data folder with so many open alerts: made once under `keep`, else for this run alone. */
export const homeWith = (alerts: number, keep: string | undefined): { readonly home: string; readonly remove: () => void } => {
  const parent = keep ?? mkdtempSync(join(tmpdir(), 'fieldwatch-bench-'));
  const home = join(parent, `list-${alerts}`);
  if (!existsSync(home)) {
    console.error(`writing ${alerts} open alerts`);
    seedLongQueue(`${home}-new`, alerts, Date.now());
    renameSync(`${home}-new`, home);
  }
  return { home, remove: () => keep ?? rmSync(parent, { recursive: true, force: true, maxRetries: 5 }) };
};

/**
 * The queue of a hundred thousand open alerts in the real window, scrolled by wheel through its rows and by a held key with the
 * cursor. A frame that is not ready in time shows the one before it: what is measured is the time between two frames.
 */
export const list: Bench = async ({ short, keep }) => {
  const alerts = short ? 10_000 : 100_000;
  const { home, remove } = homeWith(alerts, keep);
  const running = await startConsole({ home });
  try {
    const { page } = await running.openWindow();
    await page.getByRole('navigation').waitFor();
    const opened = performance.now();
    await page.keyboard.press('Control+2');
    const grid = page.getByRole('grid');
    await grid.waitFor();
    console.error(`list: ${await grid.getAttribute('aria-rowcount')} rows, open after ${(performance.now() - opened).toFixed(0)} ms`);
    const box = (await grid.boundingBox())!;
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);

    const ways: Readonly<Record<string, () => Promise<void>>> = {
      wheel: () => page.mouse.wheel(0, 300),
      page: () => page.keyboard.down('PageDown'),
      cursor: () => page.keyboard.down('ArrowDown'),
    };
    // The time that the thread of the window itself works: what a frame costs, however busy the machine is otherwise.
    const cdp = await page.context().newCDPSession(page);
    await cdp.send('Performance.enable', { timeDomain: 'threadTicks' });
    const worked = async () => 1000 * ((await cdp.send('Performance.getMetrics')).metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Number.NaN);
    const costs: number[] = [];
    const p95s = new Map<string, number[]>();
    const tasks: number[] = [];
    for (let run = 0; run < (short ? 1 : runs); run++)
      for (const [way, act] of Object.entries(ways)) {
        await page.keyboard.press('Home');
        const before = await worked();
        const { gaps, longTasks } = await framesDuring(page, () => repeat(scrollMs, act));
        const cost = ((await worked()) - before) / gaps.length;
        costs.push(cost);
        await page.keyboard.up('PageDown');
        await page.keyboard.up('ArrowDown');
        const place = await grid.evaluate((element) => element.scrollTop);
        const [p50, p95, worst] = [0.5, 0.95, 1].map((share) => percentile(gaps, share));
        console.error(
          `list: ${way} to ${Math.round(place)} px, ${gaps.length} frames, p50 ${p50!.toFixed(1)} ms, p95 ${p95!.toFixed(1)} ms, worst ${worst!.toFixed(0)} ms, ${cost.toFixed(1)} ms of work per frame, ${longTasks.length} long tasks`,
        );
        p95s.set(way, [...(p95s.get(way) ?? []), p95!]);
        tasks.push(longTasks.length);
      }
    const one = (figure: string, value: number, unit: string, target: number): BenchFigure => ({
      bench: 'list',
      figure,
      value,
      unit,
      target,
      better: 'lower',
      ratioTo: null,
    });
    return [
      ...[...p95s].map(([way, values]) => one(`list.frame-p95-${way}`, rounded(percentile(values, 0.5), 1), 'ms', frameMs)),
      one('list.frame-work', rounded(percentile(costs, 0.5), 1), 'ms', workMs),
      one('list.long-tasks', percentile(tasks, 0.5), 'tasks in 5 s', 0),
    ];
  } finally {
    await running.stop();
    remove();
  }
};
