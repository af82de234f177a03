import * as z from 'zod';
import { photoName } from '../domain/threshold/photo.ts';
import { call } from './rpc.ts';

/** Base64 of one part of a picture: a message has no room for a whole one. */
export const photoPartChars = 180_000;

export const photoContract = {
  /** Parts in their order; the answer to the last one is the name by which the picture is kept. */
  keepPhoto: call<{ readonly name: string | null }>()(z.strictObject({ upload: z.uuid(), part: z.base64().max(photoPartChars), isLast: z.boolean() })),
  /** Null: this console does not have it. */
  photo: call<{ readonly type: string; readonly data: string } | null>()(z.strictObject({ name: z.string().regex(photoName) })),
};
