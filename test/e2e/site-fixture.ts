import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import mqtt from 'mqtt';
import { expect, type Page } from 'playwright/test';
import type { ConnectionRow, SeriesRow } from '../../src/contract/views.ts';
import { BrokerProfile } from '../../src/domain/broker/profile.ts';
import { ThresholdDraft } from '../../src/domain/threshold/threshold.ts';
import { mosquittoMissing, startMosquitto, type TestBroker } from '../brokers.ts';
import { type ConsoleProcess, type ConsoleWindow, startConsole } from '../console-process.ts';
import { test as base } from './fixture.ts';

type Engine = ConsoleWindow['engine'];

/** What a watch says first that `found` accepts. */
export const first = <Row>(watch: (next: (rows: readonly Row[]) => void) => unknown, found: (rows: readonly Row[]) => boolean): Promise<readonly Row[]> =>
  new Promise((resolve) => void watch((rows) => found(rows) && resolve(rows)));

export const profileOf = (url: string, more: Partial<BrokerProfile> = {}): BrokerProfile =>
  BrokerProfile.parse({
    name: 'Plant',
    url,
    username: '',
    caPem: '',
    sources: [{ template: 'plant/{device}/{metric}', decoder: 'json' }],
    enabled: true,
    simulated: false,
    ...more,
  });

export const highLimit = ({ seriesId, device, metric, unit }: SeriesRow, name: string, limit: number): ThresholdDraft =>
  ThresholdDraft.parse({
    name,
    seriesId,
    device,
    metric,
    unit,
    guidance: 'Check the oil.',
    levels: [{ kind: 'H', limit, deadBand: 2, onDelayMs: 0, offDelayMs: 0, severity: 'high' }],
    latching: false,
    selfAcknowledging: false,
    longestShelfMs: 86_400_000,
    staleAfterMs: 600_000,
  });

export const isOnline = (engine: Engine): Promise<unknown> =>
  first<ConnectionRow>(
    (next) => engine.connections({}, next),
    ([row]) => row?.state === 'online',
  );

/** Until so many alerts wait for an answer. What comes in one read has one time, so who must be first is waited for. */
export const isOwed = (engine: Engine, unacknowledged: number): Promise<void> =>
  new Promise((resolve, reject) => {
    engine.alertCounts({}, (counts) => counts.unacknowledged === unacknowledged && resolve(), reject);
  });

/** The keys of a screen count from the moment the frame is there. */
export const openScreen = async (page: Page, key: string): Promise<void> => {
  await expect(page.getByRole('navigation')).toBeVisible();
  await page.keyboard.press(key);
};

export interface Site {
  readonly broker: TestBroker;
  /** The data folder. */
  readonly home: string;
  /** `publish('P-11', 'temp', 91.5)`: resolves when the broker has it. */
  readonly publish: (device: string, metric: string, value: number, unit?: string) => Promise<unknown>;
  /** Starts the built program, again and again on the same data. */
  readonly start: () => Promise<ConsoleWindow>;
  readonly process: () => ConsoleProcess;
  /** Connects the program to the broker and resolves when values of `sent` have arrived. */
  readonly connect: (engine: Engine, sent: Readonly<Record<string, number>>) => Promise<readonly SeriesRow[]>;
}

/** A site with a real broker. At its end the window must not have complained about anything. */
export const test = base.extend<{ readonly site: Site }>({
  // oxlint-disable-next-line no-empty-pattern -- Playwright reads the names it has to bring from this pattern
  site: async ({}, use, info) => {
    info.skip(mosquittoMissing !== undefined, mosquittoMissing);
    const home = mkdtempSync(join(tmpdir(), 'fieldwatch-e2e-'));
    const broker = await startMosquitto();
    const device = await mqtt.connectAsync(broker.url);
    const windows: ConsoleWindow[] = [];
    let running: ConsoleProcess | undefined;
    const publish: Site['publish'] = (name, metric, value, unit = '°C') =>
      device.publishAsync(`plant/${name}/${metric}`, JSON.stringify({ value, unit }), { qos: 1 });
    try {
      await use({
        broker,
        home,
        publish,
        start: async () => {
          running = await startConsole({ home });
          const window = await running.openWindow();
          windows.push(window);
          return window;
        },
        process: () => running!,
        connect: async (engine, sent) => {
          await engine.addConnection({ profile: profileOf(broker.url), password: '' });
          await isOnline(engine);
          const topics = Object.entries(sent);
          for (const [topic, value] of topics) await publish(topic.split('/')[0]!, topic.split('/')[1]!, value);
          return first(
            (next) => engine.series({}, next),
            (rows) => rows.length === topics.length,
          );
        },
      });
      // A window whose program was killed cannot reach it, and says so.
      expect(windows.flatMap(({ complaints }) => complaints).filter((complaint) => !complaint.includes('ERR_CONNECTION_REFUSED'))).toEqual([]);
    } finally {
      await device.endAsync();
      await running?.stop();
      await broker.stop();
      rmSync(home, { recursive: true, force: true, maxRetries: 5 });
    }
  },
});
