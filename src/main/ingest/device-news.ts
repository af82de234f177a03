import type { DeviceNews } from '../../contract/ingest-calls.ts';
import type { DeviceName } from '../../domain/identity.ts';
import type { News } from './staging.ts';
import type { TelemetryDatabase } from './tables.ts';

export const newsLimits = { events: 20_000, perDeviceAndHour: 60, shown: 200, attributes: 40 } as const;

interface Known {
  readonly state: 'online' | 'offline';
  /** Null: only a retained message has said so, and nobody knows how old it is. */
  readonly since: number | null;
  readonly origin: string;
}
interface Told {
  readonly at: number;
  readonly device: DeviceName;
  readonly type: string;
  readonly detail: string;
}
interface Facts {
  readonly name?: string;
  readonly model?: string;
  readonly maker?: string;
  readonly version?: string;
  readonly attributes?: Readonly<Record<string, string | number | boolean | null>>;
}

const hourMs = 3_600_000;

/**
 * What devices say beside values: whether they are there, what they are, what happened to them. Written with the batch that brought
 * it. Of one device 60 events an hour are kept and the rest is counted into the next one; of all 20,000, the oldest go first.
 */
export const openDeviceNews = (db: TelemetryDatabase) => {
  db.exec(`
    CREATE TABLE IF NOT EXISTS device_state (device TEXT PRIMARY KEY, state TEXT, since INTEGER, origin TEXT, facts TEXT NOT NULL) STRICT, WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS device_event (id INTEGER PRIMARY KEY, at INTEGER NOT NULL, device TEXT NOT NULL, type TEXT NOT NULL, detail TEXT NOT NULL) STRICT;
    CREATE INDEX IF NOT EXISTS device_event_of ON device_event (device, id);
  `);
  const states = new Map<DeviceName, Known>();
  const facts = new Map<DeviceName, Facts>();
  const perHour = new Map<DeviceName, { hour: number; count: number; left: number }>();
  for (const row of db
    .prepare<[], { device: DeviceName; state: Known['state'] | null; since: number | null; origin: string | null; facts: string }>('SELECT * FROM device_state')
    .all()) {
    if (row.state !== null) states.set(row.device, { state: row.state, since: row.since, origin: row.origin ?? 'message' });
    if (row.facts !== '{}') facts.set(row.device, JSON.parse(row.facts) as Facts);
  }
  let changed = new Set<DeviceName>();
  let events: Told[] = [];
  const put = db.prepare(
    `INSERT INTO device_state (device, state, since, origin, facts) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (device) DO UPDATE SET state = excluded.state, since = excluded.since, origin = excluded.origin, facts = excluded.facts`,
  );
  const insert = db.prepare('INSERT INTO device_event (at, device, type, detail) VALUES (?, ?, ?, ?)');
  const cut = db.prepare('DELETE FROM device_event WHERE id <= (SELECT max(id) FROM device_event) - ?');
  const select = db.prepare<[string, number], Told>('SELECT at, device, type, detail FROM device_event WHERE device = ? ORDER BY id DESC LIMIT ?');

  const tell = (told: Told): void => {
    const hour = Math.floor(told.at / hourMs);
    let own = perHour.get(told.device);
    if (own === undefined) {
      if (perHour.size >= 50_000) perHour.clear();
      perHour.set(told.device, (own = { hour, count: 0, left: 0 }));
    }
    if (own.hour !== hour) Object.assign(own, { hour, count: 0 });
    if (++own.count > newsLimits.perDeviceAndHour) return void own.left++;
    const detail = own.left === 0 ? told.detail : `${told.detail} (${own.left} more before it were not kept)`.trim();
    own.left = 0;
    events.push({ ...told, type: told.type.slice(0, 80), detail: detail.slice(0, 1000) });
  };

  return {
    take: ({ recv, isRetained, presence, meta, events: happened }: News): void => {
      for (const { device, state, origin, time } of presence) {
        const before = states.get(device);
        // A retained message tells the state, and not since when; the first live one of the same state does.
        if (before?.state === state && (before.since !== null || isRetained)) continue;
        const at = isRetained ? null : Math.min(time?.ms ?? recv, recv);
        states.set(device, { state, since: at, origin });
        changed.add(device);
        if (before?.state !== state)
          tell({ at: at ?? recv, device, type: state, detail: isRetained ? 'from the memory of the broker: since when is not known' : `by ${origin}` });
      }
      for (const { device, name, model, maker, version, attributes } of meta) {
        const before = facts.get(device) ?? {};
        const said = Object.entries({ ...before.attributes, ...attributes }).slice(-newsLimits.attributes);
        const next: Facts = {
          ...before,
          ...Object.fromEntries(Object.entries({ name, model, maker, version }).filter(([, value]) => value !== undefined)),
          ...(said.length === 0 ? {} : { attributes: Object.fromEntries(said) }),
        };
        if (JSON.stringify(next) === JSON.stringify(before)) continue;
        facts.set(device, next);
        changed.add(device);
      }
      for (const { device, type, detail, time } of happened) tell({ at: Math.min(time?.ms ?? recv, recv), device, type, detail });
    },

    stateOf: (device: string): Known['state'] | undefined => states.get(device as DeviceName)?.state,

    of: (device: DeviceName): DeviceNews => {
      const known = states.get(device);
      const waiting = events.filter((event) => event.device === device).toReversed();
      const all = [...waiting, ...select.all(device, newsLimits.shown)].slice(0, newsLimits.shown);
      return {
        presence: known ?? null,
        ...facts.get(device),
        events: all.map(({ at, type, detail }) => ({ at, type, detail })),
      };
    },

    isDirty: (): boolean => changed.size > 0 || events.length > 0,
    write: (): void => {
      for (const device of changed) {
        const known = states.get(device);
        put.run(device, known?.state ?? null, known?.since ?? null, known?.origin ?? null, JSON.stringify(facts.get(device) ?? {}));
      }
      for (const { at, device, type, detail } of events) insert.run(at, device, type, detail);
      if (events.length > 0) cut.run(newsLimits.events);
    },
    committed: (): void => {
      changed = new Set();
      events = [];
    },
  };
};
