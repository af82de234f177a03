import type { DeviceName, ProfileId } from '../../domain/identity.ts';
import type { TelemetryDatabase } from './tables.ts';

/**
 * By which connection a device was last heard. What is on disk is for readers of the file, which have no connections: they tell by it whose
 * outages concern a device. Written with the next batch.
 */
export const openHeard = (db: TelemetryDatabase) => {
  const put = db.prepare('INSERT INTO heard_by (device, profile) VALUES (?, ?) ON CONFLICT (device) DO UPDATE SET profile = excluded.profile');
  const stored = new Map(
    db
      .prepare<[], { device: DeviceName; profile: ProfileId }>('SELECT device, profile FROM heard_by')
      .all()
      .map(({ device, profile }) => [device, profile]),
  );
  const by = new Map<DeviceName, ProfileId>();
  const unwritten = new Set<DeviceName>();
  let changes = 0;
  return {
    note: (device: DeviceName, profile: ProfileId): void => {
      if (by.get(device) === profile) return;
      by.set(device, profile);
      changes++;
      if (stored.get(device) !== profile) unwritten.add(device);
    },
    /** While it stays the same, so does every answer: nobody has to note again what he noted. */
    changes: (): number => changes,
    /** Undefined until it is heard in this run of the program. */
    of: (device: DeviceName): ProfileId | undefined => by.get(device),

    isDirty: (): boolean => unwritten.size > 0,
    write: (): void => {
      for (const device of unwritten) put.run(device, by.get(device)!);
    },
    committed: (): void => {
      for (const device of unwritten) stored.set(device, by.get(device)!);
      unwritten.clear();
    },
  };
};
export type Heard = ReturnType<typeof openHeard>;
