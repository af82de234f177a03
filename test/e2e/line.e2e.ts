import { mkdtempSync, rmSync } from 'node:fs';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import mqtt, { type MqttClient } from 'mqtt';
import { expect, test } from 'playwright/test';
import { mosquittoMissing, startMosquitto, type TestBroker } from '../brokers.ts';
import { type ConsoleProcess, startConsole } from '../console-process.ts';

// The main job, as a technician meets it: a real broker, the built program, the real window.
test.skip(mosquittoMissing !== undefined, mosquittoMissing ?? '');

let home: string;
let broker: TestBroker;
let device: MqttClient;
let running: ConsoleProcess | undefined;

test.beforeEach(async () => {
  home = mkdtempSync(join(tmpdir(), 'fieldwatch-e2e-'));
  broker = await startMosquitto();
  device = await mqtt.connectAsync(broker.url);
});
test.afterEach(async () => {
  await device.endAsync();
  await running?.stop();
  await broker.stop();
  rmSync(home, { recursive: true, force: true });
});

const publish = (value: number) => device.publishAsync('plant/P-11/temp', JSON.stringify({ value, unit: '°C' }), { qos: 1 });
const start = async () => {
  running = await startConsole({ home });
  return running.openWindow();
};

test('a breach is raised, acknowledged with A, and is there after a restart and after kill -9', async () => {
  const { engine, page } = await start();
  await engine.addConnection({
    profile: {
      name: 'Plant',
      url: broker.url,
      username: '',
      caPem: '',
      sources: [{ template: 'plant/{device}/{metric}', decoder: 'json' }],
      enabled: true,
      simulated: false,
    },
    password: '',
  });
  await expect.poll(() => new Promise((resolve) => void engine.connections({}, (rows) => resolve(rows[0]?.state)))).toBe('online');
  await publish(20);
  const series = await new Promise<{ seriesId: string; device: string; metric: string }>(
    (resolve) => void engine.series({}, (rows) => rows[0] && resolve(rows[0])),
  );
  await engine.createThreshold({
    draft: {
      name: 'Bearing temperature high',
      seriesId: series.seriesId,
      device: series.device,
      metric: series.metric,
      unit: '°C',
      guidance: 'Check the oil.',
      levels: [{ kind: 'H', limit: 80, deadBand: 2, onDelayMs: 0, offDelayMs: 0, severity: 'high' }],
      latching: false,
      selfAcknowledging: false,
      longestShelfMs: 86_400_000,
      staleAfterMs: 600_000,
    },
  });
  await page.reload();
  await page.keyboard.press('Control+2');
  await publish(91.5);
  const row = page.getByRole('row', { name: /Bearing temperature high/ });
  await expect(row).toBeVisible();
  await expect(row).toContainText('New');
  await page.keyboard.press('Control+2');
  await page.keyboard.press('a');
  await expect(row).toContainText('Acked');

  // Stopped in good order.
  await running!.stop();
  const second = await start();
  await second.page.keyboard.press('Control+2');
  await expect(second.page.getByRole('row', { name: /Bearing temperature high/ })).toContainText('Acked');

  // Killed without warning, right after a value that was acknowledged to the device's broker.
  await expect.poll(() => new Promise((resolve) => void second.engine.connections({}, (rows) => resolve(rows[0]?.state)))).toBe('online');
  await publish(10);
  await expect(second.page.getByRole('row', { name: /Bearing temperature high/ })).toHaveCount(0);
  await publish(95);
  await expect(second.page.getByRole('row', { name: /Bearing temperature high/ })).toContainText('New');
  running!.child.kill('SIGKILL');
  await once(running!.child, 'exit');
  const third = await start();
  await third.page.keyboard.press('Control+2');
  await expect(third.page.getByRole('row', { name: /Bearing temperature high/ })).toContainText('New');
});
