import type { ConsoleContract } from '../../../contract/console.ts';
import type { Handlers } from '../../../contract/rpc.ts';
import { connection } from '../../../domain/broker/connection.ts';
import type { BrokerProfile } from '../../../domain/broker/profile.ts';
import { ProfileId } from '../../../domain/identity.ts';
import { Refusal } from '../../../domain/decider.ts';
import { doctor } from '../../broker/doctor.ts';
import { handle } from '../../handle.ts';
import { decoderNames } from '../../ingest/decoders/registry.ts';
import { connectionStream } from '../../store/configuration-rows.ts';
import { snapshots } from '../signal.ts';
import type { Tenant } from '../tenant.ts';

type ConfigurationMethods = 'connections' | 'testConnection' | 'addConnection' | 'editConnection' | 'removeConnection' | 'retryConnection' | 'quarantine';

/** The window may be of another version, or a profile written by hand. */
const decodersAreKnown = ({ sources }: BrokerProfile): void => {
  for (const { template, decoder } of sources)
    if (!decoderNames.includes(decoder))
      throw new Refusal(
        'connection.decoder-unknown',
        `Payload of ${template}: this console has no decoder named ${decoder}. It has ${decoderNames.join(', ')}.`,
      );
};

export const configurationHandlers = (tenant: Tenant, user: string): Pick<Handlers<ConsoleContract>, ConfigurationMethods> => {
  const { ops, newId, signals, secrets, connections } = tenant;
  return {
    connections: (_input, next, failed) => snapshots([signals.connections], connections.rows, next, failed, 250),
    testConnection: async ({ profile, password, profileId }) => {
      const stored = profileId && (connections.ownPassword(profileId) ?? (await secrets.get(profileId)));
      return doctor(profile, password ?? stored ?? '');
    },
    addConnection: async ({ profile, password }) => {
      decodersAreKnown(profile);
      const profileId = ProfileId.parse(newId());
      // First the secret: a connection that is listed can always be opened.
      await secrets.put(profileId, password);
      handle(ops.log, connection, connectionStream(profileId), user, { type: 'add', profile });
      return profileId;
    },
    editConnection: async ({ profileId, profile, password }) => {
      decodersAreKnown(profile);
      if (password !== undefined) await secrets.put(profileId, password);
      handle(ops.log, connection, connectionStream(profileId), user, { type: 'edit', profile, passwordChanged: password !== undefined });
    },
    removeConnection: async ({ profileId }) => {
      handle(ops.log, connection, connectionStream(profileId), user, { type: 'remove' });
      await secrets.put(profileId, '');
    },
    retryConnection: ({ profileId }) => connections.retry(profileId),
    quarantine: ({ limit }) => tenant.quarantine(limit),
  };
};
