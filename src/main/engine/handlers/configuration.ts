import type { ConsoleContract } from '../../../contract/console.ts';
import type { Handlers } from '../../../contract/rpc.ts';
import { connection } from '../../../domain/broker/connection.ts';
import { Refusal } from '../../../domain/decider.ts';
import { ProfileId, ThresholdId } from '../../../domain/identity.ts';
import { threshold } from '../../../domain/threshold/threshold.ts';
import { doctor } from '../../broker/doctor.ts';
import { handle } from '../../handle.ts';
import { connectionStream, thresholdStream } from '../../store/configuration-rows.ts';
import { snapshots } from '../signal.ts';
import type { Tenant } from '../tenant.ts';

type ConfigurationMethods =
  | 'thresholds'
  | 'createThreshold'
  | 'editThreshold'
  | 'enableThreshold'
  | 'connections'
  | 'testConnection'
  | 'addConnection'
  | 'editConnection'
  | 'removeConnection'
  | 'retryConnection'
  | 'quarantine';

export const configurationHandlers = (tenant: Tenant, user: string): Pick<Handlers<ConsoleContract>, ConfigurationMethods> => {
  const { ops, now, newId, signals, telemetry, secrets, connections } = tenant;
  const seriesMustExist = (seriesId: string) => {
    if (!telemetry.catalogue.all().some(({ id }) => id === seriesId))
      throw new Refusal('threshold.series-unknown', 'Series: no value of this series has arrived on this console yet, so it cannot be judged.');
  };

  return {
    thresholds: (_input, next, failed) => snapshots([signals.thresholds], ops.configuration.thresholds, next, failed),
    createThreshold: ({ draft }) => {
      seriesMustExist(draft.seriesId);
      const thresholdId = ThresholdId.parse(newId());
      handle(ops.log, threshold, thresholdStream(thresholdId), user, { type: 'create', draft, at: now() });
      return thresholdId;
    },
    editThreshold: ({ thresholdId, draft, reason }) =>
      void handle(ops.log, threshold, thresholdStream(thresholdId), user, { type: 'edit', draft, reason, at: now() }),
    enableThreshold: ({ thresholdId, enabled, reason }) =>
      void handle(ops.log, threshold, thresholdStream(thresholdId), user, { type: enabled ? 'enable' : 'disable', reason, at: now() }),

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
