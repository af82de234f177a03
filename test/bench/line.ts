import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import mqtt from 'mqtt';
import { startMosquitto } from '../brokers.ts';
import { startConsole } from '../console-process.ts';
import { type Bench, percentile } from './figure.ts';

const devices = 40;
const targetMs = 500;

/**
 * The whole line, as a technician meets it: a device publishes a breach to mosquitto; the time until the row stands in the
 * queue of the real window. The window is open on Alerts; engine, broker and browser are processes of their own.
 */
export const line: Bench = async ({ short }) => {
  const count = short ? devices / 10 : devices;
  const home = mkdtempSync(join(tmpdir(), 'fieldwatch-bench-'));
  const broker = await startMosquitto();
  const running = await startConsole({ home });
  const device = await mqtt.connectAsync(broker.url);
  const nameOf = (i: number) => `dev${String(i).padStart(2, '0')}`;
  const publish = (i: number, value: number) => device.publishAsync(`plant/${nameOf(i)}/temp`, JSON.stringify({ value, unit: '°C' }), { qos: 1 });
  try {
    const { engine, page } = await running.openWindow();
    await engine.addConnection({
      profile: {
        name: 'bench',
        url: broker.url,
        username: '',
        caPem: '',
        sources: [{ template: 'plant/{device}/{metric}', decoder: 'json' }],
        enabled: true,
        simulated: false,
      },
      password: '',
    });
    await new Promise<void>((resolve) => {
      engine.connections({}, (rows) => (rows.some(({ state }) => state === 'online') ? resolve() : undefined));
    });
    for (let i = 0; i < count; i++) await publish(i, 10);
    const series = await new Promise<readonly { seriesId: string; device: string; metric: string }[]>((resolve) => {
      engine.series({}, (rows) => (rows.length === count ? resolve(rows) : undefined));
    });
    for (const { seriesId, device: name, metric } of series) {
      await engine.createThreshold({
        draft: {
          ...{ name: `Temperature of ${name} high`, seriesId, device: name, metric, unit: '°C', guidance: '', latching: false, selfAcknowledging: false },
          levels: [{ kind: 'H', limit: 80, deadBand: 2, onDelayMs: 0, offDelayMs: 0, severity: 'high' }],
          longestShelfMs: 86_400_000,
          staleAfterMs: 600_000,
        },
      });
    }
    await page.evaluate(() => {
      location.hash = '#/alerts/active';
    });
    const latencies: number[] = [];
    for (let i = 0; i < count; i++) {
      const seen = page.evaluate(
        (name) =>
          new Promise<number>((resolve) => {
            const look = () => {
              const rows = document.querySelectorAll('[role="grid"] [role="row"]');
              if ([...rows].some((row) => row.textContent.includes(name))) resolve(performance.timeOrigin + performance.now());
              else requestAnimationFrame(look);
            };
            look();
          }),
        nameOf(i),
      );
      const sentAt = performance.timeOrigin + performance.now();
      await publish(i, 95);
      latencies.push((await seen) - sentAt);
    }
    console.error(
      `line: ${count} breaches, p50 ${percentile(latencies, 0.5).toFixed(0)} ms, p95 ${percentile(latencies, 0.95).toFixed(0)} ms, worst ${Math.max(...latencies).toFixed(0)} ms`,
    );
    return [
      {
        bench: 'line',
        figure: 'line.visible-p95',
        value: Math.round(percentile(latencies, 0.95)),
        unit: 'ms',
        target: targetMs,
        better: 'lower',
        ratioTo: null,
      },
    ];
  } finally {
    await device.endAsync();
    await running.stop();
    await broker.stop();
    rmSync(home, { recursive: true, force: true });
  }
};
