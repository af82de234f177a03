import { statfsSync } from 'node:fs';
import type { Meta } from '../store/meta.ts';
import { defaultRetention, type RetentionPolicy } from '../store/retention.ts';
import type { ReaderClient } from '../store/reader.ts';
import type { Telemetry } from '../store/telemetry.ts';
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
  };
};

const everyMs = 60_000;

/** Once a minute: what the reader found damaged is kept apart by the writer, or made again, and named. Returns what ends it. */
export const watchDamage = (
  reader: Pick<ReaderClient, 'damaged'>,
  telemetry: Pick<Telemetry, 'setAside' | 'remake'>,
  findings: Pick<Findings, 'damage'>,
  deviceOf: (strand: number) => string,
  onFault: (error: unknown) => void,
): (() => void) => {
  const known = new Set<string>();
  const look = async (): Promise<void> => {
    for (const { origin, id, reason, strand, from } of await reader.damaged()) {
      if (known.has(`${origin} ${id}`)) continue;
      known.add(`${origin} ${id}`);
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
