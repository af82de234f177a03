import { type CDPSession, expect } from 'playwright/test';
import { highLimit, test } from './site-fixture.ts';

const turns = 200;

/** Elements and listeners that the page still holds once what nobody refers to is gone. */
const held = async (cdp: CDPSession): Promise<{ readonly nodes: number; readonly listeners: number }> => {
  await cdp.send('HeapProfiler.collectGarbage');
  const { nodes, jsEventListeners } = await cdp.send('Memory.getDOMCounters');
  return { nodes, listeners: jsEventListeners };
};

test('U21: a chart that comes and goes two hundred times leaves no element and no listener behind', async ({ site }) => {
  const { engine, page } = await site.start();
  const [row] = await site.connect(engine, { 'P-11/temp': 20 });
  await engine.createThreshold({ draft: highLimit(row!, 'P-11 bearing', 80) });
  await page.reload();
  await expect(page.getByRole('navigation')).toBeVisible();
  const cdp = await page.context().newCDPSession(page);
  const chart = page.getByRole('figure');
  /** There and away again, in the page itself: what is counted is the page's own doing. */
  const turn = (times: number) =>
    page.evaluate(
      async ([id, many]) => {
        const until = async (isSo: () => boolean) => {
          while (!isSo()) await new Promise(requestAnimationFrame);
        };
        for (let i = 0; i < many; i++) {
          location.hash = `#/trends?series=${id}&bands=1`;
          await until(() => document.querySelector('figure canvas') !== null);
          location.hash = '#/rules';
          await until(() => document.querySelector('figure') === null && document.querySelector('[role="grid"]') !== null);
        }
      },
      [row!.seriesId, times] as const,
    );
  await turn(10); // what is made once is made
  const before = await held(cdp);
  await turn(turns);
  await expect(chart).toHaveCount(0);
  await expect.poll(async () => (await held(cdp)).listeners).toBeLessThanOrEqual(before.listeners + 5);
  await expect.poll(async () => (await held(cdp)).nodes).toBeLessThanOrEqual(before.nodes + 50);
});
