import type { UserProperties } from '../../ingest/envelope.ts';

/** Bytes of the value of each property that a PUBLISH may have; text and text pairs have lengths of their own. MQTT 5, 2.2.2.2 */
const fixed: Readonly<Record<number, number>> = { 0x01: 1, 0x02: 4, 0x23: 2 };
const texts: ReadonlySet<number> = new Set([0x03, 0x08, 0x09]);
const subscriptionId = 0x0b;
const userProperty = 0x26;

/**
 * The user properties in `[from, end)`, the property section of a PUBLISH of MQTT 5. A name that comes twice has both values, as
 * mqtt-packet gives them. What contradicts itself ends the reading; what was read until there stands.
 */
export const userPropertiesOf = (bytes: Uint8Array, from: number, end: number): UserProperties => {
  const found: Record<string, string | string[]> = Object.create(null) as Record<string, string | string[]>;
  let at = from;
  const text = (): string | undefined => {
    const start = at + 2;
    const stop = start + ((bytes[at] ?? 0) << 8) + (bytes[at + 1] ?? 0);
    if (stop > end || start > end) return undefined;
    at = stop;
    return Buffer.from(bytes.buffer, bytes.byteOffset + start, stop - start).toString();
  };
  while (at < end) {
    const id = bytes[at++]!;
    if (fixed[id] !== undefined) at += fixed[id];
    else if (id === subscriptionId) {
      while (at < end && bytes[at]! > 127) at++;
      at++;
    } else if (texts.has(id)) {
      if (text() === undefined) break;
    } else if (id === userProperty) {
      const name = text();
      const value = name === undefined ? undefined : text();
      if (name === undefined || value === undefined) break;
      const before = found[name];
      found[name] = before === undefined ? value : Array.isArray(before) ? [...before, value] : [before, value];
    } else break;
  }
  return found;
};
