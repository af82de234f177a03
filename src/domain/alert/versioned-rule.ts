import { type Decider, Refusal } from '../decider.ts';

/** A rule that people write, with a reason for every change: each edit is a new version, and none is ever lost. */
export type VersionedRule<Draft> =
  | { readonly status: 'none' }
  | { readonly status: 'enabled' | 'disabled'; readonly version: number; readonly draft: Draft; readonly reason: string };

export type RuleCommand<Draft> =
  | { readonly type: 'create' | 'edit'; readonly draft: Draft; readonly reason: string; readonly at: number }
  | { readonly type: 'enable' | 'disable'; readonly reason: string; readonly at: number };

export type RuleEvent<Name extends string, Draft> =
  | { readonly type: `${Name}Created` | `${Name}Edited`; readonly draft: Draft; readonly reason: string; readonly at: number }
  | { readonly type: `${Name}Enabled` | `${Name}Disabled`; readonly reason: string; readonly at: number };

/** `name` begins the types of the events, `noun` the codes of the refusals. */
export const versionedRule = <Name extends string, Draft>(
  name: Name,
  noun: string,
): Decider<VersionedRule<Draft>, RuleCommand<Draft>, RuleEvent<Name, Draft>> => {
  const explained = (reason: string): string => {
    if (reason.trim() === '')
      throw new Refusal(`${noun}.reason-missing`, 'A reason is needed: every change of what may hide an alert stands in the audit trail.');
    return reason.trim();
  };
  const missing = (): never => {
    throw new Refusal(`${noun}.unknown`, 'There is no such rule. It may have been removed on another console.');
  };

  return {
    initial: { status: 'none' },

    decide(command, state) {
      const { at } = command;
      const reason = explained(command.reason);
      switch (command.type) {
        case 'create':
          if (state.status !== 'none') throw new Refusal(`${noun}.exists`, 'This rule exists already.');
          return [{ type: `${name}Created`, draft: command.draft, reason, at }];
        case 'edit':
          if (state.status === 'none') return missing();
          return JSON.stringify(command.draft) === JSON.stringify(state.draft) ? [] : [{ type: `${name}Edited`, draft: command.draft, reason, at }];
        case 'enable':
          if (state.status === 'none') return missing();
          return state.status === 'enabled' ? [] : [{ type: `${name}Enabled`, reason, at }];
        case 'disable':
          if (state.status === 'none') return missing();
          return state.status === 'disabled' ? [] : [{ type: `${name}Disabled`, reason, at }];
      }
    },

    evolve(state, event) {
      if ('draft' in event) {
        if (event.type === `${name}Created`)
          return state.status === 'none' ? { status: 'enabled', version: 1, draft: event.draft, reason: event.reason } : state;
        return state.status === 'none' ? state : { ...state, version: state.version + 1, draft: event.draft, reason: event.reason };
      }
      if (state.status === 'none') return state;
      return { ...state, status: event.type === `${name}Enabled` ? 'enabled' : 'disabled', version: state.version + 1, reason: event.reason };
    },
  };
};
