import type { photoContract } from '../../../contract/photo-calls.ts';
import type { Handlers } from '../../../contract/rpc.ts';
import { Refusal } from '../../../domain/decider.ts';
import type { Shell } from '../../shell/shell.ts';
import { mostPhotoBytes, openPhotos, tooLarge } from '../../store/photos.ts';
import type { Tenant } from '../tenant.ts';

/** Pictures that a window sends at the same time at most; an older one that never ended makes room. */
const mostUploads = 4;

export const photoHandlers = ({ ops }: Pick<Tenant, 'ops'>, shell: Pick<Shell, 'save'>): Handlers<typeof photoContract> => {
  const photos = openPhotos(ops.db);
  const uploads = new Map<string, Buffer[]>();
  return {
    keepPhoto: ({ upload, part, isLast, accepts }) => {
      const parts = uploads.get(upload) ?? [];
      parts.push(Buffer.from(part, 'base64'));
      uploads.set(upload, parts);
      if (parts.reduce((sum, { length }) => sum + length, 0) > mostPhotoBytes) {
        uploads.delete(upload);
        throw new Refusal('photo.too-large', tooLarge);
      }
      for (const other of uploads.keys()) if (uploads.size > mostUploads && other !== upload) uploads.delete(other);
      if (!isLast) return { name: null };
      uploads.delete(upload);
      return { name: photos.keep(Buffer.concat(parts), accepts) };
    },
    saveAttachment: ({ name, title }) => {
      const found = photos.read(name);
      if (!found) throw new Refusal('photo.missing', 'This file is not on this console. It is on the one where the note was written.');
      const kind = name.slice(name.lastIndexOf('.'));
      return shell.save(title.toLowerCase().endsWith(kind) ? title : `${title}${kind}`, found.bytes);
    },
    photo: ({ name }) => {
      const found = photos.read(name);
      return found ? { type: found.type, data: found.bytes.toString('base64') } : null;
    },
  };
};
