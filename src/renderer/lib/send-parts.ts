import { photoPartChars } from '../../contract/photo-calls.ts';

const base64Of = async (blob: Blob): Promise<string> => {
  const bytes = new Uint8Array(await blob.arrayBuffer());
  let text = '';
  for (let from = 0; from < bytes.length; from += 0x8000) text += String.fromCodePoint(...bytes.subarray(from, from + 0x8000));
  return btoa(text);
};

interface Part {
  readonly upload: string;
  readonly part: string;
  readonly isLast: boolean;
}
/** Sends a file in parts, in their order: a message has no room for a whole one. Resolves with the answer to the last part. */
export const sendParts = async <Answer>(blob: Blob, send: (part: Part) => Promise<Answer>): Promise<Answer> => {
  const text = await base64Of(blob);
  const upload = crypto.randomUUID();
  for (let from = 0; ; from += photoPartChars) {
    const isLast = from + photoPartChars >= text.length;
    // oxlint-disable-next-line no-await-in-loop -- parts count in their order
    const answer = await send({ upload, part: text.slice(from, from + photoPartChars), isLast });
    if (isLast) return answer;
  }
};
