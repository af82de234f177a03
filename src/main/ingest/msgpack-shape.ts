import type { DecodeFailure } from './decoders/decoder.ts';

const limits = { depth: 40, items: 40_000 } as const;

interface Header {
  /** Bytes of the header that hold a length or value. */
  readonly width: number;
  readonly form: 'value' | 'bytes' | 'ext' | 'array' | 'map';
}

/** Headers from 0xc0 to 0xdf, in order; undefined is the one that is never used. */
const headers: readonly (Header | undefined)[] = [
  { width: 0, form: 'value' },
  undefined,
  { width: 0, form: 'value' },
  { width: 0, form: 'value' },
  { width: 1, form: 'bytes' },
  { width: 2, form: 'bytes' },
  { width: 4, form: 'bytes' },
  { width: 1, form: 'ext' },
  { width: 2, form: 'ext' },
  { width: 4, form: 'ext' },
  { width: 4, form: 'value' },
  { width: 8, form: 'value' },
  { width: 1, form: 'value' },
  { width: 2, form: 'value' },
  { width: 4, form: 'value' },
  { width: 8, form: 'value' },
  { width: 1, form: 'value' },
  { width: 2, form: 'value' },
  { width: 4, form: 'value' },
  { width: 8, form: 'value' },
  { width: 2, form: 'value' }, // fixext: the type and the data
  { width: 3, form: 'value' },
  { width: 5, form: 'value' },
  { width: 9, form: 'value' },
  { width: 17, form: 'value' },
  { width: 1, form: 'bytes' },
  { width: 2, form: 'bytes' },
  { width: 4, form: 'bytes' },
  { width: 2, form: 'array' },
  { width: 4, form: 'array' },
  { width: 2, form: 'map' },
  { width: 4, form: 'map' },
];

/** Walks a MessagePack object without building it. Undefined when it is whole and nothing follows; else what is wrong at which byte. */
export const msgpackFault = (bytes: Uint8Array): DecodeFailure | undefined => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const open: number[] = [];
  let at = 0;
  let items = 0;
  const truncated = (byte: number): DecodeFailure => ({
    ok: false,
    reason: 'truncated',
    detail: 'The message ends in the middle of a value.',
    position: { byte },
  });

  for (;;) {
    const start = at;
    if (start >= bytes.length) return truncated(start);
    const head = bytes[at++]!;
    if (++items > limits.items) return { ok: false, reason: 'depth', detail: `The message has more than ${limits.items} values.`, position: { byte: start } };
    let form: Header['form'] = 'value';
    let length = 0;
    if (head >= 0x80 && head <= 0x8f) [form, length] = ['map', head & 15];
    else if (head >= 0x90 && head <= 0x9f) [form, length] = ['array', head & 15];
    else if (head >= 0xa0 && head <= 0xbf) [form, length] = ['bytes', head & 31];
    else if (head >= 0xc0 && head <= 0xdf) {
      const header = headers[head - 0xc0];
      if (header === undefined) return { ok: false, reason: 'malformed', detail: 'The byte c1 is never used.', position: { byte: start } };
      if (at + header.width > bytes.length) return truncated(bytes.length);
      form = header.form;
      if (form !== 'value') length = header.width === 1 ? view.getUint8(at) : header.width === 2 ? view.getUint16(at) : view.getUint32(at);
      at += header.width;
    }
    if (open.length > 0) open[open.length - 1]!--;
    if (form === 'bytes' || form === 'ext') {
      at += length + (form === 'ext' ? 1 : 0);
      if (at > bytes.length) return truncated(bytes.length);
    } else if (form === 'array' || form === 'map') {
      const wanted = form === 'map' ? length * 2 : length;
      if (wanted > bytes.length - at) return truncated(bytes.length); // every value has at least one byte
      open.push(wanted);
      if (open.length > limits.depth)
        return { ok: false, reason: 'depth', detail: `The message is nested deeper than ${limits.depth}.`, position: { byte: start } };
    }
    while (open.at(-1) === 0) open.pop();
    if (open.length === 0)
      return at === bytes.length
        ? undefined
        : { ok: false, reason: 'malformed', detail: `${bytes.length - at} bytes follow the message.`, position: { byte: at } };
  }
};
