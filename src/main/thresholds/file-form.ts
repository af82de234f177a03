import type { ThresholdDraft } from '../../domain/threshold/draft.ts';
import { ofSpan, Span } from '../../domain/threshold/presets.ts';
import type { Shift } from '../../domain/threshold/schedule.ts';

/** Plain values as they stand in a file. */
export type Plain = { readonly [key: string]: unknown };

const units: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, min: 60_000, h: 3_600_000, d: 86_400_000 };
const msOf = (value: unknown): unknown => {
  if (typeof value !== 'string') return value;
  const [, number, unit] = /^(\d+(?:\.\d+)?)\s*(ms|s|min|m|h|d)$/.exec(value.trim()) ?? [];
  return number === undefined ? value : Math.round(Number(number) * units[unit!]!);
};
/** The largest unit that divides it: `90s`, `2h`. */
const durationOf = (ms: number): string => {
  const unit = ms === 0 ? 's' : (['d', 'h', 'm', 's'].find((one) => ms % units[one]! === 0) ?? 'ms');
  return `${ms / units[unit]!}${unit}`;
};

/** Names of durations in a file and in a draft. A number counts as milliseconds. */
const durations: Readonly<Record<string, string>> = {
  on: 'onDelayMs',
  off: 'offDelayMs',
  onDelay: 'onDelayMs',
  offDelay: 'offDelayMs',
  staleAfter: 'staleAfterMs',
  lateness: 'latenessMs',
  reorder: 'reorderMs',
  longestShelf: 'longestShelfMs',
  realarmAfter: 'realarmAfterMs',
  response: 'responseMs',
  window: 'windowMs',
  after: 'afterMs',
  within: 'withinMs',
};
const shortest: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(durations)
    .filter(([name]) => name !== 'onDelay' && name !== 'offDelay')
    .map(([name, field]) => [field, name]),
);

/** The name that a field of a draft has in a file. */
export const nameInFile = (field: PropertyKey): PropertyKey => (typeof field === 'string' ? (shortest[field] ?? field) : field);

const isPlain = (value: unknown): value is Plain => typeof value === 'object' && value !== null && !Array.isArray(value);
const mapKeys = (value: unknown, rename: (key: string, value: unknown) => readonly [string, unknown]): unknown => {
  if (Array.isArray(value)) return value.map((item) => mapKeys(item, rename));
  if (!isPlain(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => rename(key, mapKeys(inner, rename))));
};

const weekdays = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];
/** `Mon-Fri 22:00-06:00` or `Sat,Sun 08:00-12:00`; anything else stays as it is and is refused by the schema. */
const shiftOf = (text: unknown): unknown => {
  if (typeof text !== 'string') return text;
  const [, names, from, to] = /^\s*([A-Za-z,\s-]+?)\s+(\d\d:\d\d)\s*-\s*(\d\d:\d\d)\s*$/.exec(text) ?? [];
  if (names === undefined) return text;
  const dayOf = (name: string): number => weekdays.findIndex((one) => one.toLowerCase() === name.trim().slice(0, 3).toLowerCase()) + 1;
  const days = names.split(',').flatMap((part) => {
    const [first = 0, last = first] = part.split('-').map(dayOf);
    return Array.from({ length: ((last - first + 7) % 7) + 1 }, (_, i) => ((first + i - 1) % 7) + 1);
  });
  return { days: [...new Set(days)].toSorted((a, b) => a - b), from, to };
};
const shiftText = ({ days, from, to }: Shift): string => {
  const isRow = days.length > 2 && days.every((day, i) => i === 0 || day === days[i - 1]! + 1);
  const names = isRow ? `${weekdays[days[0]! - 1]}-${weekdays[days.at(-1)! - 1]}` : days.map((day) => weekdays[day - 1]).join(',');
  return `${names} ${from}-${to}`;
};

const defaults = { unit: '', guidance: '', latching: false, selfAcknowledging: false, longestShelfMs: 86_400_000, staleAfterMs: 60_000 };
const levelDefaults = { deadBand: 0, onDelayMs: 0, offDelayMs: 0, severity: 'warning' };

const conditionOf = (condition: unknown): unknown => {
  if (typeof condition === 'string') return /^[a-z-]+$/.test(condition) ? { kind: condition } : { kind: 'expression', text: condition };
  if (!isPlain(condition) || condition['kind'] !== 'deviation' || 'from' in condition) return condition;
  const { setPoint, ...rest } = condition;
  return { ...rest, from: { setPoint } };
};
const isYesNo = (condition: unknown): boolean => isPlain(condition) && ['state', 'boolean', 'no-data', 'expression'].includes(String(condition['kind']));
/** `5%` of a span; without one it stays as it is, and is refused. */
const inUnit = (deadBand: unknown, span: unknown): unknown => {
  const percent = typeof deadBand === 'string' ? /^(\d+(?:\.\d+)?)\s*%$/.exec(deadBand.trim())?.[1] : undefined;
  const known = Span.safeParse(span).data;
  return percent === undefined || !known ? deadBand : ofSpan(Number(percent), known);
};
const levelsOf = (levels: unknown, span: unknown): unknown => {
  const list = isPlain(levels) ? Object.entries(levels).map(([kind, level]) => (isPlain(level) ? { kind, ...level } : { kind, limit: level })) : levels;
  return Array.isArray(list)
    ? list.map((level: unknown) =>
        isPlain(level) ? { ...levelDefaults, ...level, ...('deadBand' in level && { deadBand: inUnit(level['deadBand'], span) }) } : level,
      )
    : list;
};

/** A threshold of a file, before its series is known: what `ThresholdDraft` parses, and what stands beside it. */
export interface FileThreshold {
  readonly draft: Plain;
  /** `device/metric`, or an id; of the deviation's series too. */
  readonly series: string;
  readonly enabled: boolean;
}

/** From the form of a file to the fields of a draft. What is wrong is left for the schema to refuse. */
export const fromFile = (entry: Plain): FileThreshold => {
  const { series, device, metric, enabled, severity, on, off, ...rest } = entry;
  const name = typeof series === 'string' ? series : [device, metric].map((part) => (typeof part === 'string' ? part : '')).join('/');
  const cut = name.indexOf('/');
  const long = mapKeys(rest, (key, value) => [durations[key] ?? key, durations[key] ? msOf(value) : value]) as Plain;
  const condition = conditionOf(long['condition']);
  // A condition that holds or does not needs no levels: one is understood.
  const understood =
    isYesNo(condition) && long['levels'] === undefined
      ? { H: { limit: 1, ...(severity !== undefined && { severity }), onDelayMs: msOf(on ?? 0), offDelayMs: msOf(off ?? 0) } }
      : long['levels'];
  const schedule = long['schedule'];
  const shifts = isPlain(schedule) && Array.isArray(schedule['shifts']) ? { ...schedule, shifts: schedule['shifts'].map(shiftOf) } : schedule;
  return {
    series: name,
    enabled: enabled !== false,
    draft: {
      ...defaults,
      ...long,
      ...(condition !== undefined && { condition }),
      ...(shifts !== undefined && { schedule: shifts }),
      levels: levelsOf(understood, long['span']),
      device: device ?? name.slice(0, Math.max(0, cut)),
      metric: metric ?? name.slice(cut + 1),
    },
  };
};

/** Without what is empty: a file should say what somebody decided. */
const spare = (value: Plain): Plain =>
  Object.fromEntries(
    Object.entries(value).filter(([, inner]) => inner !== '' && inner !== null && inner !== undefined && !(Array.isArray(inner) && inner.length === 0)),
  );

/** A draft in the form of a file; reading it again gives the same draft. */
export const toFile = (draft: ThresholdDraft, enabled: boolean, nameOf: (seriesId: string) => string): Plain => {
  const { seriesId, device, metric, levels, condition, schedule, rationale, ...rest } = draft;
  const short = (value: unknown): unknown =>
    mapKeys(value, (key, inner) => (shortest[key] && typeof inner === 'number' ? [shortest[key], durationOf(inner)] : [key, inner]));
  const from = condition.kind === 'deviation' && 'seriesId' in condition.from ? { from: { series: nameOf(condition.from.seriesId) } } : {};
  const { consequenceOf, ...record } = rationale;
  return spare({
    name: draft.name,
    series: nameOf(seriesId) === '' ? `${device}/${metric}` : nameOf(seriesId),
    ...(!enabled && { enabled }),
    ...(condition.kind !== 'limit' && { condition: short({ ...condition, ...from }) }),
    levels: Object.fromEntries(levels.map(({ kind, ...level }) => [kind, short(level)])),
    ...(short(spare({ ...rest, name: undefined })) as Plain),
    ...(schedule && { schedule: spare({ ...schedule, shifts: schedule.shifts.map(shiftText) }) }),
    rationale: short(spare({ ...record, ...(Object.values(consequenceOf).some((weight) => weight !== 'none') && { consequenceOf }) })),
  });
};
