import { statfsSync } from 'node:fs';
import { markDamaged } from '../store/damaged-file.ts';
import type { Meta } from '../store/meta.ts';
import type { Ops } from '../store/ops.ts';
import { defaultRetention, type RetentionPolicy } from '../store/retention.ts';
import type { ReaderClient } from '../store/reader.ts';
import { StoreFailure, type Telemetry } from '../store/telemetry.ts';
import type { Findings } from './findings.ts';

/**
 * What this site keeps, from its settings `raw_days`, `summary_days`, `archive_days` and `store_max_bytes`. The cap is settled at the first start:
 * 20 GiB, or half of what is free if that is less.
 */
export const retentionOf = (meta: Meta, folder: string): RetentionPolicy => {
  const number = (key: string, otherwise: number): number => {
    const value = Number(meta.get(key));
    return value > 0 ? value : otherwise;
  };
  if (meta.get('store_max_bytes') === undefined) {
    const { bavail, bsize } = statfsSync(folder);
    meta.set('store_max_bytes', String(Math.min(defaultRetention.maxBytes, Math.floor((bavail * bsize) / 2))));
  }
  return {
    rawDays: number('raw_days', defaultRetention.rawDays),
    summaryDays: number('summary_days', defaultRetention.summaryDays),
    maxBytes: number('store_max_bytes', defaultRetention.maxBytes),
    archiveDays: number('archive_days', defaultRetention.archiveDays),
    onFull: meta.get('on_full') === 'stop' ? 'stop' : 'dropOldest',
  };
};

const keys: { readonly [Name in keyof RetentionPolicy]: string } = {
  rawDays: 'raw_days',
  summaryDays: 'summary_days',
  maxBytes: 'store_max_bytes',
  archiveDays: 'archive_days',
  onFull: 'on_full',
};

/** Somebody changes what this site keeps: it counts at once, is kept for the next start, and stands in the log. */
export const keepRetention = (
  { log, meta }: Pick<Ops, 'log' | 'meta'>,
  telemetry: Pick<Telemetry, 'setRetention'>,
  given: { readonly [Name in keyof RetentionPolicy]?: RetentionPolicy[Name] | undefined },
  user: string,
  at: number,
): void => {
  const changed = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as Partial<RetentionPolicy>;
  const event = { type: 'StorageSettingsChanged', changed, at };
  log.append('storage', log.version('storage'), user, [event]);
  for (const [name, value] of Object.entries(changed)) meta.set(keys[name as keyof RetentionPolicy], String(value));
  telemetry.setRetention(changed);
};

const everyMs = 60_000;

/** Once a minute: what the reader found damaged is kept apart by the writer, or made again, and named. Returns what ends it. */
export const watchDamage = (
  reader: Pick<ReaderClient, 'damaged'>,
  telemetry: Pick<Telemetry, 'setAside' | 'remake'>,
  findings: Pick<Findings, 'damage'>,
  deviceOf: (strand: number) => string,
  onPage: (reason: string) => void,
  onFault: (error: unknown) => void,
): (() => void) => {
  const known = new Set<string>();
  const look = async (): Promise<void> => {
    for (const { origin, id, reason, strand, from } of await reader.damaged()) {
      if (known.has(`${origin} ${id}`)) continue;
      known.add(`${origin} ${id}`);
      if (origin === 'page') {
        onPage(reason);
        continue;
      }
      if (origin === 'chunk' || origin === 'part') telemetry.setAside(origin, id, reason);
      if (origin === 'summary') telemetry.remake(id);
      // A summary follows from its samples; the program mends it without anybody.
      else findings.damage(strand === null ? null : deviceOf(strand), from);
    }
  };
  const timer = setInterval(() => void look().catch(onFault), everyMs);
  return () => clearInterval(timer);
};

const idleMs = 60_000;

/**
 * Puts late samples in order and packs old days, one strand and day after the other: the reader's thread prepares each step, so that
 * charts come in between, and the writer exchanges it in one transaction. Returns what ends it.
 */
export const rewriteInBackground = (
  reader: Pick<ReaderClient, 'rewrite'>,
  telemetry: Pick<Telemetry, 'dueRewrite' | 'hasMoreRewrites' | 'putRewrite'>,
  now: () => number,
  onFault: (error: unknown) => void,
): (() => void) => {
  let isClosed = false;
  let timer: NodeJS.Timeout | undefined;
  const step = async (): Promise<void> => {
    const job = telemetry.dueRewrite(now());
    if (job === undefined) return again(telemetry.hasMoreRewrites(now()) ? 0 : idleMs);
    const made = await reader.rewrite(job);
    if (isClosed) return;
    telemetry.putRewrite(made, now());
    again(0);
  };
  const again = (ms: number): void => {
    if (isClosed) return;
    timer = setTimeout(
      () =>
        void step().catch((error: unknown) => {
          if (!isClosed) onFault(error);
          again(idleMs);
        }),
      ms,
    );
  };
  again(idleMs);
  return () => {
    isClosed = true;
    clearTimeout(timer);
  };
};

/** Called once when pages of the store cannot be read: the next start puts the file aside, and that start comes at once where it can. */
export const onceDamaged = (
  file: string,
  findings: Pick<Findings, 'pages'>,
  restart: (() => void) | undefined,
  onFault: (error: unknown) => void,
): ((reason: string) => void) => {
  let isKnown = false;
  return (reason) => {
    if (isKnown) return;
    isKnown = true;
    markDamaged(file);
    findings.pages(restart !== undefined);
    onFault(new Error(`${file}: ${reason}`));
    if (restart) setImmediate(restart); // what called us may still say what it has to
  };
};

/** The same store; a commit that meets a damaged page is told. */
export const watchCommits = (telemetry: Telemetry, onPage: (reason: string) => void): Telemetry => ({
  ...telemetry,
  commit: (at, also) => {
    try {
      return telemetry.commit(at, also);
    } catch (error) {
      if (error instanceof StoreFailure && error.code === 'store.damaged') onPage(error.message);
      throw error;
    }
  },
});

const salvageKey = 'salvage';
interface SalvageState {
  readonly aside: string;
  readonly at: number;
  readonly rows: number;
  readonly lost: number;
}

/**
 * Takes over what can be read of a store that was put aside, now or by a former start that ended too early. Charts come in between.
 * Returns what ends it.
 */
export const salvageInBackground = (
  reader: Pick<ReaderClient, 'salvage'>,
  telemetry: Pick<Telemetry, 'adopt'>,
  meta: Meta,
  aside: string | undefined,
  findings: Pick<Findings, 'replaced'>,
  now: () => number,
  onFault: (error: unknown) => void,
): (() => void) => {
  let isClosed = false;
  const known = meta.get(salvageKey);
  let state = aside === undefined ? (known ? (JSON.parse(known) as SalvageState) : undefined) : { aside, at: 0, rows: 0, lost: 0 };
  const run = async (): Promise<void> => {
    while (state && !isClosed) {
      const step = await reader.salvage(state.aside, state.at);
      if (isClosed) return;
      telemetry.adopt(step.rows, step.lost, now());
      state = {
        aside: state.aside,
        at: step.next ?? state.at,
        rows: state.rows + step.rows.reduce((sum, { rows }) => sum + rows.count, 0),
        lost: state.lost + step.lost.length + step.lostBatches,
      };
      meta.set(salvageKey, step.next === null ? '' : JSON.stringify(state));
      if (step.next === null) {
        findings.replaced(state.aside, { rows: state.rows, lost: state.lost });
        return;
      }
    }
  };
  if (state) {
    meta.set(salvageKey, JSON.stringify(state));
    findings.replaced(state.aside, null);
    void run().catch(onFault);
  }
  return () => void (isClosed = true);
};
