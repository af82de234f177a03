import * as z from 'zod';
import { attachmentName } from '../domain/alert/attachment.ts';
import { photoName } from '../domain/threshold/photo.ts';
import { call } from './rpc.ts';
import type { Saved } from './views.ts';

/** Base64 of one part of a picture: a message has no room for a whole one. */
export const photoPartChars = 180_000;

const part = { upload: z.uuid(), part: z.base64().max(photoPartChars), isLast: z.boolean() };

export const photoContract = {
  /** Parts in their order; the answer to the last one is the name by which the picture is kept; `file`: PDF and text are taken too. */
  keepPhoto: call<{ readonly name: string | null }>()(z.strictObject({ ...part, accepts: z.enum(['picture', 'file']).default('picture') })),
  /** A chart as PNG, in parts in their order; the last one hands it to the person. Null: there is more to come, or they said no. */
  saveChart: call<Saved>()(z.strictObject(part)),
  /** A file of a note, handed to the person; null: they said no. */
  saveAttachment: call<Saved>()(z.strictObject({ name: z.string().regex(attachmentName), title: z.string().trim().min(1).max(200) })),
  /** Null: this console does not have it. */
  photo: call<{ readonly type: string; readonly data: string } | null>()(z.strictObject({ name: z.string().regex(photoName) })),
};
