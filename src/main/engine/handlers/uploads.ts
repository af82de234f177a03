import { Refusal } from '../../../domain/decider.ts';
import { mostPhotoBytes, tooLarge } from '../../store/photos.ts';

/** Files that a window sends at the same time at most; an older one that never ended makes room. */
const mostUploads = 4;

/** One part of a file, in base64: a message has no room for a whole one. */
export interface Part {
  readonly upload: string;
  readonly part: string;
  readonly isLast: boolean;
}

/** Puts the parts of files together: the whole with the last part, undefined before. Throws a `Refusal` when it has too much. */
export const openUploads = () => {
  const uploads = new Map<string, Buffer[]>();
  return ({ upload, part, isLast }: Part): Buffer | undefined => {
    const parts = uploads.get(upload) ?? [];
    parts.push(Buffer.from(part, 'base64'));
    uploads.set(upload, parts);
    if (parts.reduce((sum, { length }) => sum + length, 0) > mostPhotoBytes) {
      uploads.delete(upload);
      throw new Refusal('photo.too-large', tooLarge);
    }
    for (const other of uploads.keys()) if (uploads.size > mostUploads && other !== upload) uploads.delete(other);
    if (!isLast) return undefined;
    uploads.delete(upload);
    return Buffer.concat(parts);
  };
};
