import { type Columns, type Cursor, type Plan, startCursor } from './journal.ts';
import { newPoint } from './point-state.ts';

/** JSON has neither infinities nor NaN; a state has both. */
const write = (_key: string, value: unknown): unknown => (typeof value === 'number' && !Number.isFinite(value) ? String(value) : value);
const read = (_key: string, value: unknown): unknown => (value === 'NaN' || value === 'Infinity' || value === '-Infinity' ? Number(value) : value);

/** Any state as JSON, and back. */
export const encodeState = (state: unknown): string => JSON.stringify(state, write);
export const decodeState = <State>(text: string): State => JSON.parse(text, read) as State;

/** A cursor as it is kept for time `t`. One that is calm is only a number, its stage: everything else follows from the last sample. */
export const encodeCursor = (cursor: Cursor, t: number): string => {
  const { state } = cursor;
  const isBare = state?.isCalm === true && state.ended < t && state.filters.every(({ excursions, turned }) => excursions.length === 0 && turned < t);
  return isBare ? String(cursor.stage) : encodeState(cursor);
};

/** The way back. `lastBefore` is asked only for a calm one: the newest stored sample before the time of the cursor. */
export const decodeCursor = (plan: Plan, text: string, lastBefore: () => { readonly t: number; readonly value: number } | undefined): Cursor => {
  if (text.startsWith('{')) return decodeState<Cursor>(text);
  const stage = Number(text);
  const program = plan.stages[stage]?.program;
  if (!program) return startCursor();
  const state = newPoint(program, plan.series.length);
  const last = lastBefore();
  if (last) Object.assign(state, { at: last.t, value: last.value, isCalm: true });
  return { ...startCursor(), stage, state };
};

/** Samples in one order of time, as columns. Of one time the last of the list counts. */
export const columnsOf = (samples: readonly { readonly t: number; readonly value: number; readonly quality: number }[]): Columns => {
  const byTime = new Map(samples.map((sample) => [sample.t, sample]));
  const sorted = [...byTime.values()].toSorted((a, b) => a.t - b.t);
  return {
    times: Float64Array.from(sorted, ({ t }) => t),
    values: Float64Array.from(sorted, ({ value }) => value),
    good: Uint8Array.from(sorted, ({ quality }) => quality),
  };
};
