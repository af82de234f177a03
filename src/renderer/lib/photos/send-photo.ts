import type { Attachment } from '../../../domain/alert/attachment.ts';
import { engine } from '../../wire/engine.ts';
import { sendParts } from '../send-parts.ts';

/** Longest edge in pixels: enough to read a type plate, small enough for a hundred of them. */
const longest = 1600;

/** The picture as JPEG with its longest edge at most 1,600 px; where and with what it was taken is left out. Rejects when it is no picture. */
const shrunk = async (file: Blob): Promise<Blob> => {
  const picture = await createImageBitmap(file);
  const scale = Math.min(1, longest / Math.max(picture.width, picture.height));
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [Math.round(picture.width * scale), Math.round(picture.height * scale)];
  canvas.getContext('2d')?.drawImage(picture, 0, 0, canvas.width, canvas.height);
  picture.close();
  return new Promise((resolve, reject) => canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('No picture.'))), 'image/jpeg', 0.85));
};

/** Resolves with the name under which it is kept. */
const send = async (blob: Blob, accepts: 'picture' | 'file'): Promise<string> =>
  (await sendParts(blob, (part) => engine.keepPhoto({ ...part, accepts }))).name!;

/** Keeps a picture on this console; resolves with its name. Rejects with words for a person, `unreadable` when it is no picture. */
export const sendPhoto = async (file: Blob, unreadable: string): Promise<string> => {
  const small = await shrunk(file).catch(() => {
    throw new Error(unreadable);
  });
  return send(small, 'picture');
};

const mostBytes = 10 * 1024 * 1024;

/** Keeps a photo, PDF or text of a note. A photo may have any size, for it is made smaller; of others `tooLarge` says that they have too much. */
export const sendFile = async (file: File, words: { readonly unreadable: string; readonly tooLarge: string }): Promise<Attachment> => {
  const title = file.name.trim().slice(0, 200) || 'file';
  if (file.type.startsWith('image/')) {
    const small = await shrunk(file).catch(() => {
      throw new Error(words.unreadable);
    });
    return { name: await send(small, 'picture'), title, bytes: small.size };
  }
  if (file.size > mostBytes) throw new Error(words.tooLarge);
  return { name: await send(file, 'file'), title, bytes: file.size };
};
