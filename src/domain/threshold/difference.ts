import type { ThresholdDraft } from './draft.ts';

/** One field that changed; `field` is its path, such as `levels.H.limit`. Undefined: it was not there. */
export interface Difference {
  readonly field: string;
  readonly before: unknown;
  readonly after: unknown;
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null && !Array.isArray(value);
const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

const compare = (field: string, before: unknown, after: unknown, found: Difference[]): void => {
  if (isRecord(before) && isRecord(after)) {
    for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) compare(field === '' ? key : `${field}.${key}`, before[key], after[key], found);
  } else if (!same(before, after)) found.push({ field, before, after });
};

/** Levels by their name: their order says nothing. */
const named = (draft: ThresholdDraft) => ({ ...draft, levels: Object.fromEntries(draft.levels.map((level) => [level.kind, level])) });

/** What changed from one version to the next, field by field. */
export const differences = (before: ThresholdDraft, after: ThresholdDraft): readonly Difference[] => {
  const found: Difference[] = [];
  compare('', named(before), named(after), found);
  return found;
};
