import type { photoContract } from '../../../contract/photo-calls.ts';
import type { Handlers } from '../../../contract/rpc.ts';
import { Refusal } from '../../../domain/decider.ts';
import { mostPhotoBytes, openPhotos } from '../../store/photos.ts';
import type { Tenant } from '../tenant.ts';

/** Pictures that a window sends at the same time at most; an older one that never ended makes room. */
const mostUploads = 4;

export const photoHandlers = ({ ops }: Pick<Tenant, 'ops'>): Handlers<typeof photoContract> => {
  const photos = openPhotos(ops.db);
  const uploads = new Map<string, Buffer[]>();
  return {
    keepPhoto: ({ upload, part, isLast }) => {
      const parts = uploads.get(upload) ?? [];
      parts.push(Buffer.from(part, 'base64'));
      uploads.set(upload, parts);
      if (parts.reduce((sum, { length }) => sum + length, 0) > mostPhotoBytes) {
        uploads.delete(upload);
        throw new Refusal('photo.too-large', 'The picture is larger than 10 MB. Make it smaller, then add it again.');
      }
      for (const other of uploads.keys()) if (uploads.size > mostUploads && other !== upload) uploads.delete(other);
      if (!isLast) return { name: null };
      uploads.delete(upload);
      return { name: photos.keep(Buffer.concat(parts)) };
    },
    photo: ({ name }) => {
      const found = photos.read(name);
      return found ? { type: found.type, data: found.bytes.toString('base64') } : null;
    },
  };
};
