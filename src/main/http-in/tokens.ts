import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { TokenRow } from '../../contract/http-calls.ts';
import type { TokenDraft, TokenId } from '../../domain/http-in/http-token.ts';
import { HttpRefusal } from './answer.ts';

const digest = (secret: string): Buffer => createHash('sha256').update(secret).digest();

/** A new token as text. */
export const mintToken = (): string => `fw_${randomBytes(32).toString('base64url')}`;

interface Bucket {
  left: number;
  at: number;
}
const take = (bucket: Bucket, now: number, perSecond: number, burst: number): boolean => {
  bucket.left = Math.min(burst, bucket.left + (Math.max(0, now - bucket.at) / 1000) * perSecond);
  bucket.at = now;
  if (bucket.left < 1) return false;
  bucket.left--;
  return true;
};

/** Requests of one token, and requests that bring no good one. */
export const requestLimits = { perSecond: 50, burst: 100, strangersPerSecond: 10, strangersBurst: 20 } as const;

export interface Bearer {
  readonly tokenId: TokenId;
  readonly draft: TokenDraft;
  readonly counts: { requests: number; samples: number; refused: number; lastAt: number | null; lastRefusal: TokenRow['lastRefusal'] };
}
interface Known extends Bearer {
  readonly digest: Buffer;
  readonly bucket: Bucket;
}

/** Who has which token. Tokens are compared by digest and in constant time; their text is not kept. */
export const openTokens = (now: () => number) => {
  const known = new Map<TokenId, Known>();
  const strangers: Bucket = { left: requestLimits.strangersBurst, at: 0 };

  const stranger = (refusal: HttpRefusal): HttpRefusal =>
    take(strangers, now(), requestLimits.strangersPerSecond, requestLimits.strangersBurst)
      ? refusal
      : new HttpRefusal('http.rate', 'Too many requests without a good token.', { 'retry-after': '1' });

  return {
    put: (tokenId: TokenId, draft: TokenDraft, secret: string): void => {
      const former = known.get(tokenId);
      const counts = former?.counts ?? { requests: 0, samples: 0, refused: 0, lastAt: null, lastRefusal: null };
      known.set(tokenId, { tokenId, draft, counts, digest: digest(secret), bucket: former?.bucket ?? { left: requestLimits.burst, at: now() } });
    },
    remove: (tokenId: TokenId): void => void known.delete(tokenId),
    ids: (): readonly TokenId[] => [...known.keys()],
    rows: (): readonly TokenRow[] =>
      [...known.values()]
        .map(({ tokenId, draft, counts }): TokenRow => ({ tokenId, token: draft, ...counts }))
        .toSorted((a, b) => (a.token.name < b.token.name ? -1 : 1)),
    nameOf: (device: string): string | undefined => [...known.values()].find(({ draft }) => draft.use === 'device' && draft.name === device)?.draft.name,

    /** The bearer of the token in an `Authorization` header. Throws an `HttpRefusal`. */
    bearerOf: (authorization: string | undefined): Bearer => {
      const secret = /^Bearer +([\w.~+/=-]{1,512})$/i.exec(authorization ?? '')?.[1];
      const challenge = { 'www-authenticate': 'Bearer realm="Fieldwatch"' };
      if (secret === undefined) throw stranger(new HttpRefusal('http.token-missing', 'A token is needed: Authorization: Bearer …', challenge));
      const given = digest(secret);
      let bearer: Known | undefined;
      for (const one of known.values()) if (timingSafeEqual(one.digest, given)) bearer = one;
      if (bearer === undefined)
        throw stranger(new HttpRefusal('http.token-wrong', 'This token is not known here. It may have been revoked or renewed.', challenge));
      const { counts, bucket } = bearer;
      counts.requests++;
      counts.lastAt = now();
      if (!take(bucket, now(), requestLimits.perSecond, requestLimits.burst))
        throw new HttpRefusal('http.rate', `More than ${requestLimits.perSecond} requests a second. Send several values in one.`, { 'retry-after': '1' });
      return bearer;
    },
  };
};
export type Tokens = ReturnType<typeof openTokens>;
