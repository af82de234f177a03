import { connectAsync } from 'mqtt';
import { expect } from 'playwright/test';
import type { DiscoveryView } from '../../src/contract/discovery-calls.ts';
import { startAedes } from '../brokers.ts';
import { startConsole } from '../console-process.ts';
import { bdSeq, chunk, double, payload, property, uint } from '../main/ingest/decoders/sparkplug-encoder.ts';
import { test } from './fixture.ts';

interface Sent {
  readonly topic: string;
  readonly payload: string | Uint8Array;
  readonly retain?: boolean;
  /** What a person would have typed: device, metric and unit of every value of the message. */
  readonly truth: readonly (readonly [device: string, metric: string, unit: string])[];
}

const numbered = (count: number) => Array.from({ length: count }, (_, i) => String(i + 1).padStart(2, '0'));

/** 200 topics in five styles of payload, as five teams would have set them up. */
const messages = (round: number, at: number): readonly Sent[] => [
  ...numbered(40).map((n): Sent => ({
    topic: `works/plain/T-${n}/temperature`,
    payload: String(20 + round + Number(n) / 10),
    truth: [[`T-${n}`, 'temperature', '°C']],
  })),
  ...numbered(40).map((n): Sent => ({
    topic: `works/flat/F-${n}`,
    payload: JSON.stringify({ temperature: 21 + round, humidity: 40 + round }),
    truth: [
      [`F-${n}`, 'temperature', '°C'],
      [`F-${n}`, 'humidity', '%'],
    ],
  })),
  ...numbered(40).map((n): Sent => ({
    topic: `works/nested/N-${n}/state`,
    payload: JSON.stringify({ motor: { voltage: 230 + round, current: 4 + round }, runs: true }),
    truth: [
      [`N-${n}`, 'motor.voltage', 'V'],
      [`N-${n}`, 'motor.current', 'A'],
      [`N-${n}`, 'runs', ''],
    ],
  })),
  ...numbered(40).map((n): Sent => ({
    topic: `works/series/S-${n}`,
    payload: JSON.stringify([
      { ts: at - 1000, values: { pressure_bar: 3 + round } },
      { ts: at, values: { pressure_bar: 4 + round } },
    ]),
    truth: [[`S-${n}`, 'pressure_bar', 'bar']],
  })),
  ...numbered(40).map((n): Sent => ({
    topic: `spBv1.0/works/NBIRTH/E-${n}`,
    payload: payload({
      time: at,
      seq: 0,
      metrics: [bdSeq(0), { name: 'level', type: 10, time: at, with: [...property('engUnit', [...uint(1, 12), ...chunk(8, 'mm')]), ...double(13, 5 + round)] }],
    }),
    truth: [[`works/E-${n}`, 'level', 'mm']],
  })),
];

test('U25: from a fresh start to the first value of a broker with 200 topics in five styles in eight inputs, with at least 95 % of the proposal right', async ({
  home,
}) => {
  const broker = await startAedes();
  const sender = await connectAsync(broker.url);
  let round = 0;
  const send = () => {
    round++;
    for (const { topic, payload: body } of messages(round % 9, Date.now())) sender.publish(topic, Buffer.from(body));
  };
  const timer = setInterval(send, 700);
  const running = await startConsole({ home });
  let inputs = 0;
  try {
    const { page, engine, complaints } = await running.openWindow();
    const press = async (name: string | RegExp) => {
      inputs++;
      await page.getByRole('button', { name, exact: typeof name === 'string' }).click();
    };
    const type = async (field: string, text: string) => {
      inputs++;
      await page.getByRole('textbox', { name: field, exact: true }).fill(text);
    };
    await press('Enter the address');
    await type('Address of the broker', broker.url);
    await type('Topics to listen to', 'works/#, spBv1.0/#');
    await press('Listen');
    const discovery = (fits: (view: DiscoveryView) => boolean) =>
      new Promise<DiscoveryView>((resolve, reject) => void engine.discovery({}, (view) => fits(view) && resolve(view), reject));
    await discovery(({ topics, messages: count }) => topics >= 200 && count >= 600);
    await press('Stop and propose');
    const { proposal } = await discovery(({ state }) => state === 'done');

    const wanted = messages(1, Date.now()).flatMap(({ truth }) => truth);
    const found = new Map(proposal!.rows.map(({ device, metric, unit }) => [`${device} ${metric}`, unit]));
    const wrong = wanted.filter(([device, metric, unit]) => found.get(`${device} ${metric}`) !== unit);
    const right = (wanted.length - wrong.length) / Math.max(wanted.length, proposal!.rows.length);
    expect(right, `wrong: ${JSON.stringify(wrong.slice(0, 5))}; of ${wanted.length}, proposed ${proposal!.rows.length}`).toBeGreaterThanOrEqual(0.95);

    await press(/^Take \d+ source/);
    await press('Connect');
    await expect(page.getByRole('heading', { level: 1, name: 'Overview' })).toBeAttached();
    inputs++;
    await page.keyboard.press('Control+4');
    await expect(page.getByRole('row', { name: /F-01/ })).toBeVisible();
    // The details of the first device are there without a press, with its value and unit.
    await expect(page.locator('[data-region=detail]').or(page.getByRole('complementary')).or(page.locator('main')).first()).toContainText(
      /\d\s*(°C|%|V|A|bar|mm)/,
    );
    expect(inputs).toBeLessThanOrEqual(8);
    await expect
      .poll(() => new Promise<number>((resolve) => void engine.status({}, ({ series }) => resolve(series))), { timeout: 30_000 })
      .toBeGreaterThanOrEqual(Math.floor(wanted.length * 0.95));
    expect(complaints).toEqual([]);
  } finally {
    clearInterval(timer);
    await sender.endAsync(true);
    await running.stop();
    await broker.stop();
  }
});
