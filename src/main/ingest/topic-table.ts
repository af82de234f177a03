const offset = 0x811c9dc5;
const prime = 0x01000193;
const smallest = 1024;

interface Entry<Value> {
  readonly hash: number;
  readonly bytes: Uint8Array;
  readonly value: Value;
}

const isEqual = (a: Uint8Array, b: Uint8Array, from: number): boolean => {
  for (let i = 0; i < a.length; i++) if (a[i] !== b[from + i]) return false;
  return true;
};

/**
 * What is known of a topic, found by its bytes as they lie in the read buffer. `make` is called for a new one; at `cap`
 * topics everything is forgotten and begins again, so that no broker can fill the memory.
 */
export const openTopicTable = <Value>(make: (topic: string) => Value, cap = 100_000) => {
  let slots: (Entry<Value> | undefined)[] = Array.from({ length: smallest });
  let count = 0;

  const place = (into: (Entry<Value> | undefined)[], entry: Entry<Value>): void => {
    const mask = into.length - 1;
    let at = entry.hash & mask;
    while (into[at] !== undefined) at = (at + 1) & mask;
    into[at] = entry;
  };
  const add = (bytes: Uint8Array, from: number, to: number, hash: number): Value => {
    if (count >= cap) {
      slots = Array.from({ length: smallest });
      count = 0;
    }
    if (2 * ++count > slots.length) {
      const wider: (Entry<Value> | undefined)[] = Array.from({ length: 2 * slots.length });
      for (const entry of slots) if (entry) place(wider, entry);
      slots = wider;
    }
    const key = Uint8Array.prototype.slice.call(bytes, from, to);
    const value = make(Buffer.from(key).toString());
    place(slots, { hash, bytes: key, value });
    return value;
  };

  return {
    find: (bytes: Uint8Array, from: number, to: number): Value => {
      let hash = offset;
      for (let i = from; i < to; i++) hash = Math.imul(hash ^ bytes[i]!, prime);
      hash >>>= 0;
      const mask = slots.length - 1;
      for (let at = hash & mask; ; at = (at + 1) & mask) {
        const entry = slots[at];
        if (entry === undefined) return add(bytes, from, to, hash);
        if (entry.hash === hash && entry.bytes.length === to - from && isEqual(entry.bytes, bytes, from)) return entry.value;
      }
    },
    size: (): number => count,
  };
};
export type TopicTable<Value> = ReturnType<typeof openTopicTable<Value>>;
