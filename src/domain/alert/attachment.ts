import * as z from 'zod';

/** What a kept file is called: the SHA-256 of its bytes and their kind. */
export const attachmentName = /^[0-9a-f]{64}\.(?:jpg|png|webp|pdf|txt)$/;

/** A photo, PDF or text that belongs to a note: by which name it is kept, what it was called, how large it is. */
export const Attachment = z.strictObject({
  name: z.string().regex(attachmentName),
  title: z.string().trim().min(1).max(200),
  bytes: z.int().min(1),
});
export type Attachment = z.infer<typeof Attachment>;

export const mostAttachments = 10;

/** Whether it can be shown in place. */
export const isPicture = ({ name }: Pick<Attachment, 'name'>): boolean => /\.(?:jpg|png|webp)$/.test(name);
