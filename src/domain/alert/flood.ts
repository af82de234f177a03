import { rank, type Severity, worst } from './severity.ts';

export const floodWindowMs = 600_000;
/** A flood starts when the count becomes this, and ends when it becomes `floodEnd`. */
export const floodStart = 11;
export const floodEnd = 4;
export const mostRows = 10;

/** How many of `calls`, wall times in order, are not later than `t`. */
export const callsTo = (calls: readonly number[], t: number): number => {
  let [from, to] = [0, calls.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if (calls[middle]! <= t) from = middle + 1;
    else to = middle;
  }
  return from;
};

/** Calls in the trailing window `(t - 600 s, t]`; `calls` are wall times in order. */
export const slidingCount = (calls: readonly number[], t: number): number => callsTo(calls, t) - callsTo(calls, t - floodWindowMs);

export interface Flood {
  /** Wall time of the call that made it a flood; null: none. */
  readonly since: number | null;
}
export type FloodEvent = { readonly type: 'FloodStarted'; readonly at: number; readonly count: number } | { readonly type: 'FloodEnded'; readonly at: number };

/** When the trailing count falls to its end, if nothing new is called; undefined while it cannot be said. */
export const endsAt = (calls: readonly number[], t: number): number => {
  const inWindow = calls.filter((at) => at > t - floodWindowMs && at <= t);
  const last = inWindow[inWindow.length - 1 - floodEnd];
  return last === undefined ? t : last + floodWindowMs;
};

/** What has happened to the flood by `t`, in order: an expiry comes before an arrival of the same instant. */
export const floodSteps = (flood: Flood, calls: readonly number[], from: number, t: number): readonly FloodEvent[] => {
  const steps: FloodEvent[] = [];
  let isFlood = flood.since !== null;
  // Whoever is called and whose call expires since then; the others have been looked at.
  const arrivals = calls.slice(callsTo(calls, from), callsTo(calls, t));
  const expiries = calls.slice(callsTo(calls, from - floodWindowMs), callsTo(calls, t - floodWindowMs)).map((at) => at + floodWindowMs);
  const instants = [...new Set([...expiries, ...arrivals])].toSorted((a, b) => a - b);
  for (const at of instants) {
    const arriving = callsTo(calls, at) - callsTo(calls, at - 1);
    const before = slidingCount(calls, at) - arriving;
    if (isFlood && before <= floodEnd) {
      steps.push({ type: 'FloodEnded', at });
      isFlood = false;
    }
    if (!isFlood && before + arriving >= floodStart) {
      steps.push({ type: 'FloodStarted', at, count: before + arriving });
      isFlood = true;
    }
  }
  return steps;
};

export const evolveFlood = (flood: Flood, event: FloodEvent): Flood => (event.type === 'FloodStarted' ? { since: flood.since ?? event.at } : { since: null });

/** What folding has to know of a row of the queue. */
export interface Foldable {
  readonly key: string;
  readonly severity: Severity;
  /** First-out group, when the point is a member of one. */
  readonly group: string | null;
  readonly device: string;
  readonly area: string | null;
}

export interface Fold {
  readonly kind: 'alert' | 'group' | 'device' | 'area' | 'other';
  readonly name: string;
  readonly severity: Severity;
  /** Keys of its rows, in the order of the list. */
  readonly keys: readonly string[];
}

const gather = (rows: readonly Foldable[], byArea: boolean): Fold[] => {
  const folds = new Map<string, Fold & { readonly keys: string[] }>();
  for (const row of rows) {
    const kind = row.group !== null ? 'group' : byArea && row.area !== null ? 'area' : 'device';
    const name = kind === 'group' ? row.group! : kind === 'area' ? row.area! : row.device;
    const found = folds.get(`${kind} ${name}`);
    if (found) {
      found.keys.push(row.key);
      folds.set(`${kind} ${name}`, { ...found, severity: worst(found.severity, row.severity) });
    } else folds.set(`${kind} ${name}`, { kind, name, severity: row.severity, keys: [row.key] });
  }
  return [...folds.values()];
};

/**
 * The list during a flood: critical rows each for itself, the rest in groups, at most `most` rows in all. By first-out group, else
 * device, else area; while there are too many, the smallest groups of the lowest severity become one "other". Every key stands once.
 */
export const fold = (rows: readonly Foldable[], most: number = mostRows): readonly Fold[] => {
  const critical = rows.filter(({ severity }) => severity === 'critical');
  const others = rows.filter(({ severity }) => severity !== 'critical');
  const alone = critical.map(({ key, device, severity }): Fold => ({ kind: 'alert', name: device, severity, keys: [key] }));
  // More than nine critical alerts are shown, each one: folding them is what must never happen.
  const room = Math.max(1, most - alone.length);
  let folds = gather(others, false);
  if (folds.length > room) folds = gather(others, true);
  if (folds.length > room) {
    const byWeight = folds.toSorted((a, b) => rank(a.severity) - rank(b.severity) || b.keys.length - a.keys.length || (a.name < b.name ? -1 : 1));
    const [kept, rest] = [byWeight.slice(0, room - 1), byWeight.slice(room - 1)];
    const keys = new Set(rest.flatMap((each) => each.keys));
    const severity = rest.map((each) => each.severity).reduce(worst);
    folds = [...kept, { kind: 'other', name: '', severity, keys: others.filter(({ key }) => keys.has(key)).map(({ key }) => key) }];
  } else folds = folds.toSorted((a, b) => rank(a.severity) - rank(b.severity) || b.keys.length - a.keys.length || (a.name < b.name ? -1 : 1));
  return [...alone, ...folds];
};
