import type { KeyObject } from 'node:crypto';
import { Refusal } from '../../domain/decider.ts';
import type { ReportSignature } from '../../domain/report/integrity.ts';
import { type SigningKey, signingKeyStream } from '../../domain/report/signing-keys.ts';
import type { EventLog } from '../store/event-log.ts';
import type { OpsReader } from '../store/ops.ts';
import type { Secrets } from '../store/secrets.ts';
import { keyMade, newKeyPair, privateKeyFrom, signingKeys, signWith } from './signing-key.ts';

/** Who signs a report, or why nobody does. */
export type Signer =
  | {
      readonly signature: ReportSignature & { readonly state: 'signed' };
      readonly publicKey: string;
      readonly sign: (message: Uint8Array) => Buffer;
    }
  | { readonly signature: ReportSignature & { readonly state: 'unsigned' }; readonly sign?: undefined };

const secretName = (fingerprint: string): string => `signing-key/${fingerprint}`;

export const unsigned = (code: string, reason: string): Signer => ({ signature: { state: 'unsigned', code, reason } });

const signerOf = ({ fingerprint, publicKey, at }: SigningKey, key: KeyObject): Signer => ({
  signature: { state: 'signed', fingerprint, since: at },
  publicKey,
  sign: (message) => signWith(key, message),
});

/** Undefined when the key is not there, or was sealed where this program cannot open it. Throws what else went wrong. */
const opened = async (secrets: Secrets, { fingerprint }: SigningKey): Promise<KeyObject | undefined> => {
  try {
    return privateKeyFrom(await secrets.get(secretName(fingerprint)), fingerprint);
  } catch (error) {
    if (error instanceof Refusal && error.code === 'secret.unreadable') return undefined;
    throw error;
  }
};

/** A signer for whoever may only read the log: never makes a key. Undefined when the log names none yet. */
export const readSigner = async (db: OpsReader['db'], secrets: Secrets): Promise<Signer | undefined> => {
  const current = signingKeys(db).at(-1);
  if (!current) return undefined;
  const reason = `The signing key of this console (${current.fingerprint.slice(0, 16)}…) cannot be opened from here: it was sealed by another shell, or its secret is missing. Save the report from the window of the console to have it signed.`;
  try {
    const key = await opened(secrets, current);
    return key ? signerOf(current, key) : unsigned('signing.key-closed', reason);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return unsigned('signing.key-closed', `The signing key of this console cannot be opened: ${error.message}`);
  }
};

/** The signing key of a console, for the one program that writes its log. The key is made when it is needed for the first time. */
export const openSigning = (ops: Pick<OpsReader, 'db'> & { readonly log: EventLog }, secrets: Secrets, now: () => number) => {
  const make = async (former: SigningKey | undefined, key: KeyObject | undefined, by: string): Promise<SigningKey> => {
    const pair = newKeyPair();
    await secrets.put(secretName(pair.fingerprint), pair.secret); // before the log names it: a key on record can sign
    const event = keyMade(pair, now(), former && { fingerprint: former.fingerprint, key });
    ops.log.append(signingKeyStream, ops.log.version(signingKeyStream), by, [event]);
    return signingKeys(ops.db).at(-1)!;
  };
  const use = async (): Promise<Signer> => {
    const current = signingKeys(ops.db).at(-1);
    const key = current && (await opened(secrets, current));
    if (current && key) return signerOf(current, key);
    const made = await make(current, undefined, 'console'); // none yet, or lost: then the log says so
    return signerOf(made, (await opened(secrets, made))!);
  };
  const renew = async (by: string): Promise<SigningKey> => {
    const former = signingKeys(ops.db).at(-1);
    const made = await make(former, former && (await opened(secrets, former)), by);
    if (former) await secrets.put(secretName(former.fingerprint), ''); // it has nothing more to sign
    return made;
  };
  // One after another: two reports at once must not make two keys.
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = <Result>(work: () => Promise<Result>): Promise<Result> => {
    const done = last.then(work);
    last = done.catch(() => {});
    return done;
  };
  return {
    keys: (): readonly SigningKey[] => signingKeys(ops.db),
    /** Never throws for want of a key: a report that nobody can sign says why. */
    signer: (): Promise<Signer> =>
      inTurn(use).catch((error: unknown) => {
        const reason = error instanceof Error ? error.message : String(error);
        return unsigned(error instanceof Refusal ? error.code : 'signing.failed', `No signing key could be used: ${reason}`);
      }),
    /** A new key, signed for by the former one; reports of the former one still verify. */
    renew: (by: string): Promise<SigningKey> => inTurn(() => renew(by)),
  };
};
export type Signing = ReturnType<typeof openSigning>;
