import { isUtf8 } from 'node:buffer';
import { createHash } from 'node:crypto';
import type { Database } from 'better-sqlite3';
import { Refusal } from '../../domain/decider.ts';

export const mostPhotoBytes = 10 * 1024 * 1024;
export const tooLarge = 'The file is larger than 10 MB. Make it smaller, then add it again.';

const kinds = { jpg: 'image/jpeg', png: 'image/png', webp: 'image/webp', pdf: 'application/pdf', txt: 'text/plain' } as const;
type Kind = keyof typeof kinds;

/** By what it begins with: what a file is called says nothing. */
const kindOf = (bytes: Buffer): Kind | undefined => {
  if (bytes.subarray(0, 3).equals(Buffer.from([0xff, 0xd8, 0xff]))) return 'jpg';
  if (bytes.subarray(0, 8).equals(Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]))) return 'png';
  if (bytes.toString('latin1', 0, 4) === 'RIFF' && bytes.toString('latin1', 8, 12) === 'WEBP') return 'webp';
  if (bytes.toString('latin1', 0, 5) === '%PDF-') return 'pdf';
  return bytes.length > 0 && isUtf8(bytes) && !bytes.includes(0) ? 'txt' : undefined;
};
const hashOf = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

export interface StoredPhoto {
  readonly type: (typeof kinds)[Kind];
  readonly bytes: Buffer;
}

/** Photos of threshold records, photos and files of notes, in `ops.db`. */
export const openPhotos = (db: Database) => {
  const put = db.prepare('INSERT OR IGNORE INTO photo (name, bytes) VALUES (?, ?)');
  const get = db.prepare<[string], Buffer>('SELECT bytes FROM photo WHERE name = ?').pluck();
  return {
    /** Keeps it once, however often it is given; returns its name. Refuses what is no picture, with `file` no PDF or text either, or larger than 10 MiB. */
    keep: (bytes: Buffer, accepts: 'picture' | 'file' = 'picture'): string => {
      if (bytes.length > mostPhotoBytes) throw new Refusal('photo.too-large', tooLarge);
      const kind = kindOf(bytes);
      const isPicture = kind !== undefined && kinds[kind].startsWith('image/');
      if (accepts === 'picture' && !isPicture)
        throw new Refusal('photo.kind', 'This is no JPEG, PNG or WebP picture. Save it as one of these, then add it again.');
      if (!kind) throw new Refusal('photo.kind', 'This is no JPEG, PNG or WebP picture, no PDF and no text. Save it as one of these, then add it again.');
      const name = `${hashOf(bytes)}.${kind}`;
      put.run(name, bytes);
      return name;
    },
    /** Undefined: it is not on this console, or what is there is not what its name says. */
    read: (name: string): StoredPhoto | undefined => {
      const bytes = get.get(name);
      const kind = name.slice(name.indexOf('.') + 1) as Kind;
      return bytes && hashOf(bytes) === name.slice(0, 64) ? { type: kinds[kind], bytes } : undefined;
    },
  };
};
