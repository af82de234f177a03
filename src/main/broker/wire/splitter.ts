/** What is kept of a PUBLISH that is too large: topic, message id and a sample of the payload. */
export const keptBytes = 65_540;
/** No packet other than PUBLISH may be larger. */
const largestOther = 1_048_576;
/** The carry buffer is kept for the next packet up to this size. */
const carryKept = 262_144;
const longestHeader = 5;
/** PUBREL, SUBSCRIBE and UNSUBSCRIBE have flag bits of 2, all others but PUBLISH of 0. */
const hasFlag2 = Array.from({ length: 16 }, (_, type) => type === 6 || type === 8 || type === 10);

export interface SplitterOptions {
  readonly version: 4 | 5;
  /** A PUBLISH with a longer body is not held: only its beginning is handed on. */
  readonly largestPublish: number;
  /** A whole packet: header at `start`, body in `[body, end)`. Valid only during the call, for the bytes are used again. */
  readonly onPacket: (bytes: Uint8Array, start: number, body: number, end: number) => void;
  /** A PUBLISH that is too large, at its end: its first byte, the beginning of its body, and how long the body was. */
  readonly onOversize: (first: number, beginning: Uint8Array, length: number) => void;
}

/** The stream is not MQTT; nothing after this point can be trusted. */
export class NotMqtt extends Error {
  override readonly name = 'NotMqtt';
}

/** Cuts a byte stream into packets. Whole packets are used where they lie; one that was cut is completed in a buffer of its own, so no byte is copied twice. */
export const openSplitter = ({ version, largestPublish, onPacket, onOversize }: SplitterOptions): ((chunk: Uint8Array, length: number) => void) => {
  const header = new Uint8Array(longestHeader);
  let headerLength = 0;
  let carry = new Uint8Array(4096);
  let carried = 0;
  /** Size of the packet in `carry`; 0 when there is none. */
  let wanted = 0;
  let bodyAt = 0;
  /** Length of an oversized body while it is swallowed, and how much of it is thrown away yet. */
  let oversize = 0;
  let skip = 0;

  /** Checks the first byte and the length of the body. */
  const check = (first: number, length: number): void => {
    const type = first >> 4;
    if (type === 0 || (type === 15 && version === 4)) throw new NotMqtt(`a packet of type ${type}`);
    if (type !== 3 && (first & 15) !== (hasFlag2[type] ? 2 : 0)) throw new NotMqtt(`header flag bits ${first & 15} of a packet of type ${type}`);
    if (length > largestOther && type !== 3) throw new NotMqtt(`a packet of type ${type} with ${length} bytes`);
  };
  const isOversize = (first: number, length: number): boolean => first >> 4 === 3 && length > largestPublish;

  /** The header of `size` bytes stands in `header`; its packet goes on in the carry buffer. */
  const begin = (size: number): void => {
    headerLength = 0;
    let length = 0;
    // Multiplied, for 32-bit shifts overflow.
    for (let i = 1, unit = 1; i < size; i++, unit *= 128) length += (header[i]! & 127) * unit;
    check(header[0]!, length);
    const isLarge = isOversize(header[0]!, length);
    bodyAt = size;
    wanted = size + (isLarge ? keptBytes : length);
    oversize = isLarge ? length : 0;
    skip = isLarge ? length - keptBytes : 0;
    if (carry.length < wanted) carry = new Uint8Array(wanted);
    carry.set(header.subarray(0, size));
    carried = size;
    finish();
  };
  /** Hands on what the carry buffer holds, once it is complete. */
  const finish = (): void => {
    if (carried < wanted || skip > 0) return;
    const [bytes, end] = [carry, wanted];
    wanted = 0;
    if (oversize > 0) onOversize(bytes[0]!, bytes.subarray(bodyAt, end), oversize);
    else onPacket(bytes, 0, bodyAt, end);
    if (carry.length > carryKept) carry = new Uint8Array(4096);
  };
  const continueHeader = (byte: number): void => {
    header[headerLength++] = byte;
    if (byte <= 127) begin(headerLength);
    else if (headerLength === longestHeader) throw new NotMqtt('a packet length of five bytes');
  };
  /** Goes on with a packet that was begun in an earlier chunk; returns the next place in this one. */
  const continuePacket = (chunk: Uint8Array, from: number, end: number): number => {
    const step = Math.min(end - from, wanted - carried);
    carry.set(chunk.subarray(from, from + step), carried);
    carried += step;
    const skipped = Math.min(end - from - step, skip);
    skip -= skipped;
    finish();
    return from + step + skipped;
  };

  return (chunk, end) => {
    for (let at = 0; at < end;) {
      if (headerLength > 0) continueHeader(chunk[at++]!);
      else if (wanted > 0) at = continuePacket(chunk, at, end);
      else {
        const first = chunk[at]!;
        let body = at + 1;
        let length = 0;
        let byte = 128;
        for (let unit = 1; body < end && byte > 127; unit *= 128) {
          if (unit > 2_097_152) throw new NotMqtt('a packet length of five bytes');
          byte = chunk[body++]!;
          length += (byte & 127) * unit;
        }
        const isWhole = byte <= 127;
        check(first, isWhole ? length : 0);
        if (isWhole && body + length <= end && !isOversize(first, length)) {
          onPacket(chunk, at, body, body + length);
          at = body + length;
          continue;
        }
        header.set(chunk.subarray(at, body));
        headerLength = body - at;
        at = body;
        if (isWhole) begin(headerLength);
        else if (headerLength === longestHeader) throw new NotMqtt('a packet length of five bytes');
      }
    }
  };
};
