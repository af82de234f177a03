import * as z from 'zod';
import { type Decider, Refusal } from '../decider.ts';
import { DeviceName } from '../identity.ts';

/** Who may use the HTTP server of the console. The token itself is a secret and never part of it. */
export const TokenId = z.uuid().brand<'TokenId'>();
export type TokenId = z.infer<typeof TokenId>;

export const tokenUses = ['device', 'collector', 'reader'] as const;

/**
 * device: sends values of the device of this name, which may name parts of itself. collector: sends for others, and what it sends
 * names the devices; without a name it is its own. reader: reads and sends nothing.
 */
export const TokenDraft = z.strictObject({
  name: z.string().trim().min(1, 'Give it a name: for a device, that of the device.').max(80).pipe(DeviceName),
  use: z.enum(tokenUses),
});
export type TokenDraft = z.infer<typeof TokenDraft>;

export type Token = { readonly status: 'none' } | { readonly status: 'kept'; readonly token: TokenDraft } | { readonly status: 'revoked' };

export type TokenCommand = { readonly type: 'issue'; readonly token: TokenDraft } | { readonly type: 'renew' } | { readonly type: 'revoke' };

export type TokenEvent =
  | { readonly type: 'HttpTokenIssued'; readonly token: TokenDraft }
  | { readonly type: 'HttpTokenRenewed' }
  | { readonly type: 'HttpTokenRevoked' };

const missing = (): never => {
  throw new Refusal('http-token.unknown', 'There is no such token. It may have been revoked already.');
};

export const httpToken: Decider<Token, TokenCommand, TokenEvent> = {
  initial: { status: 'none' },

  decide(command, state) {
    switch (command.type) {
      case 'issue':
        if (state.status !== 'none') throw new Refusal('http-token.exists', 'This token exists already.');
        return [{ type: 'HttpTokenIssued', token: command.token }];
      case 'renew':
        return state.status === 'kept' ? [{ type: 'HttpTokenRenewed' }] : missing();
      case 'revoke':
        return state.status === 'kept' ? [{ type: 'HttpTokenRevoked' }] : missing();
    }
  },

  evolve(state, event) {
    switch (event.type) {
      case 'HttpTokenIssued':
        return state.status === 'none' ? { status: 'kept', token: event.token } : state;
      case 'HttpTokenRevoked':
        return state.status === 'kept' ? { status: 'revoked' } : state;
      default:
        return state; // renewed: the secret alone; or written by a newer console
    }
  },
};
