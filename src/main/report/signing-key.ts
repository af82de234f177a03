import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign, verify } from 'node:crypto';
import { announcement, type SigningKey, type SigningKeyMade, signingKeysOf, signingKeyStream } from '../../domain/report/signing-keys.ts';
import type { OpsReader } from '../store/ops.ts';

export interface KeyPair {
  readonly fingerprint: string;
  /** The 32 bytes as base64url. */
  readonly publicKey: string;
  /** PKCS #8 as base64: what the shell seals. */
  readonly secret: string;
}

/** How people compare keys: SHA-256 of the 32 bytes, hex. */
export const fingerprintOf = (publicKey: string): string => createHash('sha256').update(Buffer.from(publicKey, 'base64url')).digest('hex');

const publicKeyOf = (key: KeyObject): string => String(key.export({ format: 'jwk' })['x']);

export const newKeyPair = (): KeyPair => {
  const { privateKey, publicKey: made } = generateKeyPairSync('ed25519');
  const publicKey = publicKeyOf(made);
  return { fingerprint: fingerprintOf(publicKey), publicKey, secret: privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64') };
};

/** Undefined when what the shell gave back is no key, or another one than was asked for. */
export const privateKeyFrom = (secret: string, fingerprint: string): KeyObject | undefined => {
  try {
    const key = createPrivateKey({ key: Buffer.from(secret, 'base64'), format: 'der', type: 'pkcs8' });
    return fingerprintOf(publicKeyOf(createPublicKey(key))) === fingerprint ? key : undefined;
  } catch {
    return undefined;
  }
};

export const signWith = (key: KeyObject, message: Uint8Array): Buffer => sign(null, message, key);

/** False also for what is no key or no signature. */
export const isSignedBy = (publicKey: string, message: Uint8Array, signature: Uint8Array): boolean => {
  try {
    return verify(null, message, createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: publicKey }, format: 'jwk' }), signature);
  } catch {
    return false;
  }
};

/** Announces a key. `former` signs for it where it can still be opened. */
export const keyMade = (
  pair: KeyPair,
  at: number,
  former: { readonly fingerprint: string; readonly key: KeyObject | undefined } | undefined,
): SigningKeyMade => {
  const { fingerprint, publicKey } = pair;
  const made = { type: 'SigningKeyMade', at, fingerprint, publicKey } as const;
  if (!former) return { ...made, because: 'first' };
  if (!former.key) return { ...made, because: 'lost', former: former.fingerprint };
  const endorsement = signWith(former.key, Buffer.from(announcement(former.fingerprint, fingerprint))).toString('hex');
  return { ...made, because: 'renewed', former: former.fingerprint, endorsement };
};

/** The keys that the log of this console names, in order. Those whose announcement contradicts itself are left out. */
export const signingKeys = (db: OpsReader['db']): readonly SigningKey[] => {
  const rows = db
    .prepare<[string], { position: number; data: string }>('SELECT position, data FROM event WHERE stream = ? ORDER BY version')
    .all(signingKeyStream)
    .map(({ position, data }) => ({ position, event: JSON.parse(data) as SigningKeyMade }));
  const keys = signingKeysOf(rows);
  const isSound = ({ fingerprint, publicKey, former, endorsement, because }: SigningKey, i: number): boolean => {
    if (fingerprintOf(publicKey) !== fingerprint || former !== keys[i - 1]?.fingerprint) return false;
    if (because !== 'renewed') return true;
    const message = Buffer.from(announcement(former ?? '', fingerprint));
    return isSignedBy(keys[i - 1]?.publicKey ?? '', message, Buffer.from(endorsement ?? '', 'hex'));
  };
  return keys.filter(isSound);
};
