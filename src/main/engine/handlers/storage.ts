import type { ConsoleContract } from '../../../contract/console.ts';
import type { Handlers } from '../../../contract/rpc.ts';
import { snapshots } from '../signal.ts';
import type { Tenant } from '../tenant.ts';
import { keepRetention } from '../upkeep.ts';

/** What is kept, how much of it there is, and what is missing. */
export const storageHandlers = (
  { ops, telemetry, reader, storeCheck, connections, profileOf, now, signals }: Tenant,
  user: string,
): Pick<Handlers<ConsoleContract>, 'storage' | 'keepStorage' | 'checkStorage' | 'gaps'> => ({
  storage: (_input, next, failed) =>
    snapshots(
      [signals.second],
      () => {
        const { bytes, free, samples, oldest, damaged } = telemetry.counts();
        return { settings: telemetry.retention(), bytes, free, samples, oldest, damaged, dropped: telemetry.dropped() };
      },
      next,
      failed,
      5000,
    ),
  keepStorage: (changed) => {
    keepRetention(ops, telemetry, changed, user, now());
  },
  checkStorage: storeCheck.run,
  gaps: ({ seriesId, from, to }) => {
    const device = telemetry.catalogue.byId(seriesId)?.device;
    const profile = device && profileOf(device);
    const line = profile && connections.rows().find((row) => row.profile.name === profile.name)?.profileId;
    return reader.gaps(seriesId, from, Math.max(from + 1, Math.min(to, now())), line);
  },
});
