import type { ConsoleContract } from '../../../contract/console.ts';
import type { Handlers } from '../../../contract/rpc.ts';
import { Refusal } from '../../../domain/decider.ts';
import { httpIn } from '../../../domain/http-in/http-settings.ts';
import { httpToken, TokenId } from '../../../domain/http-in/http-token.ts';
import { handle } from '../../handle.ts';
import { httpStream, tokenStream } from '../../http-in/http-in.ts';
import { mintToken } from '../../http-in/tokens.ts';
import { snapshots } from '../signal.ts';
import type { Tenant } from '../tenant.ts';

type HttpMethods = 'http' | 'setHttp' | 'issueToken' | 'renewToken' | 'revokeToken';
const mostTokens = 1000;

/** What the window asks about the HTTP server. */
export const httpHandlers = (tenant: Tenant, user: string): Pick<Handlers<ConsoleContract>, HttpMethods> => {
  const { ops, newId, signals, secrets } = tenant;
  const { http } = tenant.inlets;
  const exists = (tokenId: TokenId): void => {
    if (!http.view().tokens.some((row) => row.tokenId === tokenId))
      throw new Refusal('http-token.unknown', 'There is no such token. It may have been revoked already.');
  };
  return {
    http: (_input, next, failed) => snapshots([signals.connections], http.view, next, failed, 250),
    setHttp: async ({ settings }) => {
      handle(ops.log, httpIn, httpStream, user, { type: 'set', settings });
      await http.reconfigure();
    },
    issueToken: async ({ token }) => {
      const { tokens } = http.view();
      if (tokens.length >= mostTokens) throw new Refusal('http-token.too-many', `There are ${mostTokens} tokens already.`);
      if (tokens.some((row) => row.token.name === token.name && row.token.use === token.use))
        throw new Refusal('http-token.name-taken', `Name: there is a token for ${token.name} already. Renew that one.`);
      const tokenId = TokenId.parse(newId());
      const secret = mintToken();
      // First the secret: a token that is listed can always be used.
      await secrets.put(tokenId, secret);
      handle(ops.log, httpToken, tokenStream(tokenId), user, { type: 'issue', token });
      await http.reconfigure();
      return { tokenId, secret };
    },
    renewToken: async ({ tokenId }) => {
      exists(tokenId);
      const secret = mintToken();
      await secrets.put(tokenId, secret);
      handle(ops.log, httpToken, tokenStream(tokenId), user, { type: 'renew' });
      await http.reconfigure();
      return { tokenId, secret };
    },
    revokeToken: async ({ tokenId }) => {
      handle(ops.log, httpToken, tokenStream(tokenId), user, { type: 'revoke' });
      await secrets.put(tokenId, '');
      await http.reconfigure();
    },
  };
};
