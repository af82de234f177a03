import type { DeviceName, ProfileId } from '../../domain/identity.ts';

/** By which connection a device was last heard. */
export const openHeard = () => {
  const by = new Map<DeviceName, ProfileId>();
  let changes = 0;
  return {
    note: (device: DeviceName, profile: ProfileId): void => {
      if (by.get(device) === profile) return;
      by.set(device, profile);
      changes++;
    },
    /** While it stays the same, so does every answer: nobody has to note again what he noted. */
    changes: (): number => changes,
    of: (device: DeviceName): ProfileId | undefined => by.get(device),
  };
};
export type Heard = ReturnType<typeof openHeard>;
