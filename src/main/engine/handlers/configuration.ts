import type { ConsoleContract } from '../../../contract/console.ts';
import type { Handlers } from '../../../contract/rpc.ts';
import { connection } from '../../../domain/broker/connection.ts';
import { ProfileId } from '../../../domain/identity.ts';
import { doctor } from '../../broker/doctor.ts';
import { handle } from '../../handle.ts';
import { connectionStream } from '../../store/configuration-rows.ts';
import { snapshots } from '../signal.ts';
import type { Tenant } from '../tenant.ts';

type ConfigurationMethods = 'connections' | 'testConnection' | 'addConnection' | 'editConnection' | 'removeConnection' | 'retryConnection' | 'quarantine';

export const configurationHandlers = (tenant: Tenant, user: string): Pick<Handlers<ConsoleContract>, ConfigurationMethods> => {
  const { ops, newId, signals, secrets, connections } = tenant;
  return {
    connections: (_input, next, failed) => snapshots([signals.connections], connections.rows, next, failed, 250),
    testConnection: async ({ profile, password, profileId }) => {
      const stored = profileId && (connections.ownPassword(profileId) ?? (await secrets.get(profileId)));
      return doctor(profile, password ?? stored ?? '');
    },
    addConnection: async ({ profile, password }) => {
      const profileId = ProfileId.parse(newId());
      // First the secret: a connection that is listed can always be opened.
      await secrets.put(profileId, password);
      handle(ops.log, connection, connectionStream(profileId), user, { type: 'add', profile });
      return profileId;
    },
    editConnection: async ({ profileId, profile, password }) => {
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
