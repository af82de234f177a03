import type { ConsoleContract } from '../../../contract/console.ts';
import type { Handlers } from '../../../contract/rpc.ts';
import { snapshots } from '../signal.ts';
import type { Tenant } from '../tenant.ts';

/** Listening to a broker, and what is proposed out of it. */
export const discoveryHandlers = ({
  discovery,
  connections,
  telemetry,
  signals,
}: Tenant): Pick<Handlers<ConsoleContract>, 'discovery' | 'startDiscovery' | 'stopDiscovery'> => ({
  discovery: (_input, next, failed) => snapshots([discovery.changed, signals.second], discovery.view, next, failed, 250),
  startDiscovery: async ({ profile, password, profileId, ...start }) => {
    const stored = profileId === undefined ? { password: '', link: {} } : await connections.secretsOf(profileId);
    const series = new Map(telemetry.catalogue.all().map(({ device, metric, unit }) => [`${device}\n${metric}`, unit]));
    discovery.start({
      ...start,
      profile,
      password: password ?? stored.password,
      secrets: stored.link,
      known: { sources: profile.sources, hasSparkplug: profile.sparkplug?.enabled === true, series },
    });
  },
  stopDiscovery: () => discovery.stop(),
});
