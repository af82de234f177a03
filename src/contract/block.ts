/**
 * Samples as bytes: times in whole milliseconds, values lossless to the last bit. These are the parts of which the chunks of
 * the store and the blocks of the upload are made. Knows nothing of Node; every damage is a RangeError.
 *
 * Times: first, first difference, then differences of differences. Values: one mode byte, then
 *   0x00 + d   value = k / 10^d           the k as differences, then the exceptions: values that do not fit, as raw doubles
 *   0x10 + d   value = fround(k / 10^d)   the same for numbers that arrived as 32-bit floats
 *   0x20       raw doubles
 *   0x30 + d   runs of equal values: k, length
 * Integers are zigzag varints.
 */

export interface ByteWriter {
  bytes: Uint8Array<ArrayBuffer>;
  view: DataView<ArrayBuffer>;
  at: number;
}

export interface ByteReader {
  readonly bytes: Uint8Array;
  readonly view: DataView;
  at: number;
  readonly end: number;
}

const FLOAT32 = 0x10;
const DOUBLES = 0x20;
const RUNS = 0x30;
const MAX_DIGITS = 12;
/** Sums and differences of smaller integers stay exact, in zigzag form too. */
const EXACT = 2 ** 51;
/** At most one value in so many may be an exception. */
const EXCEPTIONS = 32;
const SCALES = Float64Array.from({ length: MAX_DIGITS + 1 }, (_, d) => 10 ** d);

const damaged = (): RangeError => new RangeError('block: damaged');

/* Bytes */

export const byteWriter = (size = 4096): ByteWriter => {
  const bytes = new Uint8Array(size);
  return { bytes, view: new DataView(bytes.buffer), at: 0 };
};

/** Makes room for `more` bytes; everything written so far stays. */
export const reserve = (to: ByteWriter, more: number): void => {
  if (to.at + more <= to.bytes.length) return;
  const bytes = new Uint8Array(Math.max(2 * to.bytes.length, to.at + more));
  bytes.set(to.bytes.subarray(0, to.at));
  to.bytes = bytes;
  to.view = new DataView(bytes.buffer);
};

/** What was written, as bytes of its own. */
export const written = (from: ByteWriter): Uint8Array<ArrayBuffer> => from.bytes.slice(0, from.at);

export const putByte = (to: ByteWriter, byte: number): void => {
  reserve(to, 1);
  to.bytes[to.at++] = byte;
};
export const putUint32 = (to: ByteWriter, number: number): void => {
  reserve(to, 4);
  to.view.setUint32(to.at, number, true);
  to.at += 4;
};
export const putFloat64 = (to: ByteWriter, number: number): void => {
  reserve(to, 8);
  to.view.setFloat64(to.at, number, true);
  to.at += 8;
};
export const putBytes = (to: ByteWriter, bytes: Uint8Array): void => {
  reserve(to, bytes.length);
  to.bytes.set(bytes, to.at);
  to.at += bytes.length;
};

/** A whole number from 0 to 2^53 - 1. */
export const putVarint = (to: ByteWriter, number: number): void => {
  reserve(to, 8);
  to.at = varintAt(to.bytes, to.at, number);
};
/** A whole number whose size is below 2^52. */
export const putInteger = (to: ByteWriter, number: number): void => putVarint(to, number < 0 ? -2 * number - 1 : 2 * number);

export const byteReader = (bytes: Uint8Array, at = 0, end = bytes.length): ByteReader => ({
  bytes,
  view: new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength),
  at,
  end,
});

const advance = (from: ByteReader, length: number): number => {
  const { at } = from;
  if (length > from.end - at) throw damaged();
  from.at = at + length;
  return at;
};
export const takeByte = (from: ByteReader): number => from.bytes[advance(from, 1)]!;
export const takeUint32 = (from: ByteReader): number => from.view.getUint32(advance(from, 4), true);
export const takeFloat64 = (from: ByteReader): number => from.view.getFloat64(advance(from, 8), true);

export const takeVarint = (from: ByteReader): number => {
  const { bytes, end } = from;
  let { at } = from;
  if (at >= end) throw damaged();
  let byte = bytes[at++]!;
  let value = byte & 127;
  for (let unit = 128; byte > 127; unit *= 128) {
    if (at >= end || unit > 2 ** 49) throw damaged();
    byte = bytes[at++]!;
    value += (byte & 127) * unit;
  }
  from.at = at;
  return value;
};
export const takeInteger = (from: ByteReader): number => {
  const zigzag = takeVarint(from);
  const half = Math.floor(zigzag / 2);
  return zigzag === 2 * half ? half : -half - 1;
};

const varintAt = (bytes: Uint8Array, from: number, number: number): number => {
  let at = from;
  let rest = number;
  for (; rest >= 2 ** 31; rest = Math.floor(rest / 128)) bytes[at++] = (rest % 128) | 128;
  for (; rest > 127; rest >>>= 7) bytes[at++] = (rest & 127) | 128;
  bytes[at++] = rest;
  return at;
};

/* Times */

/** Writes the times `start` to `end` of an array. Whole milliseconds, any order. */
export const putTimes = (to: ByteWriter, times: Float64Array, start = 0, end = times.length): void => {
  reserve(to, 8 * (end - start));
  const { bytes } = to;
  let { at } = to;
  for (let i = start, last = 0, step = 0; i < end; i++) {
    const time = times[i]!;
    if (!Number.isInteger(time) || Math.abs(time) > EXACT / 4) throw new RangeError('block: times are whole milliseconds');
    const difference = time - last;
    const turn = difference - step;
    at = varintAt(bytes, at, turn < 0 ? -2 * turn - 1 : 2 * turn);
    step = i === start ? 0 : difference;
    last = time;
  }
  to.at = at;
};

export const takeTimes = (from: ByteReader, count: number): Float64Array<ArrayBuffer> => {
  if (count > from.end - from.at) throw damaged();
  const times = new Float64Array(count);
  const { bytes, end } = from;
  let { at } = from;
  for (let i = 0, last = 0, step = 0; i < count; i++) {
    const byte = bytes[at]!;
    let number: number;
    if (byte < 128 && at < end) {
      at++;
      number = (byte >>> 1) ^ -(byte & 1);
    } else {
      from.at = at;
      number = takeInteger(from);
      at = from.at;
    }
    const difference = number + step;
    times[i] = last += difference;
    step = i === 0 ? 0 : difference;
  }
  from.at = at;
  return times;
};

/* Values */

/** Writes the first `count` values in the mode that holds all of them in few bytes. */
export const putValues = (to: ByteWriter, values: Float64Array, count = values.length): void => {
  const exact = modeOf(values, count, 0);
  const mode = exact ?? (count >= EXCEPTIONS ? modeOf(values, count, Math.floor(count / EXCEPTIONS)) : undefined);
  reserve(to, 10 + 11 * count);
  const start = to.at;
  if (mode === undefined) {
    putByte(to, DOUBLES);
    putBytes(to, bytesOf(values, 0, count));
    return;
  }
  if (exact === undefined) putDecimals(to, values, count, mode);
  else putWholes(to, count, mode);
  // Exceptions have no place among runs; a run takes at least two bytes.
  if (exact === undefined || exact > MAX_DIGITS || 2 * runsOf(values, count) >= to.at - start) return;
  const decimals = to.bytes.slice(start, to.at);
  to.at = start;
  putRuns(to, values, count, mode);
  if (to.at - start < decimals.length) return;
  to.at = start;
  putBytes(to, decimals);
};

export const takeValues = (from: ByteReader, count: number): Float64Array<ArrayBuffer> => {
  const mode = takeByte(from);
  if (mode === DOUBLES) {
    const at = advance(from, 8 * count);
    const values = new Float64Array(count);
    bytesOf(values, 0, count).set(from.bytes.subarray(at, at + 8 * count));
    return values;
  }
  if (mode <= MAX_DIGITS || (mode >= FLOAT32 && mode <= FLOAT32 + MAX_DIGITS)) return takeDecimals(from, count, mode);
  if (mode >= RUNS && mode <= RUNS + MAX_DIGITS) return takeRuns(from, count, SCALES[mode - RUNS]!);
  throw damaged();
};

/** Doubles as they lie in memory, little-endian on every machine that Fieldwatch runs on: a NaN keeps all its bits. */
const bytesOf = (values: Float64Array, start: number, count: number): Uint8Array => new Uint8Array(values.buffer, values.byteOffset + 8 * start, 8 * count);

/** The fewest digits with which all values but `allowed` ones can be written. */
const modeOf = (values: Float64Array, count: number, allowed: number): number | undefined => {
  for (const kind of [0, FLOAT32]) {
    for (let mode = kind; mode <= kind + MAX_DIGITS; mode++) if (misfits(values, count, mode, allowed) <= allowed) return mode;
  }
  return undefined;
};

const fits = (value: number, k: number, mode: number, scale: number): boolean =>
  (mode & FLOAT32 ? Math.fround(k / scale) : k / scale) === value && Math.abs(k) < EXACT && (value !== 0 || Object.is(value, 0));

/** What `misfits` found last, value by value: looking again would cost as much as finding the mode did. */
let wholes = new Float64Array(1024);

/** How many values the mode cannot hold; stops counting above `allowed`. */
const misfits = (values: Float64Array, count: number, mode: number, allowed: number): number => {
  const scale = SCALES[mode & 0xf]!;
  if (wholes.length < count) wholes = new Float64Array(2 * count);
  const found = wholes;
  let missed = 0;
  for (let i = 0; i < count && missed <= allowed; i++) {
    const value = values[i]!;
    const k = Math.round(value * scale);
    found[i] = k;
    if (!fits(value, k, mode, scale)) missed++;
  }
  return missed;
};

/** All of the last `misfits` fit: their differences. */
const putWholes = (to: ByteWriter, count: number, mode: number): void => {
  putByte(to, mode);
  const { bytes } = to;
  let { at } = to;
  for (let i = 0, last = 0; i < count; i++) {
    const k = wholes[i]!;
    const difference = k - last;
    const zigzag = difference < 0 ? -2 * difference - 1 : 2 * difference;
    if (zigzag < 128) bytes[at++] = zigzag;
    else at = varintAt(bytes, at, zigzag);
    last = k;
  }
  to.at = at;
  putVarint(to, 0); // no exceptions
};

const putDecimals = (to: ByteWriter, values: Float64Array, count: number, mode: number): void => {
  putByte(to, mode);
  const scale = SCALES[mode & 0xf]!;
  const { bytes } = to;
  let { at } = to;
  const exceptions: number[] = [];
  for (let i = 0, last = 0; i < count; i++) {
    const value = values[i]!;
    const k = Math.round(value * scale);
    if (fits(value, k, mode, scale)) {
      const difference = k - last;
      at = varintAt(bytes, at, difference < 0 ? -2 * difference - 1 : 2 * difference);
      last = k;
    } else {
      exceptions.push(i);
      bytes[at++] = 0;
    }
  }
  to.at = at;
  putVarint(to, exceptions.length);
  for (const place of exceptions) {
    putVarint(to, place);
    putBytes(to, bytesOf(values, place, 1));
  }
};

const takeDecimals = (from: ByteReader, count: number, mode: number): Float64Array<ArrayBuffer> => {
  const scale = SCALES[mode & 0xf]!;
  const values = takeScaled(from, count, scale);
  if (mode & FLOAT32) for (let i = 0; i < count; i++) values[i] = Math.fround(values[i]!);
  for (let left = takeVarint(from); left > 0; left--) {
    const place = takeVarint(from);
    const at = advance(from, 8);
    if (place >= count) throw damaged();
    bytesOf(values, place, 1).set(from.bytes.subarray(at, at + 8));
  }
  return values;
};

const runsOf = (values: Float64Array, count: number): number => {
  let runs = count > 0 ? 1 : 0;
  for (let i = 1; i < count; i++) if (values[i] !== values[i - 1]) runs++;
  return runs;
};

const putRuns = (to: ByteWriter, values: Float64Array, count: number, mode: number): void => {
  putByte(to, RUNS + mode);
  const scale = SCALES[mode]!;
  for (let i = 0; i < count;) {
    const value = values[i]!;
    let end = i + 1;
    while (end < count && values[end] === value) end++;
    putInteger(to, Math.round(value * scale));
    putVarint(to, end - i);
    i = end;
  }
};

const takeRuns = (from: ByteReader, count: number, scale: number): Float64Array<ArrayBuffer> => {
  const values = new Float64Array(count);
  for (let i = 0; i < count;) {
    const value = takeInteger(from) / scale;
    const length = takeVarint(from);
    if (length === 0 || length > count - i) throw damaged();
    values.fill(value, i, i + length);
    i += length;
  }
  return values;
};

/** Differences of whole numbers, each sum divided by `scale`. */
const takeScaled = (from: ByteReader, count: number, scale: number): Float64Array<ArrayBuffer> => {
  if (count > from.end - from.at) throw damaged();
  const numbers = new Float64Array(count);
  const { bytes, end } = from;
  let { at } = from;
  for (let i = 0, k = 0; i < count; i++) {
    const byte = bytes[at]!;
    if (byte < 128 && at < end) {
      at++;
      k += (byte >>> 1) ^ -(byte & 1);
    } else {
      from.at = at;
      k += takeInteger(from);
      at = from.at;
    }
    numbers[i] = k / scale;
  }
  from.at = at;
  return numbers;
};
