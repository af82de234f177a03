import { type Severity, severities } from './severity.ts';
import type { Label } from './label.ts';

/** What the filter box asks for: free words, `p:1,2`, `state:new`, `device:CH*`. Every part must match. */
export interface QueueFilter {
  readonly words: readonly string[];
  /** Empty: all. */
  readonly severities: readonly Severity[];
  readonly labels: readonly Label[];
  /** `*` stands for any characters. */
  readonly devices: readonly string[];
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

/** Never refuses: what is no known key is a word to look for. Case does not matter. */
export const parseQueueFilter = (text: string): QueueFilter => {
  const filter = { words: [] as string[], severities: [] as Severity[], labels: [] as Label[], devices: [] as string[] };
  for (const part of text.toLowerCase().split(/\s+/)) {
    const [, key, value] = /^(p|state|device):(.+)$/.exec(part) ?? [];
    if (key === undefined || value === undefined) {
      if (part !== '') filter.words.push(part);
      continue;
    }
    for (const item of value.split(',')) {
      if (key === 'device') filter.devices.push(item);
      else if (key === 'state') filter.labels.push(...(states[item] ?? []));
      else {
        const severity = severities[Number(item) - 1];
        if (severity) filter.severities.push(severity);
      }
    }
  }
  return filter;
};
