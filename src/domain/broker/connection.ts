import { type Decider, Refusal } from '../decider.ts';
import type { BrokerProfile } from './profile.ts';
import type { CertificateFacts } from './tls.ts';

/** One configured broker. Secrets are referred to by the profile's id and never stand in the log. */
export type Connection = { readonly status: 'none' } | { readonly status: 'kept'; readonly profile: BrokerProfile } | { readonly status: 'removed' };

export type ConnectionCommand =
  | { readonly type: 'add'; readonly profile: BrokerProfile }
  | {
      readonly type: 'edit';
      readonly profile: BrokerProfile;
      readonly passwordChanged: boolean;
      /** Client certificate or headers were given anew, or taken away. */
      readonly secretsChanged?: boolean;
    }
  | { readonly type: 'remove' };

export type ConnectionEvent =
  | { readonly type: 'ConnectionAdded'; readonly profile: BrokerProfile }
  | { readonly type: 'ConnectionEdited'; readonly profile: BrokerProfile; readonly passwordChanged: boolean; readonly secretsChanged?: true }
  | { readonly type: 'ConnectionRemoved' }
  /** Somebody has compared a fingerprint and said that this certificate of the broker, and no other, is the right one. */
  | { readonly type: 'CertificateAllowed'; readonly certificate: CertificateFacts }
  | { readonly type: 'CertificateNoLongerAllowed'; readonly fingerprint: string }
  | { readonly type: 'ClientCertificateLoaded'; readonly certificate: CertificateFacts }
  | { readonly type: 'ClientCertificateRemoved'; readonly fingerprint: string };

const missing = (): never => {
  throw new Refusal('connection.unknown', 'There is no such connection. It may have been removed already.');
};

const factsOf = ({ subject, issuer, validFrom, validTo, fingerprint }: CertificateFacts): CertificateFacts => ({
  subject,
  issuer,
  validFrom,
  validTo,
  fingerprint,
});

/** What a change of the certificates of a profile has to leave in the log beside the profile itself. */
const certificateEvents = (before: BrokerProfile | undefined, after: BrokerProfile): readonly ConnectionEvent[] => {
  const [allowed, allows] = [before?.tls?.pinned, after.tls?.pinned];
  const [loaded, loads] = [before?.tls?.identity, after.tls?.identity];
  return [
    ...(allowed !== undefined && allowed.fingerprint !== allows?.fingerprint
      ? [{ type: 'CertificateNoLongerAllowed', fingerprint: allowed.fingerprint } as const]
      : []),
    ...(allows !== undefined && allows.fingerprint !== allowed?.fingerprint ? [{ type: 'CertificateAllowed', certificate: factsOf(allows) } as const] : []),
    ...(loaded !== undefined && loads === undefined ? [{ type: 'ClientCertificateRemoved', fingerprint: loaded.fingerprint } as const] : []),
    ...(loads !== undefined && loads.fingerprint !== loaded?.fingerprint ? [{ type: 'ClientCertificateLoaded', certificate: factsOf(loads) } as const] : []),
  ];
};

export const connection: Decider<Connection, ConnectionCommand, ConnectionEvent> = {
  initial: { status: 'none' },

  decide(command, state) {
    switch (command.type) {
      case 'add':
        if (state.status !== 'none') throw new Refusal('connection.exists', 'This connection exists already.');
        return [{ type: 'ConnectionAdded', profile: command.profile }, ...certificateEvents(undefined, command.profile)];
      case 'edit': {
        if (state.status !== 'kept') return missing();
        const { profile, passwordChanged, secretsChanged = false } = command;
        if (!passwordChanged && !secretsChanged && JSON.stringify(state.profile) === JSON.stringify(profile)) return [];
        return [
          { type: 'ConnectionEdited', profile, passwordChanged, ...(secretsChanged ? { secretsChanged } : {}) },
          ...certificateEvents(state.profile, profile),
        ];
      }
      case 'remove':
        return state.status === 'kept' ? [{ type: 'ConnectionRemoved' }] : missing();
    }
  },

  evolve(state, event) {
    switch (event.type) {
      case 'ConnectionAdded':
        return state.status === 'none' ? { status: 'kept', profile: event.profile } : state;
      case 'ConnectionEdited':
        return state.status === 'kept' ? { status: 'kept', profile: event.profile } : state;
      case 'ConnectionRemoved':
        return state.status === 'kept' ? { status: 'removed' } : state;
      default:
        return state; // what is on record about certificates stands in the profile too
    }
  },
};
