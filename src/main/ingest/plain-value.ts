/** More than any message may hold; what it holds in values is counted later. */
const maxItems = 40_000;
const maxDepth = 40;

const isPlain = (value: object): boolean => {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
};

/** Numbers of a typed array; a long one is left to the rule for long arrays. */
const numbersOf = (value: ArrayBufferView): readonly unknown[] => (value instanceof DataView ? [] : Array.from(value as unknown as ArrayLike<unknown>));

/**
 * What a binary decoder made of a message, as JSON has it: times become milliseconds, maps objects, sets and typed arrays arrays.
 * Byte strings are left out unless `keepsBytes`; so is whatever JSON has no form for. Throws a `RangeError` for what is nested too deeply or too large.
 */
export const plainOf = (root: unknown, { keepsBytes }: { readonly keepsBytes: boolean }): unknown => {
  let items = 0;
  const plain = (value: unknown, depth: number): unknown => {
    if (++items > maxItems || depth > maxDepth) throw new RangeError('The message is nested too deeply, or larger than it may be.');
    if (typeof value !== 'object' || value === null) return typeof value === 'function' || typeof value === 'symbol' ? undefined : value;
    if (value instanceof Date) return value.getTime();
    if (value instanceof Uint8Array) return keepsBytes ? value : undefined;
    if (ArrayBuffer.isView(value)) return plain(numbersOf(value), depth);
    if (Array.isArray(value)) return value.map((item) => plain(item, depth + 1));
    if (value instanceof Set) return [...value].map((item) => plain(item, depth + 1));
    const entries = value instanceof Map ? [...value].map(([key, item]) => [String(key), item] as const) : isPlain(value) ? Object.entries(value) : undefined;
    if (entries === undefined) return undefined;
    const object: Record<string, unknown> = Object.create(null) as Record<string, unknown>; // a key may be __proto__
    for (const [key, item] of entries) {
      const inner = plain(item, depth + 1);
      if (inner !== undefined) object[key] = inner;
    }
    return object;
  };
  return plain(root, 0);
};
