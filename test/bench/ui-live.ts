import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import mqtt from 'mqtt';
import type { CDPSession, Page } from 'playwright';
import type { SeriesRow } from '../../src/contract/views.ts';
import { startMosquitto } from '../brokers.ts';
import { type ConsoleWindow, startConsole } from '../console-process.ts';
import { openTelemetry } from '../../src/main/store/open-telemetry.ts';
import { startChild } from './child.ts';
import { type BenchFigure, percentile, rounded } from './figure.ts';
import { framesDuring, rateOf } from './frames.ts';
import { painted } from './line.ts';
import type { PublisherRequest } from './publisher.ts';
import { makeSite, rowOf, tenantId } from './site.ts';
import { bodyOf, deviceName, topicOf } from './workload.ts';

const perSecond = 1000;
const breaches = 40;
const chartDevices = 8;
const points = 3600;
const streamMs = 10_000;
const heapMs = 360_000;
const screenMs = 5000;
const screens = ['overview', 'alerts/active', 'devices', 'rules', 'sync', 'trends'] as const;

/** An hour of one value a second for the devices that the charts show, up to now. */
const fillHour = (file: string): void => {
  const telemetry = openTelemetry({ file, tenant: tenantId });
  const now = Date.now();
  for (let s = points; s > 0; s--)
    telemetry.importRows(
      Array.from({ length: chartDevices }, (_, device) => {
        const values = Int32Array.of(2000 + Math.round(500 * Math.sin(s / 100 + device)), 5000 + (s % 300), 100_000 + (s % 700));
        const row = rowOf({ device, n: 0, ts: now - 1000 * s, values, isBreach: false }, now);
        // A unit of its own for each device, for series of one unit share a chart.
        return { ...row, cells: row.cells.map((cell) => ({ ...cell, unit: `{of${device}}` })) };
      }),
    );
  telemetry.close();
};

const scriptMs = async (cdp: CDPSession): Promise<number> =>
  1000 * ((await cdp.send('Performance.getMetrics')).metrics.find(({ name }) => name === 'ScriptDuration')?.value ?? Number.NaN);
const heapBytes = async (cdp: CDPSession): Promise<number> => {
  await cdp.send('HeapProfiler.collectGarbage');
  return (await cdp.send('Runtime.getHeapUsage')).usedSize;
};
const show = (page: Page, hash: string) => page.evaluate((to) => (location.hash = `#/${to}`), hash);

/** Eight charts of three series, an hour of each, while every device sends on: frames, and what their scripts take. */
const charts = async ({ page, engine }: ConsoleWindow, cdp: CDPSession, short: boolean): Promise<readonly BenchFigure[]> => {
  const rows = await new Promise<readonly SeriesRow[]>((resolve, reject) => {
    engine.series({}, resolve, reject);
  });
  const wanted = Array.from({ length: chartDevices }, (_, device) => rows.filter((row) => (row.device as string) === deviceName(device)));
  await show(
    page,
    `trends?series=${wanted
      .flat()
      .map(({ seriesId }) => seriesId)
      .join()}&span=3600000`,
  );
  await page.getByRole('figure').first().waitFor();
  const count = await page.getByRole('figure').count();
  const shares: number[] = [];
  const { gaps } = await framesDuring(page, async () => {
    const until = performance.now() + (short ? streamMs / 5 : streamMs);
    let last = await scriptMs(cdp);
    while (performance.now() < until) {
      await new Promise((resolve) => setTimeout(resolve, 250));
      const now = await scriptMs(cdp);
      shares.push((now - last) / 15); // a quarter of a second has fifteen frames
      last = now;
    }
  });
  console.error(`ui: ${count} charts with ${wanted.flat().length} series, ${gaps.length} frames`);
  return [
    { bench: 'ui', figure: 'ui.charts', value: Math.round(rateOf(gaps)), unit: 'frames/s', target: 50, better: 'higher', ratioTo: null },
    {
      bench: 'ui',
      figure: 'ui.charts-script-p95',
      value: rounded(percentile(shares, 0.95), 1),
      unit: 'ms per frame',
      target: 10,
      better: 'lower',
      ratioTo: null,
    },
  ];
};

/** The window while a thousand messages a second come through mosquitto: charts, a breach until its row is painted, and the heap. */
export const liveFigures = async (short: boolean): Promise<readonly BenchFigure[]> => {
  const home = mkdtempSync(join(tmpdir(), 'fieldwatch-bench-'));
  const folder = join(home, 'tenants', tenantId);
  const broker = await startMosquitto({ extra: ['max_queued_messages 0', 'max_inflight_messages 2000'] });
  const publisher = startChild('./publisher.ts');
  const device = await mqtt.connectAsync(broker.url);
  let running: Awaited<ReturnType<typeof startConsole>> | undefined;
  try {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(home, 'settings.json'), JSON.stringify({ tenant: tenantId }));
    fillHour(join(folder, 'telemetry.db'));
    makeSite(folder, broker.url, 'wire');
    running = await startConsole({ home });
    const window = await running.openWindow();
    const { page } = window;
    await page.getByRole('navigation').waitFor();
    const cdp = await page.context().newCDPSession(page);
    await cdp.send('Performance.enable', { timeDomain: 'threadTicks' });
    const seconds = (short ? 30 : heapMs / 1000) + 120;
    const workload = { messages: perSecond * seconds, stepMs: 1000, endsAt: Date.now() + 1000 * seconds, breaches: 0 };
    await publisher.ask({ type: 'connect', port: broker.port, qos: 0, workload } satisfies PublisherRequest);
    publisher.ask({ type: 'steady', perSecond } satisfies PublisherRequest).catch(() => {}); // ends with this bench

    const found = [...(await charts(window, cdp, short))];

    await show(page, 'alerts/active');
    await page.getByRole('tabpanel').waitFor();
    const latencies: number[] = [];
    for (let i = 0; i < (short ? 4 : breaches); i++) {
      const which = 500 + i;
      const seen = painted(page, deviceName(which));
      const body = bodyOf({ device: which, n: 0, ts: Date.now(), values: Int32Array.of(9500, 5000, 100_000), isBreach: true });
      const sentAt = performance.now();
      await device.publishAsync(topicOf(which), body, { qos: 1 });
      await seen;
      latencies.push(performance.now() - sentAt);
    }
    console.error(`ui: ${latencies.length} breaches at ${perSecond} messages/s, p50 ${percentile(latencies, 0.5).toFixed(0)} ms`);
    found.push({ bench: 'ui', figure: 'ui.row-p95', value: Math.round(percentile(latencies, 0.95)), unit: 'ms', target: 500, better: 'lower', ratioTo: null });

    const walk = async (ms: number) => {
      for (let i = 0, until = performance.now() + ms; performance.now() < until; i++) {
        await show(page, screens[i % screens.length]!);
        await new Promise((resolve) => setTimeout(resolve, screenMs));
      }
    };
    await walk(screens.length * screenMs); // every screen has been there once
    const before = await heapBytes(cdp);
    await walk(short ? 10_000 : heapMs);
    const growth = rounded((100 * ((await heapBytes(cdp)) - before)) / before, 1);
    console.error(`ui: heap of the page ${(before / 1e6).toFixed(1)} MB after every screen was there once`);
    found.push({ bench: 'ui', figure: 'ui.heap-growth', value: growth, unit: '%', target: 10, better: 'lower', ratioTo: null });
    return found;
  } finally {
    await publisher.stop();
    await device.endAsync();
    await running?.stop();
    await broker.stop();
    rmSync(home, { recursive: true, force: true, maxRetries: 5 });
  }
};
