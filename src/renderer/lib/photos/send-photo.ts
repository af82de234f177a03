import { photoPartChars } from '../../../contract/photo-calls.ts';
import { engine } from '../../wire/engine.ts';

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

const base64Of = async (blob: Blob): Promise<string> => {
  const bytes = new Uint8Array(await blob.arrayBuffer());
  let text = '';
  for (let from = 0; from < bytes.length; from += 0x8000) text += String.fromCodePoint(...bytes.subarray(from, from + 0x8000));
  return btoa(text);
};

/** Keeps a picture on this console; resolves with its name. Rejects with words for a person, `unreadable` when it is no picture. */
export const sendPhoto = async (file: Blob, unreadable: string): Promise<string> => {
  const small = await shrunk(file).catch(() => {
    throw new Error(unreadable);
  });
  const text = await base64Of(small);
  const upload = crypto.randomUUID();
  for (let from = 0; ; from += photoPartChars) {
    const isLast = from + photoPartChars >= text.length;
    // oxlint-disable-next-line no-await-in-loop -- parts count in their order
    const { name } = await engine.keepPhoto({ upload, part: text.slice(from, from + photoPartChars), isLast });
    if (isLast && name !== null) return name;
  }
};
