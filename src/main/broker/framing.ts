export const maxPacketBytes = 1_048_576;
/** What is kept of a PUBLISH that is too large: topic, message id and a sample of the payload. */
const keptBytes = 65_540;

export interface FramingOptions {
  readonly version: 4 | 5;
  /** Of a PUBLISH, bytes; `maxPacketBytes` when left out. */
  readonly largestPublish?: number | undefined;
  /** Bytes for mqtt.js, in order. */
  readonly pass: (bytes: Uint8Array) => void;
  /** A PUBLISH was cut; `packet` counts all PUBLISH packets from 0, `missing` the bytes that were left out. */
  readonly onCut: (packet: number, missing: number) => void;
  /** The stream is not MQTT. */
  readonly onBroken: (why: string) => void;
}

/**
 * Follows the packets of a byte stream. A PUBLISH that is too large passes as a short one with the same topic, flags and
 * message id, so that it is acknowledged in its turn; the rest of its body is thrown away as it comes, never held.
 */
export const openFraming = ({ version, largestPublish = maxPacketBytes, pass, onCut, onBroken }: FramingOptions): ((chunk: Uint8Array) => void) => {
  const header: number[] = [];
  let bodyLeft = 0;
  let skipLeft = 0;
  let publishes = 0;

  /** Undefined while the header is not complete; else the length of the body. Multiplied, for 32-bit shifts overflow. */
  const lengthOf = (): number | undefined =>
    header.length < 2 || (header.at(-1)! & 0x80) !== 0 ? undefined : header.slice(1).reduce((sum, byte, i) => sum + (byte & 0x7f) * 128 ** i, 0);

  /** Why the header so far cannot be one. */
  const problem = (): string | undefined => {
    const type = header[0]! >> 4;
    if (type === 0 || (type === 15 && version === 4)) return `a packet of type ${type}`;
    return header.length === 5 && (header[4]! & 0x80) !== 0 ? 'a packet length of five bytes' : undefined;
  };

  return (chunk) => {
    let at = 0;
    let from = 0; // [from, at) is passed as it is, many packets at once
    let headerAt = -1; // where the present header begins; -1 when that was in an earlier chunk
    const passUntil = (end: number): void => {
      if (end > from) pass(chunk.subarray(from, end));
    };
    while (at < chunk.length) {
      if (bodyLeft > 0) {
        const step = Math.min(chunk.length - at, bodyLeft);
        bodyLeft -= step;
        at += step;
        if (bodyLeft > 0 || skipLeft === 0) continue;
        passUntil(at);
        from = at;
      } else if (skipLeft > 0) {
        const step = Math.min(chunk.length - at, skipLeft);
        skipLeft -= step;
        at += step;
        from = at;
      } else {
        if (header.length === 0) headerAt = at;
        header.push(chunk[at++]!);
        const why = problem();
        if (why !== undefined) return onBroken(why);
        const length = lengthOf();
        if (length === undefined) continue;
        const isPublish = header[0]! >> 4 === 3;
        const isLarge = length > (isPublish ? largestPublish : maxPacketBytes);
        if (isLarge && !isPublish) return onBroken(`a packet of type ${header[0]! >> 4} with ${length} bytes`);
        bodyLeft = isLarge ? keptBytes : length;
        skipLeft = length - bodyLeft;
        if (isLarge || headerAt < from) {
          passUntil(headerAt);
          pass(
            isLarge
              ? Uint8Array.of(header[0]!, (keptBytes % 128) | 0x80, (Math.floor(keptBytes / 128) % 128) | 0x80, Math.floor(keptBytes / 16_384))
              : Uint8Array.from(header),
          );
          from = at;
        }
        header.length = 0;
        if (isPublish) publishes++;
        if (isLarge) onCut(publishes - 1, skipLeft);
      }
    }
    // A header that is not complete waits: only whole ones can be judged.
    passUntil(header.length === 0 ? at : headerAt);
  };
};
