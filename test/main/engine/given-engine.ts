import { MessageChannel } from 'node:worker_threads';
import { onTestFinished } from 'vitest';
import type { Channel } from '../../../src/contract/channel.ts';
import { type ConsoleContract, consoleContract } from '../../../src/contract/console.ts';
import { type Client, connect, type Stop } from '../../../src/contract/rpc.ts';
import type { ConnectionRow, EngineStatus } from '../../../src/contract/views.ts';
import type { BrokerProfile } from '../../../src/domain/broker/profile.ts';
import { type Engine, openEngine, tenantFolder } from '../../../src/main/engine.ts';
import type { Shell } from '../../../src/main/shell/shell.ts';
import { places } from '../../../src/main/shell/places.ts';
import { openUuid7 } from '../../../src/main/uuid7.ts';
import { overPort } from '../../contract/pipes.ts';
import { shellWithoutWindow, tenantId } from './shell-without-window.ts';

export const folderIn = (home: string): string => tenantFolder(home, tenantId);

export interface GivenEngine {
  readonly engine: Engine;
  /** The wire that the window has. */
  readonly window: Client<ConsoleContract>;
  readonly faults: unknown[];
  /** Everything that the engine sent to the window, as text. */
  readonly replies: string[];
  readonly close: () => Promise<void>;
}

export interface GivenOptions {
  readonly home: string;
  readonly now?: () => number;
  /** What the programs around the engine do otherwise than where there is no window. */
  readonly shell?: Partial<Shell>;
}

/** A whole engine over a data folder of its own, with a window on it. Closed when the test is over. */
export const givenEngine = async ({ home, now = Date.now, shell = {} }: GivenOptions): Promise<GivenEngine> => {
  const faults: unknown[] = [];
  const engine = await openEngine({
    home,
    shell: { ...shellWithoutWindow(home), ...shell },
    now,
    newId: openUuid7({ now: Date.now, random: Math.random }),
    random: () => 0.05, // tries again soon, and not all the time
    onFault: (error) => void faults.push(error),
    threads: { reader: places.reader, trial: places.trial, table: places.table, mapping: places.mapping, demoSite: places.demoSite },
    version: 'test',
  });
  const replies: string[] = [];
  const { port1, port2 } = new MessageChannel();
  const wire = overPort(port2);
  const recorded: Channel = {
    ...wire,
    onMessage: (listener) =>
      wire.onMessage((message) => {
        replies.push(typeof message === 'string' ? message : Buffer.from(message).toString('latin1'));
        listener(message);
      }),
  };
  engine.attach(overPort(port1), 'ada');
  let closing: Promise<void> | undefined;
  const close = (): Promise<void> => (closing ??= engine.close().finally(() => port2.close()));
  onTestFinished(close);
  return { engine, window: connect(consoleContract, recorded), faults, replies, close };
};

/** The first value of a watch that fits. */
export const until = <Value>(watch: (next: (value: Value) => void, failed: (error: Error) => void) => Stop, fits: (value: Value) => boolean): Promise<Value> =>
  new Promise((resolve, reject) => {
    const stop = watch((value) => {
      if (!fits(value)) return;
      resolve(value);
      queueMicrotask(() => stop());
    }, reject);
  });

/** A test has the window of an engine here, or of one in another process. */
type Windowed = Pick<GivenEngine, 'window'>;

export const untilConnection = async ({ window }: Windowed, fits: (row: ConnectionRow) => boolean): Promise<ConnectionRow> => {
  const rows = await until<readonly ConnectionRow[]>(
    (next, failed) => window.connections({}, next, failed),
    (all) => all.some(fits),
  );
  return rows.find(fits)!;
};
export const untilStatus = ({ window }: Windowed, fits: (status: EngineStatus) => boolean): Promise<EngineStatus> =>
  until((next, failed) => window.status({}, next, failed), fits);

export const profileOf = (url: string, more: Partial<BrokerProfile> = {}): BrokerProfile => ({
  name: 'Plant',
  url,
  username: '',
  caPem: '',
  sources: [{ template: 'plant/{device}/{metric}', decoder: 'json' }],
  enabled: true,
  simulated: false,
  ...more,
});

/** Adds a connection and waits until it stands. */
export const connectTo = async (given: GivenEngine, profile: BrokerProfile, password = ''): Promise<string> => {
  const profileId = await given.window.addConnection({ profile, password });
  await untilConnection(given, (row) => row.profileId === profileId && row.state === 'online');
  return profileId;
};

/** An alert above 80 for a series that is known already. */
export const watchSeries = async (given: GivenEngine, device: string): Promise<string> => {
  const series = await until<readonly { readonly device: string; readonly seriesId: string; readonly metric: string }[]>(
    (next, failed) => given.window.series({}, next, failed),
    (rows) => rows.some((row) => row.device === device),
  );
  const { seriesId, metric } = series.find((row) => row.device === device)!;
  return given.window.createThreshold({
    draft: {
      name: `${device} high`,
      seriesId,
      device,
      metric,
      unit: '',
      guidance: '',
      latching: false,
      selfAcknowledging: false,
      levels: [{ kind: 'H', limit: 80, deadBand: 2, onDelayMs: 0, offDelayMs: 0, severity: 'high' }],
      longestShelfMs: 86_400_000,
      staleAfterMs: 600_000,
    },
  });
};
