import type { ProfileId } from '../../domain/identity.ts';
import type { TelemetryDatabase } from './tables.ts';

export const memoryLimits = { topics: 20_000, totalBytes: 64 * 1024 * 1024 } as const;

interface Kept {
  readonly topic: string;
  readonly payload: Uint8Array;
}

/**
 * The last payload of topics that a decoder has to know from the start: lists of devices, discovery. A broker that has kept our
 * session does not send retained messages again. Written with the batch that brought them.
 */
export const openDecoderMemory = (db: TelemetryDatabase) => {
  const get = db.prepare<[string, string], Uint8Array>('SELECT payload FROM decoder_memory WHERE profile = ? AND topic = ?').pluck();
  const all = db.prepare<[string], Kept>('SELECT topic, payload FROM decoder_memory WHERE profile = ? ORDER BY topic');
  const put = db.prepare(
    'INSERT INTO decoder_memory (profile, topic, payload) VALUES (?, ?, ?) ON CONFLICT (profile, topic) DO UPDATE SET payload = excluded.payload',
  );
  const cut = db.prepare('DELETE FROM decoder_memory WHERE profile = ? AND topic = ?');
  const clear = db.prepare('DELETE FROM decoder_memory WHERE profile = ?');
  const size = db.prepare<[], { topics: number; bytes: number }>('SELECT count(*) AS topics, coalesce(sum(length(payload)), 0) AS bytes FROM decoder_memory');
  let pending = new Map<ProfileId, Map<string, Uint8Array>>();
  const forgotten = new Set<ProfileId>();

  const waitingOf = (profile: ProfileId): Map<string, Uint8Array> => {
    let waiting = pending.get(profile);
    if (waiting === undefined) pending.set(profile, (waiting = new Map()));
    return waiting;
  };

  return {
    /** Copies the payload; an empty one forgets the topic. Beyond the limits nothing more is kept. Returns the bytes that wait. */
    remember: (profile: ProfileId, topic: string, payload: Uint8Array): number => {
      const waiting = waitingOf(profile);
      const known = waiting.get(topic) ?? (forgotten.has(profile) ? undefined : get.get(profile, topic));
      if (known === undefined ? payload.length === 0 : Buffer.compare(known, payload) === 0) return 0;
      const { topics, bytes } = size.get()!;
      if (payload.length > 0 && (topics + waiting.size >= memoryLimits.topics || bytes + payload.length > memoryLimits.totalBytes)) return 0;
      waiting.set(topic, Uint8Array.from(payload));
      return payload.length;
    },

    recall: (profile: ProfileId): readonly Kept[] => {
      const waiting = pending.get(profile) ?? new Map<string, Uint8Array>();
      const stored = forgotten.has(profile) ? [] : all.all(profile).filter(({ topic }) => !waiting.has(topic));
      return [...stored, ...[...waiting].flatMap(([topic, payload]) => (payload.length > 0 ? [{ topic, payload }] : []))];
    },

    /** The connection was removed. */
    forget: (profile: ProfileId): void => {
      pending.delete(profile);
      forgotten.add(profile);
    },

    isDirty: (): boolean => pending.size > 0 || forgotten.size > 0,
    write: (): void => {
      for (const profile of forgotten) clear.run(profile);
      for (const [profile, waiting] of pending)
        for (const [topic, payload] of waiting) {
          if (payload.length === 0) cut.run(profile, topic);
          else put.run(profile, topic, payload);
        }
    },
    committed: (): void => {
      pending = new Map();
      forgotten.clear();
    },
  };
};
