import type { ProfileId } from '../../domain/identity.ts';
import type { Inflight } from './inflight.ts';
import type { TelemetryDatabase } from './tables.ts';

/** What a connection has to know of the MQTT session that the broker keeps for it, over restarts. */
export interface SessionMemory {
  /** At every CONNACK. A session that the broker does not know any more gets a new number; `filters` is what it delivers. */
  readonly begin: (isPresent: boolean, clientId: string) => { readonly session: number; readonly filters: readonly string[] };
  readonly subscribed: (filters: readonly string[]) => void;
  readonly pingSent: () => void;
  readonly pingAnswered: () => void;
  /** A broker keeps a session for it. */
  readonly isKnown?: () => boolean;
  /** When the connection last stood, and what came over it in a second; undefined when that was never or is not known. */
  readonly lastSeen?: () => { readonly at: number; readonly rate: number | undefined } | undefined;
  readonly seen?: (at: number, rate: number | undefined) => void;
}

interface Stored {
  readonly id: number;
  readonly profile: string;
  readonly client_id: string;
  readonly opened_at: number;
  readonly filters: string;
}

/** The MQTT sessions of all connections. Changes are written with the next batch. */
export const openMqttSessions = (db: TelemetryDatabase, inflight: Inflight, now: () => number, onDirty: () => void) => {
  const current = new Map<string, Stored>();
  for (const row of db.prepare<[], Stored>('SELECT id, profile, client_id, opened_at, filters FROM mqtt_session ORDER BY id').all())
    current.set(row.profile, row);
  let nextId = Math.max(0, ...[...current.values()].map(({ id }) => id)) + 1;
  const changed = new Set<string>();
  const put = db.prepare(
    'INSERT INTO mqtt_session (id, profile, client_id, opened_at, filters) VALUES (@id, @profile, @client_id, @opened_at, @filters) ON CONFLICT (id) DO UPDATE SET filters = excluded.filters',
  );
  const clear = db.prepare('DELETE FROM mqtt_session WHERE profile = ?');

  const set = (profile: string, row: Stored | undefined): void => {
    if (row === undefined) current.delete(profile);
    else current.set(profile, row);
    changed.add(profile);
    onDirty();
  };

  return {
    of: (profile: ProfileId): SessionMemory => ({
      begin: (isPresent, clientId) => {
        const known = current.get(profile);
        if (known !== undefined && isPresent && known.client_id === clientId) {
          inflight.reconnected(known.id);
          return { session: known.id, filters: JSON.parse(known.filters) as readonly string[] };
        }
        if (known !== undefined) inflight.forget(known.id);
        const row = { id: nextId++, profile, client_id: clientId, opened_at: now(), filters: '[]' };
        set(profile, row);
        return { session: row.id, filters: [] };
      },
      subscribed: (filters) => {
        const known = current.get(profile);
        const text = JSON.stringify(filters);
        if (known !== undefined && known.filters !== text) set(profile, { ...known, filters: text });
      },
      isKnown: () => current.has(profile),
      pingSent: () => inflight.pingSent(current.get(profile)?.id ?? 0),
      pingAnswered: () => inflight.pingAnswered(current.get(profile)?.id ?? 0),
    }),

    /** The connection was removed. */
    forget: (profile: ProfileId): void => {
      const known = current.get(profile);
      if (known === undefined) return;
      inflight.forget(known.id);
      set(profile, undefined);
    },

    isDirty: (): boolean => changed.size > 0,
    write: (): void => {
      for (const profile of changed) {
        clear.run(profile);
        const row = current.get(profile);
        if (row !== undefined) put.run(row);
      }
    },
    committed: (): void => changed.clear(),
  };
};
export type MqttSessions = ReturnType<typeof openMqttSessions>;
