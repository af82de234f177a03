/** Numbers from 0 to n - 1 that are the same in every run. */
export const randomFrom = (seed: number) => {
  let state = seed >>> 0;
  return (n: number): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * n) >>> 0;
  };
};
export type Random = ReturnType<typeof randomFrom>;

/** Pieces that have broken parsers before. */
const pieces = [
  '__proto__',
  'constructor',
  'prototype',
  '{"__proto__":{"polluted":1}}',
  'toString',
  '1e999',
  '-1e999',
  'NaN',
  'nan',
  '+Inf',
  '18446744073709551616',
  '9007199254740993',
  '0x1f',
  '\\u0000',
  '\\ud800',
  '\0',
  '\ufeff',
  '\r\n',
  '\n\n',
  '# EOF\n',
  '# TYPE a counter\n',
  '"',
  '\\',
  '{',
  '}',
  '[',
  ']',
  ',',
  ':',
  '=',
  ' ',
  '{}',
  '[]',
  'null',
  '[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[',
  '{"a":{"a":{"a":{"a":{"a":',
].map((text) => Buffer.from(text));
const heads = [0x00, 0x1b, 0x3b, 0x5b, 0x5f, 0x7b, 0x7f, 0x80, 0x9b, 0x9f, 0xbb, 0xbf, 0xc1, 0xc2, 0xc9, 0xd4, 0xd8, 0xd9, 0xdd, 0xdf, 0xf8, 0xfb, 0xff];

const randomBytes = (random: Random): Buffer => {
  const bytes = Buffer.alloc(random(64));
  for (let i = 0; i < bytes.length; i++) bytes[i] = random(256);
  return bytes;
};

const change = (bytes: Buffer, others: readonly Uint8Array[], random: Random): Buffer => {
  const at = random(bytes.length + 1);
  const end = at + random(Math.min(64, bytes.length - at) + 1);
  const around = (middle: Uint8Array, until = at): Buffer => Buffer.concat([bytes.subarray(0, at), middle, bytes.subarray(until)]);
  switch (random(9)) {
    case 0: {
      const flipped = Buffer.from(bytes);
      if (flipped.length > 0) flipped[at % flipped.length]! ^= 1 << random(8);
      return flipped;
    }
    case 1:
      return around(Buffer.of(random(256)), at + 1);
    case 2:
      return around(Buffer.of(heads[random(heads.length)]!), at + random(2));
    case 3:
      return around(pieces[random(pieces.length)]!, at + random(3));
    case 4:
      return around(Buffer.alloc(0), end);
    case 5:
      return around(bytes.subarray(at, end));
    case 6:
      return bytes.subarray(0, at);
    case 7: {
      const other = others[random(others.length)]!;
      const from = random(other.length + 1);
      return around(other.subarray(from, from + random(64)), end);
    }
    default:
      return around(randomBytes(random), end);
  }
};

/** 64 KiB that begin like a good payload and go on with one piece over and over: what takes time with the square of the length shows here. */
export function* longInputs(good: Uint8Array): Generator<Buffer> {
  const size = 64 * 1024;
  const digits = ['1', '9,', '1 ', 'a', 'a=1,', 'a=1\n', 'a 1\n', '"a":1,', '1.', '-', 'e', '{"n":1},'].map((text) => Buffer.from(text));
  for (const piece of [...pieces, ...digits, ...heads.map((head) => Buffer.of(head))])
    for (const start of [0, good.length >> 1, good.length - 1]) {
      const head = Buffer.from(good.subarray(0, start));
      yield Buffer.concat([head, Buffer.alloc(size - head.length, piece)]);
    }
}

const maxBytes = 4096;

/** `count` payloads: some random, most a good one with one to eight changes. The first is the good one. */
export function* hostileInputs(good: Uint8Array, others: readonly Uint8Array[], count: number, seed: number): Generator<Buffer> {
  const random = randomFrom(seed);
  yield Buffer.from(good);
  for (let i = 1; i < count; i++) {
    if (random(20) === 0) {
      yield randomBytes(random);
      continue;
    }
    let bytes: Buffer = Buffer.from(random(30) === 0 ? others[random(others.length)]! : good);
    for (let changes = 1 + random(8); changes > 0; changes--) bytes = change(bytes, others, random);
    yield bytes.subarray(0, maxBytes);
  }
}
