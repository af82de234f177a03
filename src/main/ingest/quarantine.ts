import type { ProfileId } from '../../domain/identity.ts';
import type { QuarantineRow } from '../../contract/views.ts';
import type { DecodeProblem } from './decoders/decoder.ts';
import type { TelemetryDatabase } from './tables.ts';

export type QuarantineReason = DecodeProblem | 'oversize' | 'cardinality' | 'rate';

export interface Refused {
  readonly at: number;
  readonly profile: ProfileId;
  readonly source: string;
  readonly topic: string;
  readonly qos: 0 | 1;
  readonly isRetained: boolean;
  readonly reason: QuarantineReason;
  readonly detail: string;
  readonly bytes: number;
  readonly payload: Uint8Array;
}

export const quarantineLimits = { sampleBytes: 64 * 1024, samplesPerHour: 20, rows: 10_000, totalBytes: 64 * 1024 * 1024, previewBytes: 4096 } as const;

interface Kept {
  readonly id: number;
  readonly size: number;
}
/** Samples kept of one source and reason in the present hour. */
interface Series {
  hour: number;
  kept: number;
  newest: number;
}

const hourMs = 3_600_000;
const maxSeries = 10_000;

/**
 * Messages that could not be used, with their reason. They wait here until the transaction of their batch; a transaction
 * that failed is simply written again. After 20 samples an hour of one source and reason the rest is only counted.
 */
export const openQuarantine = (db: TelemetryDatabase) => {
  const kept: Kept[] = db.prepare<[], Kept>('SELECT id, length(sample) AS size FROM quarantine ORDER BY id').all();
  let keptBytes = kept.reduce((sum, { size }) => sum + size, 0);
  let nextId = (kept.at(-1)?.id ?? 0) + 1;
  const series = new Map<string, Series>();
  const pending: (Refused & { readonly id: number })[] = [];
  const more = new Map<number, number>();
  const removed = new Set<number>();
  let total = db.prepare<[], number>('SELECT coalesce(sum(count), 0) FROM quarantine').pluck().get()!;

  const insert = db.prepare(
    'INSERT INTO quarantine (id, at, profile, topic, qos, retain, reason, detail, bytes, sample, count) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1)',
  );
  const add = db.prepare('UPDATE quarantine SET count = count + ? WHERE id = ?');
  const cut = db.prepare('DELETE FROM quarantine WHERE id <= ?');
  const remove = db.prepare('DELETE FROM quarantine WHERE id = ?');

  /** How many of the oldest rows have to go for what is pending. */
  const surplus = (): number => {
    const size = pending.reduce((sum, { payload }) => sum + payload.length, 0);
    let gone = 0;
    let bytes = keptBytes + size;
    while (gone < kept.length && (kept.length - gone + pending.length > quarantineLimits.rows || bytes > quarantineLimits.totalBytes))
      bytes -= kept[gone++]!.size;
    return gone;
  };

  return {
    /** Copies what it keeps of the payload; returns how many bytes that are. */
    add: (refused: Refused): number => {
      total++;
      const key = `${refused.profile}\n${refused.source}\n${refused.reason}`;
      const hour = Math.floor(refused.at / hourMs);
      let state = series.get(key);
      if (state === undefined) {
        if (series.size >= maxSeries) series.clear();
        series.set(key, (state = { hour, kept: 0, newest: 0 }));
      }
      if (state.hour !== hour) Object.assign(state, { hour, kept: 0 });
      if (state.kept >= quarantineLimits.samplesPerHour) {
        more.set(state.newest, (more.get(state.newest) ?? 0) + 1);
        return 0;
      }
      state.kept++;
      state.newest = nextId;
      const payload = Uint8Array.from(refused.payload.subarray(0, quarantineLimits.sampleBytes));
      pending.push({ ...refused, payload, id: nextId++ });
      return payload.length;
    },

    /** It was read after all; gone with the batch that holds its samples. */
    remove: (id: number): void => void removed.add(id),

    isDirty: (): boolean => pending.length > 0 || more.size > 0 || removed.size > 0,

    /** Inside the transaction of the batch. */
    write: (): void => {
      const gone = surplus();
      if (gone > 0) cut.run(kept[gone - 1]!.id);
      for (const r of pending) insert.run(r.id, r.at, r.profile, r.topic, r.qos, r.isRetained ? 1 : 0, r.reason, r.detail, r.bytes, r.payload);
      for (const [id, count] of more) add.run(count, id);
      for (const id of removed) remove.run(id);
    },

    /** After the commit. */
    committed: (): void => {
      for (const { size } of kept.splice(0, surplus())) keptBytes -= size;
      for (const { id, payload } of pending) {
        kept.push({ id, size: payload.length });
        keptBytes += payload.length;
      }
      for (const id of removed) {
        const at = kept.findIndex((one) => one.id === id);
        if (at >= 0) keptBytes -= kept.splice(at, 1)[0]!.size;
      }
      // What comes next of the same source must be kept again, not counted on a row that is gone.
      for (const state of series.values()) if (removed.has(state.newest)) state.kept = 0;
      removed.clear();
      pending.length = 0;
      more.clear();
    },

    /** Messages ever refused that the table still tells of, and those of now. */
    total: () => total,
  };
};
export type Quarantine = ReturnType<typeof openQuarantine>;

interface StoredRow {
  readonly id: number;
  readonly profileId: ProfileId;
  readonly at: number;
  readonly topic: string;
  readonly reason: string;
  readonly detail: string;
  readonly bytes: number;
  readonly start: Uint8Array;
  readonly count: number;
}

// oxlint-disable-next-line no-control-regex -- control characters are what is replaced
const unprintable = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g;

/** The newest messages that could not be used. The preview is text as far as the payload is. */
export const readQuarantine = (db: TelemetryDatabase, limit: number): readonly QuarantineRow[] =>
  db
    .prepare<[number, number], StoredRow>(
      'SELECT id, profile AS profileId, at, topic, reason, detail, bytes, substr(sample, 1, ?) AS start, count FROM quarantine ORDER BY id DESC LIMIT ?',
    )
    .all(quarantineLimits.previewBytes, limit)
    .map(({ start, ...row }) => ({ ...row, preview: new TextDecoder().decode(start).replaceAll(unprintable, '\ufffd') }));

/** One message as far as it is kept; `bytes` is the size it had. */
export interface KeptMessage {
  readonly id: number;
  readonly profileId: ProfileId;
  readonly at: number;
  readonly topic: string;
  readonly qos: 0 | 1;
  readonly retain: 0 | 1;
  readonly reason: string;
  readonly detail: string;
  readonly bytes: number;
  readonly sample: Uint8Array;
}

/** Undefined when it is gone. */
export const readKept = (db: TelemetryDatabase, id: number): KeptMessage | undefined =>
  db
    .prepare<[number], KeptMessage>('SELECT id, profile AS profileId, at, topic, qos, retain, reason, detail, bytes, sample FROM quarantine WHERE id = ?')
    .get(id);

/** The messages of one connection, oldest first, at most 1,000. */
export const keptOf = (db: TelemetryDatabase, profile: ProfileId): readonly number[] =>
  db.prepare<[string], number>('SELECT id FROM quarantine WHERE profile = ? ORDER BY id LIMIT 1000').pluck().all(profile);
