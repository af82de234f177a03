import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Refusal } from '../../../domain/decider.ts';

const version = 1;
const sizes = { key: 32, iv: 12, tag: 16 } as const;
const cipher = 'aes-256-gcm';

const loadKey = (file: string): Buffer => {
  try {
    writeFileSync(file, randomBytes(sizes.key), { flag: 'wx', mode: 0o600 });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    chmodSync(file, 0o600); // a copied folder may have lost it
  }
  const key = readFileSync(file);
  if (key.length !== sizes.key)
    throw new Refusal(
      'secret.key-damaged',
      `The key file ${file} is damaged, so stored passwords cannot be read. Put a backup of it back, or move it away and enter the passwords again.`,
    );
  return key;
};

/**
 * AES-256-GCM under a key file that only this user may read. Keeps secrets out of databases, exports and backups of single files;
 * it does not protect them from whoever can read the whole data folder, and the health page says so.
 */
export const openSecrets = (home: string) => {
  let key: Buffer | undefined;
  const theKey = (): Buffer => (key ??= loadKey(join(home, 'secrets.key')));
  return {
    seal: async (secret: string): Promise<Uint8Array> => {
      const iv = randomBytes(sizes.iv);
      const sealing = createCipheriv(cipher, theKey(), iv);
      const sealed = Buffer.concat([sealing.update(secret, 'utf8'), sealing.final()]);
      return Buffer.concat([Buffer.of(version), iv, sealing.getAuthTag(), sealed]);
    },
    unseal: async (bytes: Uint8Array): Promise<string> => {
      const sealed = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
      const [ivEnd, tagEnd] = [1 + sizes.iv, 1 + sizes.iv + sizes.tag];
      try {
        if (sealed[0] !== version) throw new Error('unknown form');
        const opening = createDecipheriv(cipher, theKey(), sealed.subarray(1, ivEnd)).setAuthTag(sealed.subarray(ivEnd, tagEnd));
        return Buffer.concat([opening.update(sealed.subarray(tagEnd)), opening.final()]).toString('utf8');
      } catch (error) {
        if (error instanceof Refusal) throw error;
        throw new Refusal(
          'secret.unreadable',
          'A stored password cannot be read on this machine: it was sealed by another shell or with another key. Enter the password again.',
        );
      }
    },
  };
};
