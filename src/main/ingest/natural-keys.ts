import type { TelemetryDatabase } from './tables.ts';

const hourMs = 3_600_000;
export const naturalKeyLimits = { keptMs: 24 * hourMs, repeatMs: 5 * 60_000, keys: 500_000 } as const;

/**
 * Messages that a network behind the broker has sent twice under one name of its own: a deduplication id, a frame counter. They are
 * known for a day, over restarts; a weaker name, which may come again later, only for five minutes.
 */
export const openNaturalKeys = (db: TelemetryDatabase, startedAt: number) => {
  const keys = new Map<string, number>();
  const load = db.prepare<[number], { key: string; at: number }>('SELECT key, at FROM natural_key WHERE at > ? ORDER BY at');
  for (const { key, at } of load.all(startedAt - naturalKeyLimits.keptMs)) keys.set(key, at);
  const put = db.prepare('INSERT INTO natural_key (key, at) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET at = excluded.at');
  const cut = db.prepare('DELETE FROM natural_key WHERE at <= ?');
  let pending: string[] = [];
  let prunedAt = startedAt;

  const prune = (now: number): void => {
    for (const [key, at] of keys) {
      if (at > now - naturalKeyLimits.keptMs && keys.size <= naturalKeyLimits.keys) break;
      keys.delete(key);
    }
  };
  const isWithin = (key: string, now: number, ms: number): boolean => Math.abs(now - (keys.get(key) ?? -Infinity)) <= ms;

  return {
    /** True when the message is known already; else it is from now on. */
    knows: (scope: string, key: string | undefined, repeat: string | undefined, now: number): boolean => {
      const strong = key === undefined ? undefined : `${scope}\n=${key}`;
      const weak = repeat === undefined ? undefined : `${scope}\n~${repeat}`;
      if (strong !== undefined && isWithin(strong, now, naturalKeyLimits.keptMs)) return true;
      if (weak !== undefined && isWithin(weak, now, naturalKeyLimits.repeatMs)) return true;
      for (const each of [strong, weak]) {
        if (each === undefined) continue;
        // To the end, so that the oldest stand first.
        keys.delete(each);
        keys.set(each, now);
        pending.push(each);
      }
      if (keys.size > naturalKeyLimits.keys) prune(now);
      return false;
    },

    isDirty: (): boolean => pending.length > 0,
    write: (): void => {
      for (const key of pending) {
        const at = keys.get(key);
        if (at !== undefined) put.run(key, at);
      }
      const newest = keys.get(pending.at(-1) ?? '') ?? prunedAt;
      if (newest - prunedAt < hourMs) return;
      cut.run(newest - naturalKeyLimits.keptMs);
      prune(newest);
      prunedAt = newest;
    },
    committed: (): void => void (pending = []),
  };
};
