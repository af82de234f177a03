import type { photoContract } from '../../../contract/photo-calls.ts';
import type { Handlers } from '../../../contract/rpc.ts';
import { Refusal } from '../../../domain/decider.ts';
import type { Shell } from '../../shell/shell.ts';
import { openPhotos } from '../../store/photos.ts';
import { fileName } from '../file-name.ts';
import type { Tenant } from '../tenant.ts';
import { openUploads } from './uploads.ts';

/** The first bytes of every PNG (RFC 2083, 3.1). */
const png = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

export const photoHandlers = ({ ops, site, now }: Pick<Tenant, 'ops' | 'site' | 'now'>, shell: Pick<Shell, 'save'>): Handlers<typeof photoContract> => {
  const photos = openPhotos(ops.db);
  const [takePhoto, takeChart] = [openUploads(), openUploads()];
  return {
    keepPhoto: ({ accepts, ...part }) => {
      const whole = takePhoto(part);
      return { name: whole === undefined ? null : photos.keep(whole, accepts) };
    },
    saveChart: (part) => {
      const whole = takeChart(part);
      if (whole === undefined) return null;
      if (!whole.subarray(0, png.length).equals(png)) throw new Refusal('chart.no-picture', 'The picture of the chart could not be made. Try again.');
      return shell.save(fileName(site().name, 'chart', now(), 'png'), whole);
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
