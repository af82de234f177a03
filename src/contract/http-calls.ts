import * as z from 'zod';
import { HttpSettings } from '../domain/http-in/http-settings.ts';
import { TokenDraft, TokenId } from '../domain/http-in/http-token.ts';
import { call, watch } from './rpc.ts';
import type { CauseView } from './views.ts';

export interface TokenRow {
  readonly tokenId: TokenId;
  readonly token: TokenDraft;
  /** Since the start. */
  readonly requests: number;
  readonly samples: number;
  readonly refused: number;
  readonly lastAt: number | null;
  /** Why the newest request that was refused was. */
  readonly lastRefusal: { readonly at: number; readonly code: string; readonly message: string } | null;
}

export interface HttpView {
  readonly settings: HttpSettings;
  /** Where it can be reached, such as http://127.0.0.1:9477; empty while no port is open. */
  readonly addresses: readonly string[];
  /** Why it does not listen although it should. */
  readonly problem: CauseView | null;
  readonly tokens: readonly TokenRow[];
}

/** A token as text: it is told this once. */
export interface IssuedToken {
  readonly tokenId: TokenId;
  readonly secret: string;
}

/** The part of the console's contract about its HTTP server. */
export const httpContract = {
  http: watch<HttpView>()(z.strictObject({})),
  setHttp: call<void>()(z.strictObject({ settings: HttpSettings })),
  issueToken: call<IssuedToken>()(z.strictObject({ token: TokenDraft })),
  /** The former text is worth nothing from then on. */
  renewToken: call<IssuedToken>()(z.strictObject({ tokenId: TokenId })),
  revokeToken: call<void>()(z.strictObject({ tokenId: TokenId })),
};
