import * as z from 'zod';
import { isUnacknowledged, type Label } from './label.ts';
import { rank, severities, type Severity, worst } from './severity.ts';

/** What a list of alerts can be sorted by; the names are those of its columns. */
export const sortKeys = [
  'number',
  'priority',
  'state',
  'condition',
  'device',
  'limit',
  'raised-value',
  'raised',
  'age',
  'owner',
  'count',
  'notes',
  'cleared',
  'lasted',
  'acked-by',
] as const;
export type SortKey = (typeof sortKeys)[number];

/** How a person wants a list sorted; without it the list has its own order. */
export const QueueSort = z.strictObject({ by: z.enum(sortKeys), isDown: z.boolean() });
export type QueueSort = z.infer<typeof QueueSort>;

/** `-raised` and `device`, as they stand in the address of the window; anything else is no sorting. */
export const parseSort = (text: string | null): QueueSort | undefined => {
  const by = sortKeys.find((key) => key === text?.replace(/^-/, ''));
  return by && { by, isDown: text!.startsWith('-') };
};
export const sortText = ({ by, isDown }: QueueSort): string => `${isDown ? '-' : ''}${by}`;

/** Sorted by `by` next: first up, then down, then in the list's own order again. */
export const nextSort = (now: QueueSort | undefined, by: SortKey): QueueSort | undefined =>
  now?.by !== by ? { by, isDown: false } : now.isDown ? undefined : { by, isDown: true };

export const groupings = ['device', 'area', 'rule'] as const;
export type Grouping = (typeof groupings)[number];

/** One group of a list: `key` is the device, the area or the id of the threshold; an empty area is none. */
export const QueueGroup = z.strictObject({ by: z.enum(groupings), key: z.string().max(500) });
export type QueueGroup = z.infer<typeof QueueGroup>;

/** The alerts of one series under one threshold with one label and severity, counted. */
export interface Tally {
  readonly seriesId: string;
  readonly device: string;
  readonly thresholdId: string;
  /** Of the threshold, when the newest of them was raised. */
  readonly name: string;
  readonly label: Label;
  readonly severity: Severity;
  readonly count: number;
  /** When the newest of them was raised, ms since 1970. */
  readonly newest: number;
}

export interface AlertGroup {
  readonly key: string;
  readonly name: string;
  readonly worst: Severity;
  readonly count: number;
  readonly unacknowledged: number;
  readonly newest: number;
}

/**
 * The groups of a list, those with something unacknowledged first, then by the worst of each, then by their size. Every alert stands in
 * exactly one: what has no area is in the group of the empty name.
 */
export const groupTallies = (tallies: readonly Tally[], by: Grouping, areaOf: (seriesId: string) => string | undefined): readonly AlertGroup[] => {
  const groups = new Map<string, AlertGroup>();
  for (const { seriesId, device, thresholdId, name, label, severity, count, newest } of tallies) {
    const key = by === 'device' ? device : by === 'rule' ? thresholdId : (areaOf(seriesId) ?? '');
    const old = groups.get(key);
    groups.set(key, {
      key,
      name: by === 'rule' ? (old && old.newest > newest ? old.name : name) : key,
      worst: old ? worst(old.worst, severity) : severity,
      count: (old?.count ?? 0) + count,
      unacknowledged: (old?.unacknowledged ?? 0) + (isUnacknowledged(label) ? count : 0),
      newest: Math.max(old?.newest ?? 0, newest),
    });
  }
  return [...groups.values()].toSorted(
    (a, b) =>
      Number(b.unacknowledged > 0) - Number(a.unacknowledged > 0) ||
      rank(a.worst) - rank(b.worst) ||
      b.count - a.count ||
      (a.name < b.name ? -1 : a.name > b.name ? 1 : a.key < b.key ? -1 : 1),
  );
};

/** The severity of a stored rank. */
export const severityOf = (stored: number): Severity => severities[stored - 1] ?? 'critical';
