/** A key with which this console signs reports was made. The private half is sealed by the shell and never in the log. */
export interface SigningKeyMade {
  readonly type: 'SigningKeyMade';
  readonly at: number;
  /** SHA-256 of the 32 bytes of the public key, hex. */
  readonly fingerprint: string;
  /** The 32 bytes of an Ed25519 public key, base64url. */
  readonly publicKey: string;
  /** `lost`: the former one could not be opened any more, so it could not sign for this one. */
  readonly because: 'first' | 'renewed' | 'lost';
  readonly former?: string;
  /** Signature of the former key over the announcement, hex; missing unless renewed. */
  readonly endorsement?: string;
}

export const signingKeyStream = 'signing-key';

/** Hex digits in groups of four, as two people read them to each other. */
export const inGroups = (digits: string): string => digits.replaceAll(/.{4}(?!$)/g, '$& ');

/** A key of this console with the part of the log that it may sign for: heads from `from` on, up to before `until`. */
export interface SigningKey extends SigningKeyMade {
  readonly from: number;
  readonly until: number | null;
}

/** What the former key signs when it hands over to a new one. */
export const announcement = (former: string, fingerprint: string): string => `fieldwatch-signing-key-1\n${former}\n${fingerprint}`;

/** The keys of the log in order, each with the positions of the log that it may sign for. */
export const signingKeysOf = (made: readonly { readonly position: number; readonly event: SigningKeyMade }[]): readonly SigningKey[] =>
  made.map(({ position, event }, i) => ({ ...event, from: position, until: made[i + 1]?.position ?? null }));
