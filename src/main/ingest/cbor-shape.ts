import type { DecodeFailure } from './decoders/decoder.ts';

const limits = { depth: 40, items: 40_000 } as const;

const indefinite = -1;
const breakByte = 0xff;

/**
 * Tags that mean something here: times, large and decimal numbers, typed arrays, sets. All others are left out, what they mark
 * stays: the library gives some of them a life of their own (references, packed tables, classes by name).
 */
const isKnownTag = (tag: number): boolean => tag <= 5 || (tag >= 64 && tag <= 87) || tag === 258;
/** Larger whole numbers take time that grows with their square. */
const maxBignumBytes = 128;

export type CborShape =
  | { readonly ok: true; /** Heads of tags to be left out, as [from, to). */ readonly cuts: readonly (readonly [number, number])[] }
  | DecodeFailure;

/** Items that one container still waits for; -1 until a break. */
interface Open {
  left: number;
  /** Chunks of a text or byte string of indefinite length have this major type. */
  readonly chunks: number | undefined;
  readonly isMap: boolean;
  count: number;
}

/**
 * Walks a CBOR item (RFC 8949) without building it: whether it is well-formed and nothing follows, else what is wrong at which
 * byte. Linear, without recursion.
 */
export const cborShape = (bytes: Uint8Array): CborShape => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const open: Open[] = [];
  let at = 0;
  let items = 0;
  let isBignum = false;
  const cuts: (readonly [number, number])[] = [];
  const malformed = (detail: string, byte: number): DecodeFailure => ({ ok: false, reason: 'malformed', detail, position: { byte } });
  const truncated = (byte: number): DecodeFailure => ({
    ok: false,
    reason: 'truncated',
    detail: 'The message ends in the middle of an item.',
    position: { byte },
  });

  for (;;) {
    const start = at;
    if (start >= bytes.length) return truncated(start);
    const head = bytes[at++]!;
    const parent = open.at(-1);
    if (head === breakByte) {
      if (parent?.left !== indefinite) return malformed('A break stands where nothing can end.', start);
      if (parent.isMap && parent.count % 2 === 1) return malformed('A key has no value.', start);
      open.pop();
    } else {
      if (++items > limits.items) return { ok: false, reason: 'depth', detail: `The message has more than ${limits.items} items.`, position: { byte: start } };
      const major = head >> 5;
      const detail = head & 31;
      if (parent?.chunks !== undefined && (parent.chunks !== major || detail === 31)) return malformed('A part of a string is no string of its kind.', start);
      let argument = detail;
      if (detail >= 28 && detail <= 30) return malformed('The first byte of an item is reserved.', start);
      if (detail >= 24 && detail <= 27) {
        const width = 1 << (detail - 24);
        if (at + width > bytes.length) return truncated(bytes.length);
        argument = width === 1 ? view.getUint8(at) : width === 2 ? view.getUint16(at) : width === 4 ? view.getUint32(at) : Number(view.getBigUint64(at));
        at += width;
        if (major === 7 && width === 1 && argument < 32) return malformed('A simple value below 32 must be one byte.', start);
      }
      if (parent !== undefined) {
        parent.count++;
        if (parent.left !== indefinite) parent.left--;
      }
      const isIndefinite = detail === 31;
      if (isIndefinite && (major === 0 || major === 1 || major === 6)) return malformed('The first byte of an item is reserved.', start);
      if (isBignum && (major !== 2 || isIndefinite || argument > maxBignumBytes))
        return malformed(`A large number must be at most ${maxBignumBytes} bytes.`, start);
      isBignum = false;
      if (major === 2 || major === 3) {
        if (isIndefinite) open.push({ left: indefinite, chunks: major, isMap: false, count: 0 });
        else if (argument > bytes.length - at) return truncated(bytes.length);
        else at += argument;
      } else if (major === 4 || major === 5) {
        const wanted = isIndefinite ? indefinite : argument * (major - 3);
        // Every item has at least one byte.
        if (wanted > bytes.length - at) return truncated(bytes.length);
        open.push({ left: wanted, chunks: undefined, isMap: major === 5, count: 0 });
      } else if (major === 6) {
        isBignum = argument === 2 || argument === 3;
        if (!isKnownTag(argument)) cuts.push([start, at]);
        open.push({ left: 1, chunks: undefined, isMap: false, count: 0 });
      }
      if (open.length > limits.depth)
        return { ok: false, reason: 'depth', detail: `The message is nested deeper than ${limits.depth}.`, position: { byte: start } };
    }
    while (open.at(-1)?.left === 0) open.pop();
    if (open.length === 0) return at === bytes.length ? { ok: true, cuts } : malformed(`${bytes.length - at} bytes follow the item.`, at);
  }
};
