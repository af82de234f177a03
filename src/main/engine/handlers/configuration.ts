import type { connectionContract } from '../../../contract/connection-calls.ts';
import type { ConsoleContract } from '../../../contract/console.ts';
import type { Handlers } from '../../../contract/rpc.ts';
import { connection } from '../../../domain/broker/connection.ts';
import { wideFilters } from '../../../domain/broker/filters.ts';
import type { BrokerProfile } from '../../../domain/broker/profile.ts';
import { ProfileId } from '../../../domain/identity.ts';
import { faultText, mappingFaults } from '../../../domain/telemetry/mapping/mapping-faults.ts';
import { Refusal } from '../../../domain/decider.ts';
import { doctor } from '../../broker/doctor.ts';
import { identityFacts } from '../../broker/identity.ts';
import { measureFilters } from '../../broker/measure.ts';
import { handle } from '../../handle.ts';
import { decoderNames } from '../../ingest/decoders/registry.ts';
import { compileExpression } from '../../ingest/expression.ts';
import { connectionStream } from '../../store/configuration-rows.ts';
import { type GivenSecrets, merged, openLinkSecrets, settledProfile } from '../link-secrets.ts';
import { snapshots } from '../signal.ts';
import type { Tenant } from '../tenant.ts';

type ConfigurationMethods = keyof typeof connectionContract | 'quarantine';

/** The window may be of another version, or a profile written by hand. Names the source and the field that cannot be used. */
const sourcesAreUsable = ({ sources }: BrokerProfile): void => {
  for (const { template, expression, mapping = [] } of sources) {
    const [fault] = mappingFaults(mapping);
    if (fault !== undefined) throw new Refusal('connection.mapping', `Mapping of ${template}: ${faultText(fault)}`);
    const compiled = expression === undefined ? undefined : compileExpression(expression);
    if (typeof compiled === 'string') throw new Refusal('connection.expression', `Expression of ${template}: ${compiled}`);
  }
  for (const { template, decoder } of sources)
    if (!decoderNames.includes(decoder))
      throw new Refusal(
        'connection.decoder-unknown',
        `Payload of ${template}: this console has no decoder named ${decoder}. It has ${decoderNames.join(', ')}.`,
      );
};

/** A broker may have millions of topics: nobody listens to all of them by mistake. Filters that were there before were agreed to then. */
const wideIsConfirmed = (profile: BrokerProfile, former: BrokerProfile | undefined, isConfirmed: boolean | undefined): void => {
  const before = former === undefined ? [] : wideFilters(former);
  const added = wideFilters(profile).filter((filter) => !before.includes(filter));
  if (added.length > 0 && isConfirmed !== true)
    throw new Refusal(
      'connection.wide-filter',
      `The filter ${added.join(', ')} brings every topic of the broker. Look at what it brings in five seconds and confirm it, or make the template narrower.`,
    );
};

export const configurationHandlers = (tenant: Tenant, user: string): Pick<Handlers<ConsoleContract>, ConfigurationMethods> => {
  const { ops, newId, now, signals, connections } = tenant;
  const secrets = openLinkSecrets(tenant.secrets);
  const stored = (profileId: ProfileId | undefined): BrokerProfile | undefined =>
    ops.configuration.connections().find((row) => row.profileId === profileId)?.profile;
  /** What a test uses: what was typed, and where nothing was, what is stored. */
  const lent = async (profileId: ProfileId | undefined, given: GivenSecrets) =>
    merged(profileId === undefined ? { password: '', link: {} } : await connections.secretsOf(profileId), given);
  return {
    connections: (_input, next, failed) => snapshots([signals.connections], connections.rows, next, failed, 250),
    testConnection: async ({ profile, profileId, ...given }) => {
      const { password, link } = await lent(profileId, given);
      return doctor(profile, password, { secrets: link });
    },
    measureFilters: async ({ profile, profileId, ...given }) => {
      const { password, link } = await lent(profileId, given);
      return measureFilters(profile, password, { secrets: link });
    },
    describeIdentity: ({ identity }) => identityFacts(identity),
    addConnection: async ({ profile: given, password, identity, headers, isWideConfirmed }) => {
      sourcesAreUsable(given);
      wideIsConfirmed(given, undefined, isWideConfirmed);
      const profile = await settledProfile(given, { identity, headers }, undefined, now());
      const profileId = ProfileId.parse(newId());
      // First the secrets: a connection that is listed can always be opened.
      await secrets.put(profileId, { password, identity, headers });
      handle(ops.log, connection, connectionStream(profileId), user, { type: 'add', profile });
      return profileId;
    },
    editConnection: async ({ profileId, profile: given, password, identity, headers, isWideConfirmed }) => {
      sourcesAreUsable(given);
      const former = stored(profileId);
      wideIsConfirmed(given, former, isWideConfirmed);
      const profile = await settledProfile(given, { identity, headers }, former, now());
      if (former !== undefined) await secrets.put(profileId, { password, identity, headers });
      const secretsChanged = identity !== undefined || headers !== undefined;
      handle(ops.log, connection, connectionStream(profileId), user, { type: 'edit', profile, passwordChanged: password !== undefined, secretsChanged });
    },
    removeConnection: async ({ profileId }) => {
      handle(ops.log, connection, connectionStream(profileId), user, { type: 'remove' });
      await secrets.remove(profileId);
    },
    retryConnection: ({ profileId }) => connections.retry(profileId),
    wakeConnections: () => connections.wake(),
    leftSessions: (_input, next, failed) => snapshots([signals.connections], connections.left.rows, next, failed, 250),
    endLeftSession: ({ id }) => connections.left.end(id),
    forgetLeftSession: ({ id }) => connections.left.forget(id),
    quarantine: ({ limit }) => tenant.quarantine(limit),
  };
};
