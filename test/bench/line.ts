import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import mqtt from 'mqtt';
import type { Page } from 'playwright';
import type { ConnectionRow, SeriesRow } from '../../src/contract/views.ts';
import { startMosquitto } from '../brokers.ts';
import { type ConsoleWindow, startConsole } from '../console-process.ts';
import { type Bench, percentile } from './figure.ts';

const runs = 5;
const breaches = 40;
const targetMs = 500;

type Engine = ConsoleWindow['engine'];
const first = <Row>(watch: (next: (rows: readonly Row[]) => void) => unknown, found: (rows: readonly Row[]) => boolean): Promise<readonly Row[]> =>
  new Promise((resolve) => void watch((rows) => found(rows) && resolve(rows)));

const connect = async (engine: Engine, url: string): Promise<void> => {
  const sources = [{ template: 'plant/{device}/{metric}', decoder: 'json' as const }];
  await engine.addConnection({ profile: { name: 'bench', url, username: '', caPem: '', sources, enabled: true, simulated: false }, password: '' });
  await first<ConnectionRow>(
    (next) => engine.connections({}, next),
    ([row]) => row?.state === 'online',
  );
};
const watchOver = ({ seriesId, device, metric }: SeriesRow, engine: Engine) =>
  engine.createThreshold({
    draft: {
      name: `Temperature of ${device} high`,
      seriesId,
      device,
      metric,
      unit: '°C',
      guidance: '',
      levels: [{ kind: 'H', limit: 80, deadBand: 2, onDelayMs: 0, offDelayMs: 0, severity: 'high' }],
      latching: false,
      selfAcknowledging: false,
      longestShelfMs: 86_400_000,
      staleAfterMs: 600_000,
    },
  });

/**
 * Resolves when the page has painted a row of the queue with this text: a frame later than it stands in the document. Nobody
 * touches the window meanwhile: under a hand the list does not move, and what is new is counted above its rows.
 */
export const painted = (page: Page, text: string) =>
  page.evaluate(
    (wanted) =>
      new Promise<void>((resolve) => {
        const look = () => {
          const row = [...document.querySelectorAll('[role="grid"] [role="row"]')].find(({ textContent }) => textContent.includes(wanted));
          const { top = 0, bottom = Infinity } = row?.getBoundingClientRect() ?? {};
          if (row?.checkVisibility() && top >= 0 && bottom <= innerHeight) requestAnimationFrame(() => resolve());
          else requestAnimationFrame(look);
        };
        look();
      }),
    text,
  );

/**
 * The whole line, as a technician meets it: from the moment a device publishes a breach to mosquitto until its row is painted in
 * the queue of the real window. Engine, broker and browser are processes of their own; this one's clock takes both times, so the
 * way of the answer back to it counts too. Each breach follows the sight of the one before.
 */
export const line: Bench = async ({ short }) => {
  const rounds = short ? 1 : runs;
  const size = short ? breaches / 10 : breaches;
  const home = mkdtempSync(join(tmpdir(), 'fieldwatch-bench-'));
  const broker = await startMosquitto();
  const running = await startConsole({ home });
  const device = await mqtt.connectAsync(broker.url);
  const publish = (name: string, value: number) => device.publishAsync(`plant/${name}/temp`, JSON.stringify({ value, unit: '°C' }), { qos: 1 });
  try {
    const { engine, page } = await running.openWindow();
    await connect(engine, broker.url);
    // A device of its own for each breach: every one is a new alert in a queue that grows.
    const names = Array.from({ length: rounds * size }, (_, i) => `dev${String(i).padStart(3, '0')}`);
    for (const name of names) await publish(name, 10);
    const series = await first<SeriesRow>(
      (next) => engine.series({}, next),
      (rows) => rows.length === names.length,
    );
    for (const row of series) await watchOver(row, engine);
    await page.reload();
    await page.getByRole('navigation').waitFor();
    await page.evaluate(() => {
      location.hash = '#/alerts/active';
    });
    await page.getByRole('tabpanel').waitFor();

    const p95s: number[] = [];
    for (let round = 0; round < rounds; round++) {
      const latencies: number[] = [];
      for (const name of names.slice(round * size, (round + 1) * size)) {
        const seen = painted(page, name);
        const sentAt = performance.now();
        await publish(name, 95);
        await seen;
        latencies.push(performance.now() - sentAt);
      }
      const [p50, p95, worst] = [0.5, 0.95, 1].map((share) => percentile(latencies, share));
      console.error(`line: ${size} breaches, p50 ${p50!.toFixed(0)} ms, p95 ${p95!.toFixed(0)} ms, worst ${worst!.toFixed(0)} ms`);
      p95s.push(p95!);
    }
    const value = Math.round(percentile(p95s, 0.5));
    return [{ bench: 'line', figure: 'line.visible-p95', value, unit: 'ms', target: targetMs, better: 'lower', ratioTo: null }];
  } finally {
    await device.endAsync();
    await running.stop();
    await broker.stop();
    rmSync(home, { recursive: true, force: true, maxRetries: 5 });
  }
};
