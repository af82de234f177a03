/** 64 bits as two halves. */
export interface ContentHash {
  low: number;
  high: number;
}
export const contentHash = (): ContentHash => ({ low: 0, high: 0 });

/** Four bytes at a time, two lanes that mix differently. */
const mix = (into: ContentHash, bytes: Uint8Array, from: number, end: number): void => {
  let a = into.low;
  let b = into.high;
  let i = from;
  for (; i + 4 <= end; i += 4) {
    const word = bytes[i]! | (bytes[i + 1]! << 8) | (bytes[i + 2]! << 16) | (bytes[i + 3]! << 24);
    a = Math.imul(a ^ word, 0x9e3779b1);
    a ^= a >>> 15;
    b = Math.imul(b ^ (word + a), 0x85ebca77);
    b ^= b >>> 13;
  }
  for (; i < end; i++) {
    a = Math.imul(a ^ bytes[i]!, 0x01000193);
    b = Math.imul(b, 0x5bd1e995) ^ bytes[i]!;
    b ^= b >>> 13;
  }
  into.low = a;
  into.high = b;
};

/** The part of a hash that only the topic decides; kept for topics that come again and again. */
export const hashTopic = (topic: Uint8Array): ContentHash => {
  const hash = { low: 0x9e3779b9 ^ topic.length, high: 0x85ebca6b };
  mix(hash, topic, 0, topic.length);
  return hash;
};

/** Fast enough for every message; `size` is the true size of a payload that was cut. Tells repeats apart, is no protection against forgery. */
export const hashContent = (topic: ContentHash, bytes: Uint8Array, from: number, end: number, size: number, into: ContentHash): void => {
  into.low = topic.low ^ size;
  into.high = topic.high;
  mix(into, bytes, from, end);
  const a = Math.imul(into.low ^ (into.low >>> 16), 0x7feb352d) ^ into.high;
  const b = Math.imul(into.high ^ (into.high >>> 15), 0x2c1b3c6d) ^ a;
  into.low = (a ^ (a >>> 15)) >>> 0;
  into.high = (b ^ (b >>> 16)) >>> 0;
};
