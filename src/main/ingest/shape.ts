const [MINUS, DOT, ZERO, QUOTE, BACKSLASH] = [0x2d, 0x2e, 0x30, 0x22, 0x5c] as const;
const maxDigits = 15;
const powers = Float64Array.from({ length: maxDigits + 1 }, (_, d) => 10 ** d);

export const shapeLimits = { slots: 64, bytes: 4096 } as const;

/** What the number in a slot means: a place in the row of values, or one of these. */
export const IGNORED = -1;
export const TIME = -2;

/** The bytes of a message with its numbers cut out: literal, slot, literal, slot, ..., literal. */
export interface Outline {
  /** All literals one after the other; literal i is `[edges[i], edges[i + 1])`. */
  readonly literals: Uint8Array;
  readonly edges: Int32Array;
  readonly slots: number;
}

export interface Shape extends Outline {
  /** Per slot. */
  readonly roles: Int8Array;
  readonly columns: number;
  readonly hasTime: boolean;
}

/** What a scan found. Reused, so keep nothing of it. */
export interface Scanned {
  readonly values: Float64Array;
  /** As it stood in the message. */
  time: number;
}
export const scanned = (): Scanned => ({ values: new Float64Array(shapeLimits.slots), time: 0 });

const isDigit = (byte: number | undefined): boolean => byte !== undefined && byte >= 48 && byte <= 57;

/** Where the number that begins at `at` ends: optional minus, no leading zero, at most 15 digits, no exponent. -1 when it is none. */
const endOfNumber = (bytes: Uint8Array, at: number, end: number): number => {
  let p = at;
  if (bytes[p] === MINUS) p++;
  const first = p;
  while (p < end && isDigit(bytes[p])) p++;
  let digits = p - first;
  if (digits === 0 || (digits > 1 && bytes[first] === ZERO)) return -1;
  if (p < end && bytes[p] === DOT) {
    const fraction = ++p;
    while (p < end && isDigit(bytes[p])) p++;
    if (p === fraction) return -1;
    digits += p - fraction;
  }
  return digits <= maxDigits ? p : -1;
};

/** Bytes that would make a number go on. */
const goesOn = (byte: number | undefined): boolean =>
  byte !== undefined && (isDigit(byte) || byte === DOT || byte === 0x65 || byte === 0x45 || byte === 0x2b || byte === MINUS);

/** Where the numbers of a payload stand, as start and end in turn; undefined when one of them is not of the plain form. */
export const slotsIn = (bytes: Uint8Array): readonly number[] | undefined => {
  if (bytes.length > shapeLimits.bytes) return undefined;
  const places: number[] = [];
  for (let at = 0; at < bytes.length;) {
    const byte = bytes[at]!;
    if (byte === QUOTE) {
      for (at++; at < bytes.length && bytes[at] !== QUOTE; at++) if (bytes[at] === BACKSLASH) at++;
      at++;
    } else if (byte === MINUS || isDigit(byte)) {
      const end = endOfNumber(bytes, at, bytes.length);
      if (end < 0 || goesOn(bytes[end]) || places.length === 2 * shapeLimits.slots) return undefined;
      places.push(at, end);
      at = end;
    } else at++;
  }
  return places;
};

export const outlineOf = (bytes: Uint8Array, places: readonly number[]): Outline => {
  const literals: number[] = [];
  const edges = [0];
  let from = 0;
  for (let i = 0; i <= places.length; i += 2) {
    for (const byte of bytes.subarray(from, places[i] ?? bytes.length)) literals.push(byte);
    edges.push(literals.length);
    from = places[i + 1] ?? bytes.length;
  }
  return { literals: Uint8Array.from(literals), edges: Int32Array.from(edges), slots: places.length / 2 };
};

/** So many digits fit into a 32-bit integer, whatever they are; those are multiplied faster. */
const intDigits = 9;

/**
 * Reads a message of a known shape straight from its bytes. False when it has another one, or a number that is not of the
 * plain form: then the decoder reads it. A number is m / 10^d with both exact, so it is the double that `JSON.parse` gives.
 */
export const scan = ({ literals, edges, slots, roles }: Shape, bytes: Uint8Array, from: number, end: number, into: Scanned): boolean => {
  let p = from;
  let at = 0;
  for (let slot = 0; ; slot++) {
    const to = edges[slot + 1]!;
    if (to - at > end - p) return false;
    for (; at < to; at++, p++) if (bytes[p] !== literals[at]) return false;
    if (slot === slots) return p === end;

    if (p >= end) return false;
    const isNegative = bytes[p] === MINUS;
    if (isNegative) p++;
    const first = p;
    // The first nine digits as one integer, those after them as another.
    let high = 0;
    let low = 0;
    let lows = 0;
    let stop = first + intDigits;
    if (stop > end) stop = end;
    for (; p < stop; p++) {
      const digit = bytes[p]! - ZERO;
      if (digit >>> 0 > 9) break;
      high = (Math.imul(high, 10) + digit) | 0;
    }
    if (p === stop) {
      for (; p < end; p++, lows++) {
        const digit = bytes[p]! - ZERO;
        if (digit >>> 0 > 9) break;
        low = (Math.imul(low, 10) + digit) | 0;
      }
    }
    let digits = p - first;
    if (digits === 0 || digits > maxDigits || (digits > 1 && bytes[first] === ZERO)) return false;
    let value: number;
    if (p < end && bytes[p] === DOT) {
      const fraction = ++p;
      stop = fraction + intDigits - digits;
      if (stop > end) stop = end;
      for (; p < stop; p++) {
        const digit = bytes[p]! - ZERO;
        if (digit >>> 0 > 9) break;
        high = (Math.imul(high, 10) + digit) | 0;
      }
      if (p >= stop) {
        for (; p < end; p++, lows++) {
          const digit = bytes[p]! - ZERO;
          if (digit >>> 0 > 9) break;
          low = (Math.imul(low, 10) + digit) | 0;
        }
      }
      const places = p - fraction;
      digits += places;
      if (places === 0 || digits > maxDigits) return false;
      value = (lows === 0 ? high : high * powers[lows]! + low) / powers[places]!;
    } else value = lows === 0 ? high : high * powers[lows]! + low;
    if (isNegative) value = -value;

    const role = roles[slot]!;
    if (role >= 0) into.values[role] = value;
    else if (role === TIME) into.time = value;
  }
};
