/** 64 bits of topic, payload and its true size as two 32-bit halves, fast enough for every message. Tells repeats apart, is no protection against forgery. */
export const contentHash = (topic: string, payload: Uint8Array, size: number): readonly [number, number] => {
  let a = 0x9e3779b9 ^ size;
  let b = 0x85ebca6b ^ topic.length;
  for (let i = 0; i < topic.length; i++) {
    const code = topic.charCodeAt(i);
    a = Math.imul(a ^ code, 0x01000193);
    b = Math.imul(b, 0x5bd1e995) + code;
  }
  a ^= a >>> 15;
  for (let i = 0; i < payload.length; i++) {
    const byte = payload[i]!;
    a = Math.imul(a ^ byte, 0x01000193);
    b = (Math.imul(b, 0x5bd1e995) + byte) | 0;
    b ^= b >>> 13;
  }
  a = Math.imul(a ^ (a >>> 16), 0x7feb352d) ^ b;
  b = Math.imul(b ^ (b >>> 15), 0x2c1b3c6d);
  return [(a ^ (a >>> 15)) >>> 0, (b ^ (b >>> 16)) >>> 0];
};
