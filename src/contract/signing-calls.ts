import * as z from 'zod';
import type { SigningKey } from '../domain/report/signing-keys.ts';
import { call } from './rpc.ts';

const nothing = z.strictObject({});

/** A key that signs reports, as it is shown. */
export type SigningKeyRow = Pick<SigningKey, 'fingerprint' | 'publicKey' | 'at' | 'because' | 'from' | 'until'>;

export const signingContract = {
  /** The keys with which this console signed reports, the newest last; none before the first report. */
  signingKeys: call<readonly SigningKeyRow[]>()(nothing),
  /** Makes a new signing key. Reports of the former one still verify. */
  renewSigningKey: call<SigningKeyRow>()(nothing),
};
