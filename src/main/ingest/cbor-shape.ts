import type { DecodeFailure } from './decoders/decoder.ts';

const limits = { depth: 40, items: 40_000 } as const;

const noBytes = new Uint8Array();
const undefinedValue = Uint8Array.of(0xf7);
/** The library reads strings only whole. */
const wholeString = ({ major, parts }: { readonly major: number; readonly parts: readonly Uint8Array[] }): Uint8Array => {
  const content = Buffer.concat(parts);
  const head = Buffer.alloc(5);
  head[0] = (major << 5) | 26;
  head.writeUInt32BE(content.length, 1);
  return Buffer.concat([head, content]);
};

const indefinite = -1;
const breakByte = 0xff;

/**
 * Tags that mean something here: times, large and decimal numbers, typed arrays, sets. All others are left out, what they mark
 * stays: the library gives some of them a life of their own (references, packed tables, classes by name).
 */
const isKnownTag = (tag: number): boolean => tag <= 5 || (tag >= 64 && tag <= 87) || tag === 258;
/** Larger whole numbers take time that grows with their square. */
const maxBignumBytes = 128;

/** Bytes from `from` to `to` that the library is to see in another form. */
export interface CborEdit {
  readonly from: number;
  readonly to: number;
  readonly bytes: Uint8Array;
}
export type CborShape = { readonly ok: true; /** In the order of the message. */ readonly edits: readonly CborEdit[] } | DecodeFailure;

/** Items that one container still waits for; -1 until a break. */
interface Open {
  left: number;
  /** A text or byte string that comes in parts, which have its major type. */
  readonly string: { readonly from: number; readonly major: number; readonly parts: Uint8Array[] } | undefined;
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
  const edits: CborEdit[] = [];
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
      if (parent.string) edits.push({ from: parent.string.from, to: at, bytes: wholeString(parent.string) });
      open.pop();
    } else {
      if (++items > limits.items) return { ok: false, reason: 'depth', detail: `The message has more than ${limits.items} items.`, position: { byte: start } };
      const major = head >> 5;
      const detail = head & 31;
      if (parent?.string !== undefined && (parent.string.major !== major || detail === 31))
        return malformed('A part of a string is no string of its kind.', start);
      let argument = detail;
      if (detail >= 28 && detail <= 30) return malformed('The first byte of an item is reserved.', start);
      if (detail >= 24 && detail <= 27) {
        const width = 1 << (detail - 24);
        if (at + width > bytes.length) return truncated(bytes.length);
        argument = width === 1 ? view.getUint8(at) : width === 2 ? view.getUint16(at) : width === 4 ? view.getUint32(at) : Number(view.getBigUint64(at));
        at += width;
        if (major === 7 && width === 1 && argument < 32) return malformed('A simple value below 32 must be one byte.', start);
      }
      // Simple values without a meaning; the library takes some of them for references.
      if (major === 7 && (detail < 20 || detail === 24)) edits.push({ from: start, to: at, bytes: undefinedValue });
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
        if (isIndefinite) open.push({ left: indefinite, string: { from: start, major, parts: [] }, isMap: false, count: 0 });
        else if (argument > bytes.length - at) return truncated(bytes.length);
        else {
          parent?.string?.parts.push(bytes.subarray(at, at + argument));
          at += argument;
        }
      } else if (major === 4 || major === 5) {
        const wanted = isIndefinite ? indefinite : argument * (major - 3);
        // Every item has at least one byte.
        if (wanted > bytes.length - at) return truncated(bytes.length);
        open.push({ left: wanted, string: undefined, isMap: major === 5, count: 0 });
      } else if (major === 6) {
        isBignum = argument === 2 || argument === 3;
        if (!isKnownTag(argument)) edits.push({ from: start, to: at, bytes: noBytes });
        open.push({ left: 1, string: undefined, isMap: false, count: 0 });
      }
      if (open.length > limits.depth)
        return { ok: false, reason: 'depth', detail: `The message is nested deeper than ${limits.depth}.`, position: { byte: start } };
    }
    while (open.at(-1)?.left === 0) open.pop();
    if (open.length === 0) return at === bytes.length ? { ok: true, edits } : malformed(`${bytes.length - at} bytes follow the item.`, at);
  }
};
