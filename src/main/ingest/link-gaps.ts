import type { DeviceName, ProfileId } from '../../domain/identity.ts';
import type { SessionMemory } from './mqtt-sessions.ts';
import type { TelemetryDatabase } from './tables.ts';

/** A time in which a connection was away; see the ingest document, chapter 3. */
export interface LinkOutage {
  readonly from: number;
  readonly to: number;
  readonly isSessionKept: boolean;
  /** Messages that should have come meanwhile; undefined when the rate is not known. */
  readonly expected: number | undefined;
  /** What the broker keeps for a session, in messages. */
  readonly brokerQueue: number;
}

interface Gap {
  readonly profile: ProfileId;
  /** Null: all that the connection brings. */
  readonly device: DeviceName | null;
  readonly t0: number;
  readonly t1: number;
  readonly certainty: 'definite' | 'possible';
}

/** Devices of one outage that are named one by one; beyond that the gap is one of the whole connection. */
const mostDevices = 1000;
/** The oldest give way. */
const mostGaps = 100_000;

/**
 * When connections last stood, and what was missed while they did not: a definite gap where the broker had forgotten our session,
 * and for every device that sends with QoS 0, for brokers do not keep that; a possible one where more should have come than the
 * broker keeps. Written with the next batch.
 */
export const openLinkGaps = (db: TelemetryDatabase, onDirty: () => void) => {
  db.exec(`
    CREATE TABLE IF NOT EXISTS link_seen (profile TEXT PRIMARY KEY, at INTEGER NOT NULL, rate REAL) STRICT, WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS qos0_device (profile TEXT NOT NULL, device TEXT NOT NULL, PRIMARY KEY (profile, device)) STRICT, WITHOUT ROWID;
  `);
  const seen = new Map<string, { readonly at: number; readonly rate: number | undefined }>();
  for (const { profile, at, rate } of db.prepare<[], { profile: string; at: number; rate: number | null }>('SELECT profile, at, rate FROM link_seen').all())
    seen.set(profile, { at, rate: rate ?? undefined });
  const unkept = new Map<string, Set<DeviceName>>();
  const unkeptOf = (profile: string): Set<DeviceName> => {
    let devices = unkept.get(profile);
    if (devices === undefined) unkept.set(profile, (devices = new Set()));
    return devices;
  };
  for (const { profile, device } of db.prepare<[], { profile: string; device: DeviceName }>('SELECT profile, device FROM qos0_device').all())
    unkeptOf(profile).add(device);

  const putSeen = db.prepare(
    'INSERT INTO link_seen (profile, at, rate) VALUES (?, ?, ?) ON CONFLICT (profile) DO UPDATE SET at = excluded.at, rate = excluded.rate',
  );
  const dropSeen = db.prepare('DELETE FROM link_seen WHERE profile = ?');
  const putDevice = db.prepare('INSERT OR IGNORE INTO qos0_device (profile, device) VALUES (?, ?)');
  const dropDevices = db.prepare('DELETE FROM qos0_device WHERE profile = ?');
  const putGap = db.prepare("INSERT INTO gap (profile, device, t0, t1, certainty, cause) VALUES (@profile, @device, @t0, @t1, @certainty, 'link')");
  const trim = db.prepare("DELETE FROM gap WHERE cause = 'link' AND id <= (SELECT max(id) FROM gap) - ?");

  const changed = new Set<string>();
  const forgotten = new Set<string>();
  let devices: { readonly profile: ProfileId; readonly device: DeviceName }[] = [];
  let gaps: Gap[] = [];

  return {
    of: (profile: ProfileId): Required<Pick<SessionMemory, 'lastSeen' | 'seen'>> => ({
      lastSeen: () => seen.get(profile),
      seen: (at, rate) => {
        seen.set(profile, { at, rate });
        changed.add(profile);
        onDirty();
      },
    }),

    /** A message of this device came with QoS 0. */
    unkept: (profile: ProfileId, device: DeviceName): void => {
      const known = unkeptOf(profile);
      if (known.has(device) || known.size >= mostDevices) return;
      known.add(device);
      devices.push({ profile, device });
    },

    outage: (profile: ProfileId, { from, to, isSessionKept, expected, brokerQueue }: LinkOutage): void => {
      const whole = (certainty: Gap['certainty']): Gap => ({ profile, device: null, t0: from, t1: to, certainty });
      if (!isSessionKept) gaps.push(whole('definite'));
      else {
        for (const device of unkeptOf(profile)) gaps.push({ profile, device, t0: from, t1: to, certainty: 'definite' });
        if (expected !== undefined && expected > brokerQueue) gaps.push(whole('possible'));
      }
      onDirty();
    },

    /** The connection was removed; what was missed stays on record. */
    forget: (profile: ProfileId): void => {
      seen.delete(profile);
      unkept.delete(profile);
      devices = devices.filter((one) => one.profile !== profile);
      changed.delete(profile);
      forgotten.add(profile);
      onDirty();
    },

    isDirty: (): boolean => changed.size + forgotten.size + devices.length + gaps.length > 0,
    write: (): void => {
      for (const profile of forgotten) {
        dropSeen.run(profile);
        dropDevices.run(profile);
      }
      for (const profile of changed) {
        const { at, rate = null } = seen.get(profile)!;
        putSeen.run(profile, at, rate);
      }
      for (const { profile, device } of devices) putDevice.run(profile, device);
      for (const gap of gaps) putGap.run(gap);
      if (gaps.length > 0) trim.run(mostGaps);
    },
    committed: (): void => {
      changed.clear();
      forgotten.clear();
      devices = [];
      gaps = [];
    },
  };
};
export type LinkGaps = ReturnType<typeof openLinkGaps>;
