import { type Decider, Refusal } from '../decider.ts';
import type { BrokerProfile } from './profile.ts';

/** One configured broker. Secrets are referred to by the profile's id and never stand in the log. */
export type Connection = { readonly status: 'none' } | { readonly status: 'kept'; readonly profile: BrokerProfile } | { readonly status: 'removed' };

export type ConnectionCommand =
  | { readonly type: 'add'; readonly profile: BrokerProfile }
  | { readonly type: 'edit'; readonly profile: BrokerProfile; readonly passwordChanged: boolean }
  | { readonly type: 'remove' };

export type ConnectionEvent =
  | { readonly type: 'ConnectionAdded'; readonly profile: BrokerProfile }
  | { readonly type: 'ConnectionEdited'; readonly profile: BrokerProfile; readonly passwordChanged: boolean }
  | { readonly type: 'ConnectionRemoved' };

const missing = (): never => {
  throw new Refusal('connection.unknown', 'There is no such connection. It may have been removed already.');
};

export const connection: Decider<Connection, ConnectionCommand, ConnectionEvent> = {
  initial: { status: 'none' },

  decide(command, state) {
    switch (command.type) {
      case 'add':
        if (state.status !== 'none') throw new Refusal('connection.exists', 'This connection exists already.');
        return [{ type: 'ConnectionAdded', profile: command.profile }];
      case 'edit':
        if (state.status !== 'kept') return missing();
        if (!command.passwordChanged && JSON.stringify(state.profile) === JSON.stringify(command.profile)) return [];
        return [{ type: 'ConnectionEdited', profile: command.profile, passwordChanged: command.passwordChanged }];
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
    }
  },
};
