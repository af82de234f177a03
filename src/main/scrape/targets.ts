import { createHash } from 'node:crypto';
import type { ScrapeResult, TargetRow, TargetTest } from '../../contract/scrape-calls.ts';
import type { DeviceName, ProfileId } from '../../domain/identity.ts';
import { nextScrapeAt, type TargetDraft, target, type TargetId } from '../../domain/scrape/target.ts';
import type { Ingest } from '../ingest/ingest.ts';
import type { Later } from '../ingest/later.ts';
import { openStaleRows } from '../ingest/stale.ts';
import { foldStreams } from '../store/fold-streams.ts';
import type { Ops } from '../store/ops.ts';
import type { Secrets } from '../store/secrets.ts';
import type { Telemetry } from '../store/telemetry.ts';
import type { TargetSecrets } from './fetch-exposition.ts';
import { scrape } from './scrape.ts';
import { rowsOfScrape } from './target-rows.ts';

export const targetStream = (id: string): string => `target/${id}`;
/** Under which name the key of a target's client certificate is kept. */
export const keyOfTarget = (id: string): string => `${id}.key`;

export interface TargetsOptions {
  readonly ops: Pick<Ops, 'db' | 'log'>;
  readonly secrets: Secrets;
  readonly telemetry: Pick<Telemetry, 'catalogue' | 'latest'>;
  readonly ingest: Pick<Ingest, 'setProfile' | 'removeProfile' | 'offerDecoded' | 'markStale'>;
  /** IANA name of the site's zone. */
  readonly zone: string;
  readonly now: () => number;
  readonly later: Later;
  readonly onFault: (error: unknown) => void;
  readonly onChange: () => void;
}

/** The scrape targets of one tenant: what the log says is configured is what is read. */
export interface Targets {
  /** The configuration has changed, or the program has started. */
  readonly reconfigure: () => void;
  readonly rows: () => readonly TargetRow[];
  /** Reads a target once and stores nothing. */
  readonly test: (draft: TargetDraft, secrets: TargetSecrets) => Promise<TargetTest>;
  /** The target whose device this is. */
  readonly targetOf: (device: string) => TargetDraft | undefined;
  readonly close: () => Promise<void>;
}

interface Open {
  readonly draft: TargetDraft;
  /** What has to be equal for the target to go on as it is. */
  readonly key: string;
  readonly abort: AbortController;
  cancel: () => void;
  running: Promise<void>;
  last: ScrapeResult | null;
  nextAt: number | null;
}

/** The place of a target within its interval: always the same, also after a restart. */
const offsetOf = (id: string): number => createHash('sha256').update(id).digest().readUInt32BE(0);

export const openTargets = ({ ops, secrets, telemetry, ingest, zone, now, later, onFault, onChange }: TargetsOptions): Targets => {
  const open = new Map<TargetId, Open>();
  const revisions = new Map<string, number>();
  const staleRow = openStaleRows(telemetry);
  let isClosed = false;

  const stored = (): ReadonlyMap<TargetId, TargetDraft> =>
    new Map([...foldStreams(ops.db, 'target/', target)].flatMap(([id, state]) => (state.status === 'kept' ? [[id as TargetId, state.target] as const] : [])));

  const run = async (id: TargetId, entry: Open): Promise<void> => {
    const own = { secret: await secrets.get(id), key: await secrets.get(keyOfTarget(id)) };
    const scraped = await scrape(entry.draft, own, zone, now, entry.abort.signal);
    if (isClosed || open.get(id) !== entry) return;
    const recv = now();
    const device = entry.draft.name;
    const envelope = {
      profile: id as string as ProfileId,
      session: 0,
      topic: `scrape/${device}`,
      payload: new Uint8Array(),
      bytes: scraped.bytes,
      qos: 0,
      isRetained: false,
      isRedelivered: false,
      messageId: 0,
      recv,
    } as const;
    ingest.offerDecoded(envelope, 'scrape', { ok: true, rows: rowsOfScrape(scraped, device, recv, staleRow) });
    entry.last = { ...scraped.result, at: recv };
  };
  const schedule = (id: TargetId, entry: Open): void => {
    entry.nextAt = nextScrapeAt(offsetOf(id), entry.draft.intervalMs, now());
    entry.cancel = later(entry.nextAt - now(), () => {
      entry.nextAt = null;
      // The next one is only planned when this one has ended: a target is never asked twice at once.
      entry.running = run(id, entry)
        .catch(onFault)
        .finally(() => {
          if (isClosed || open.get(id) !== entry) return;
          schedule(id, entry);
          onChange();
        });
    });
  };

  const stop = (id: TargetId, entry: Open): void => {
    open.delete(id);
    entry.cancel();
    entry.abort.abort();
  };
  const start = (id: TargetId, draft: TargetDraft, key: string): void => {
    const entry: Open = { draft, key, abort: new AbortController(), cancel: () => {}, running: Promise.resolve(), last: null, nextAt: null };
    open.set(id, entry);
    ingest.setProfile(id as string as ProfileId, { sources: [], simulated: false });
    if (draft.enabled) schedule(id, entry);
  };
  /** Nobody asks any more: what was known of the device is old. */
  const outdate = (id: TargetId, device: DeviceName): void => ingest.markStale(id as string as ProfileId, [device], now());

  ops.log.onAppended((recorded) => {
    // A changed secret changes nothing in the draft, yet the target has to be asked anew.
    for (const { stream } of recorded) {
      if (!stream.startsWith('target/')) continue;
      const id = stream.slice('target/'.length);
      revisions.set(id, (revisions.get(id) ?? 0) + 1);
    }
  });

  return {
    reconfigure: () => {
      const wanted = stored();
      for (const [id, entry] of open) {
        const draft = wanted.get(id);
        if (draft?.enabled === true && draft.name === entry.draft.name) continue;
        if (entry.draft.enabled) outdate(id, entry.draft.name);
        if (draft !== undefined) continue;
        stop(id, entry);
        ingest.removeProfile(id as string as ProfileId);
      }
      for (const [id, draft] of wanted) {
        const key = JSON.stringify([draft, revisions.get(id) ?? 0]);
        const former = open.get(id);
        if (former?.key === key) continue;
        if (former !== undefined) stop(id, former);
        start(id, draft, key);
      }
      onChange();
    },
    rows: () =>
      [...open]
        .map(([targetId, { draft, last, nextAt }]): TargetRow => ({
          targetId,
          target: draft,
          hasSecret: secrets.has(targetId),
          hasKey: secrets.has(keyOfTarget(targetId)),
          last,
          nextAt,
        }))
        .toSorted((a, b) => (a.target.name < b.target.name ? -1 : 1)),
    test: async (draft, given) => {
      const { result, rows } = await scrape(draft, given, zone, now, new AbortController().signal);
      const names = new Set(rows.flatMap(({ cells }) => cells.map(({ metric }) => metric)));
      return { result: { ...result, at: now() }, metrics: [...names].slice(0, 20) };
    },
    targetOf: (device) => [...open.values()].find(({ draft }) => draft.name === device)?.draft,
    close: async () => {
      isClosed = true;
      const entries = [...open];
      for (const [id, entry] of entries) stop(id, entry);
      await Promise.all(entries.map(([, { running }]) => running));
    },
  };
};
