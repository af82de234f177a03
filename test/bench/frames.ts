import type { Page } from 'playwright';

/** Frames of the window while something is done, by the clock of its display, and tasks longer than 50 ms. */
export const framesDuring = async (
  page: Page,
  work: () => Promise<void>,
): Promise<{ readonly gaps: readonly number[]; readonly longTasks: readonly number[] }> => {
  await page.evaluate(() => {
    const seen = { times: [] as number[], long: [] as number[], isOn: true };
    const frame = (at: number) => {
      seen.times.push(at);
      if (seen.isOn) requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
    const observer = new PerformanceObserver((list) => seen.long.push(...list.getEntries().map(({ duration }) => duration)));
    observer.observe({ entryTypes: ['longtask'] });
    Object.assign(globalThis, { seen });
  });
  await work();
  return page.evaluate(() => {
    const { seen } = globalThis as unknown as { seen: { times: number[]; long: number[]; isOn: boolean } };
    seen.isOn = false;
    return { gaps: seen.times.slice(1).map((at, i) => at - seen.times[i]!), longTasks: seen.long };
  });
};

/** As fast as the window takes them for so long, as from a wheel that is spun or a key that is held. */
export const repeat = async (ms: number, act: () => Promise<void>): Promise<void> => {
  const until = performance.now() + ms;
  // oxlint-disable-next-line no-await-in-loop -- one input after the other
  while (performance.now() < until) await act();
};

/** Frames a second, over all of the time. */
export const rateOf = (gaps: readonly number[]): number => (1000 * gaps.length) / gaps.reduce((sum, gap) => sum + gap, 0);
