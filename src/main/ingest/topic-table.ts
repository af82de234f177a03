const offset = 0x811c9dc5;
const prime = 0x01000193;
const smallest = 1024;

/** Places of what is known of one entry; four numbers in a row, so that entries that come one after the other share a line of the cache. */
const [START, LENGTH, HASH, NEXT, STRIDE] = [0, 1, 2, 3, 4] as const;

const isEqual = (known: Uint8Array, at: number, bytes: Uint8Array, from: number, length: number): boolean => {
  for (let i = 0; i < length; i++) if (known[at + i] !== bytes[from + i]) return false;
  return true;
};

/**
 * What is known of a topic, found by its bytes as they lie in the read buffer. `make` is called for a new one; at `cap`
 * topics everything is forgotten and begins again, so that no broker can fill the memory.
 *
 * Devices mostly send in turn: what came after a topic the last time is looked at first, without a hash.
 */
export const openTopicTable = <Value>(make: (topic: string) => Value, cap = 100_000) => {
  let count = 0;
  let values: Value[] = [];
  /** The bytes of all topics one after the other. */
  let known = new Uint8Array(16 * smallest);
  let filled = 0;
  let entries = new Int32Array(STRIDE * smallest);
  /** Number of the entry + 1; 0 is free. */
  let slots = new Int32Array(2 * smallest);
  let last = 0;

  const forget = (): void => {
    count = filled = last = 0;
    values = [];
    slots = new Int32Array(2 * smallest);
  };
  const place = (entry: number): void => {
    const mask = slots.length - 1;
    let at = entries[STRIDE * entry + HASH]! & mask;
    while (slots[at] !== 0) at = (at + 1) & mask;
    slots[at] = entry + 1;
  };
  const add = (bytes: Uint8Array, from: number, to: number, hash: number): number => {
    // Asked first: should it throw, nothing is known of this topic.
    const value = make(Buffer.from(bytes.buffer, bytes.byteOffset + from, to - from).toString());
    if (count >= cap) forget();
    const entry = count++;
    if (STRIDE * count > entries.length) {
      const wider = new Int32Array(2 * entries.length);
      wider.set(entries);
      entries = wider;
    }
    if (filled + to - from > known.length) {
      const wider = new Uint8Array(Math.max(2 * known.length, filled + to - from));
      wider.set(known);
      known = wider;
    }
    entries[STRIDE * entry + START] = filled;
    entries[STRIDE * entry + LENGTH] = to - from;
    entries[STRIDE * entry + HASH] = hash;
    entries[STRIDE * entry + NEXT] = entry;
    for (let i = from; i < to; i++) known[filled++] = bytes[i]!;
    values.push(value);
    if (2 * count > slots.length) {
      slots = new Int32Array(2 * slots.length);
      for (let i = 0; i < count; i++) place(i);
    } else place(entry);
    return entry;
  };
  const search = (bytes: Uint8Array, from: number, to: number): number => {
    let hash = offset;
    for (let i = from; i < to; i++) hash = Math.imul(hash ^ bytes[i]!, prime);
    const mask = slots.length - 1;
    for (let at = hash & mask; ; at = (at + 1) & mask) {
      const entry = slots[at]! - 1;
      if (entry < 0) return add(bytes, from, to, hash);
      const i = STRIDE * entry;
      if (entries[i + HASH] === hash && entries[i + LENGTH] === to - from && isEqual(known, entries[i + START]!, bytes, from, to - from)) return entry;
    }
  };

  return {
    find: (bytes: Uint8Array, from: number, to: number): Value => {
      const length = to - from;
      const before = STRIDE * last + NEXT;
      const guess = entries[before]!;
      const i = STRIDE * guess;
      if (guess < count && entries[i + LENGTH] === length && isEqual(known, entries[i + START]!, bytes, from, length)) {
        last = guess;
        return values[guess]!;
      }
      const found = search(bytes, from, to);
      if (STRIDE * last + NEXT === before) entries[before] = found;
      last = found;
      return values[found]!;
    },
    size: (): number => count,
  };
};
export type TopicTable<Value> = ReturnType<typeof openTopicTable<Value>>;
