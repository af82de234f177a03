import { type Severity, severities } from './severity.ts';
import type { Label } from './label.ts';

/**
 * What the filter box asks for: free words, `p:1,2`, `state:new`, `device:CH*`, `owner:me`, `age:>1h`, `#12`. Every part must match;
 * of the values of one part any.
 */
export interface QueueFilter {
  readonly words: readonly string[];
  /** Empty: all. */
  readonly severities: readonly Severity[];
  readonly labels: readonly Label[];
  /** `*` stands for any characters, here and in `owners`. */
  readonly devices: readonly string[];
  /** `me` is whoever asks, `none` is nobody. */
  readonly owners: readonly string[];
  /** Short numbers. */
  readonly numbers: readonly number[];
  /** Raised longer ago than this, ms; null: any. */
  readonly olderThan: number | null;
  readonly youngerThan: number | null;
  /** Parts that look like a key with a value and mean nothing: said to the person, and not taken into account. */
  readonly unknown: readonly string[];
}

const states: Readonly<Record<string, readonly Label[]>> = {
  new: ['B'],
  acked: ['C'],
  cleared: ['D'],
  latched: ['E', 'F'],
  unacked: ['B', 'D', 'E'],
  shelved: ['G'],
  suppressed: ['H'],
  service: ['I'],
};
const units: Readonly<Record<string, number>> = { s: 1000, m: 60_000, min: 60_000, h: 3_600_000, d: 86_400_000 };

const ageOf = (text: string): { readonly older: boolean; readonly ms: number } | undefined => {
  const [, sign, amount, unit] = /^([<>])(\d{1,5}(?:\.\d+)?)(s|min|m|h|d)$/.exec(text) ?? [];
  return amount === undefined ? undefined : { older: sign === '>', ms: Number(amount) * units[unit!]! };
};

/** Never refuses: what has no key is a word to look for. Case does not matter. */
export const parseQueueFilter = (text: string): QueueFilter => {
  const found = {
    words: [] as string[],
    severities: [] as Severity[],
    labels: [] as Label[],
    devices: [] as string[],
    owners: [] as string[],
    numbers: [] as number[],
    olderThan: null as number | null,
    youngerThan: null as number | null,
    unknown: [] as string[],
  };
  const takeItem = (key: string, item: string): boolean => {
    if (key === 'device') found.devices.push(item);
    else if (key === 'owner') found.owners.push(item);
    else if (key === 'state' && Object.hasOwn(states, item)) found.labels.push(...states[item]!);
    else if (key === 'p' && /^[1-4]$/.test(item)) found.severities.push(severities[Number(item) - 1]!);
    else if (key === 'age') {
      const age = ageOf(item);
      if (!age) return false;
      found[age.older ? 'olderThan' : 'youngerThan'] = age.ms;
    } else return false;
    return true;
  };
  for (const part of text.toLowerCase().split(/\s+/)) {
    const [, number] = /^#(\d{1,4})$/.exec(part) ?? [];
    const [, key, value] = /^(p|state|device|owner|age):(.*)$/.exec(part) ?? [];
    if (number !== undefined) found.numbers.push(Number(number));
    else if (key !== undefined && value !== undefined) {
      for (const item of value.split(',')) if (item === '' || !takeItem(key, item)) found.unknown.push(`${key}:${item}`);
    } else if (part !== '') found.words.push(part);
  }
  return found;
};
