import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrokerProfile } from '../../../src/domain/broker/profile.ts';
import type { ProfileId } from '../../../src/domain/identity.ts';
import type { Acknowledge, Envelope } from '../../../src/main/ingest/envelope.ts';
import { type Ingest, type IngestOptions, openIngest } from '../../../src/main/ingest/ingest.ts';
import type { Judge } from '../../../src/main/ingest/judge.ts';
import type { Later } from '../../../src/main/ingest/later.ts';
import type { StorageState } from '../../../src/main/ingest/writer.ts';
import { openTelemetry } from '../../../src/main/store/open-telemetry.ts';
import { StoreFailure, type StagedSample, type Telemetry } from '../../../src/main/store/telemetry.ts';

export const profileId = '0190b3c0-0000-7000-8000-000000000001' as ProfileId;
export const noon = Date.UTC(2025, 3, 1, 12);

/** Timers that run only when the test says so. */
export const manualTimers = () => {
  const waiting = new Map<number, { readonly ms: number; readonly run: () => void }>();
  let last = 0;
  const later: Later = (ms, run) => {
    const id = ++last;
    waiting.set(id, { ms, run });
    return () => waiting.delete(id);
  };
  return {
    later,
    delays: () => [...waiting.values()].map(({ ms }) => ms),
    /** Runs those that wait now. */
    runAll: () => {
      const due = [...waiting.values()];
      waiting.clear();
      for (const { run } of due) run();
    },
  };
};

export interface World {
  now: number;
  isFull: boolean;
  isLogFull: boolean;
  /** How long commits take, ms, on the clock that tells how long something took. */
  commitMs: number;
  elapsed: number;
  hasDecisions: boolean;
}

export interface GivenIngest {
  readonly folder: string;
  readonly ingest: Ingest;
  readonly telemetry: Telemetry;
  readonly timers: ReturnType<typeof manualTimers>;
  readonly judged: StagedSample[];
  readonly settled: number[];
  readonly shown: { readonly series: number; readonly value: number }[];
  readonly storage: StorageState[];
  readonly faults: unknown[];
  /** What happened in which order: commit, ack 1,2, settle, show. */
  readonly order: string[];
  readonly world: World;
  /** Offers a message; its acknowledgement is recorded in `order`. */
  readonly send: (topic: string, payload: string | Uint8Array, more?: Partial<Envelope>) => string;
  /** Goes on with the files as they are on disk now: what was not committed is gone. */
  readonly crash: () => GivenIngest;
  readonly done: () => void;
}

type Sources = Pick<BrokerProfile, 'sources' | 'simulated'>;
export const plant: Sources = { sources: [{ template: 'plant/{device}/{metric}', decoder: 'json' }], simulated: false };

export const worldAt = (now: number): World => ({ now, isFull: false, isLogFull: false, commitMs: 0, elapsed: 0, hasDecisions: false });

/** An ingest over the real store in a folder of its own, with a clock, timers and a full disk at hand. */
export const givenIngest = (
  profile: Sources = plant,
  {
    folder = mkdtempSync(join(tmpdir(), 'fieldwatch-ingest-')),
    world = worldAt(noon),
    more = {},
  }: { readonly folder?: string; readonly world?: GivenIngest['world']; readonly more?: Partial<IngestOptions> } = {},
): GivenIngest => {
  const store = openTelemetry({ file: join(folder, 'telemetry.db'), tenant: 'tenant', now: () => world.now });
  const order: string[] = [];
  const telemetry: Telemetry = {
    ...store,
    commit: (at, also) => {
      if (world.isFull) throw new StoreFailure('store.full', 'The disk is full.', undefined);
      const journal = store.commit(at, also);
      world.elapsed += world.commitMs;
      order.push('commit');
      return journal;
    },
  };
  const timers = manualTimers();
  const judged: StagedSample[] = [];
  const settled: number[] = [];
  const shown: GivenIngest['shown'] = [];
  const storage: StorageState[] = [];
  const faults: unknown[] = [];
  const judge: Judge = {
    sample: (sample) => void judged.push(sample),
    hasDecisions: () => world.hasDecisions,
    settle: (journal) => {
      if (world.isLogFull) throw new Error('The disk is full.');
      settled.push(journal);
      order.push('settle');
    },
  };
  const ingest = openIngest({
    telemetry,
    judge,
    now: () => world.now,
    later: timers.later,
    elapsed: () => world.elapsed,
    zone: 'UTC',
    onShown: (series) => {
      shown.push(...series.map((number) => ({ series: number, value: telemetry.latest(number)!.value })));
      order.push('show');
    },
    onStorage: (state) => void storage.push(state),
    onFault: (error) => void faults.push(error),
    ...more,
  });
  ingest.setProfile(profileId, profile);
  order.length = 0;
  let messageId = 0;
  const acknowledge: Acknowledge = (ids) => void order.push(`ack ${ids.join(',')}`);
  const done = (): void => {
    store.close();
    rmSync(folder, { recursive: true, force: true });
  };
  return {
    folder,
    ingest,
    telemetry,
    timers,
    judged,
    settled,
    shown,
    storage,
    faults,
    order,
    world,
    send: (topic, payload, more = {}) => {
      const bytes = typeof payload === 'string' ? Buffer.from(payload) : payload;
      const qos = more.qos ?? 1;
      const envelope: Envelope = {
        profile: profileId,
        session: 1,
        topic,
        payload: bytes,
        bytes: bytes.length,
        qos,
        isRetained: false,
        isRedelivered: false,
        messageId: qos === 0 ? 0 : (messageId = (messageId % 65_535) + 1),
        recv: world.now,
        ...more,
      };
      return ingest.offer(envelope, qos === 0 ? undefined : acknowledge);
    },
    crash: () => {
      const copy = mkdtempSync(join(tmpdir(), 'fieldwatch-ingest-'));
      cpSync(folder, copy, { recursive: true });
      done();
      return givenIngest(profile, { folder: copy, world });
    },
    done,
  };
};
