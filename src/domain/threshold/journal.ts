import { advancePoint, judgeInstant, judgePlain, type Update } from './point.ts';
import { type Change, copyPoint, type Input, type Occurrence, occurrenceOf, type PointState } from './point-state.ts';
import type { Program } from './program.ts';
import { inputsOf, reprogramPoint, startPoint } from './reprogram.ts';

/** From this instant on a version judges; null: none does. */
export interface Stage {
  readonly from: number;
  readonly program: Program | null;
}

/** One side of a threshold through all its versions. `series` is the table of inputs that all its programs share. */
export interface Plan {
  readonly pointId: string;
  readonly series: readonly string[];
  readonly stages: readonly Stage[];
}

/** Stored samples of one series in order of time, each time once. `good`: 0 not usable, 1 good, 2 uncertain. */
export interface Columns {
  readonly times: Float64Array;
  readonly values: Float64Array;
  readonly good: Uint8Array;
}
export const noColumns: Columns = { times: new Float64Array(), values: new Float64Array(), good: new Uint8Array() };

/** How far a point was judged. `stage` is the place of the version in force; -1: none yet. */
export interface Cursor {
  stage: number;
  state: PointState | null;
  /** While nothing judges: the newest value of every series. JSON makes a null of a place that is empty. */
  last: (Measured | null)[];
  lastAt: number[];
}

export const startCursor = (): Cursor => ({ stage: -1, state: null, last: [], lastAt: [] });
export const copyCursor = ({ stage, state, last, lastAt }: Cursor): Cursor => ({
  stage,
  state: state && copyPoint(state),
  last: [...last],
  lastAt: [...lastAt],
});

/** Everything that was measured in one instant. `quality` as in `Columns`. */
export interface Measured {
  readonly series: number;
  readonly value: number;
  readonly quality: number;
}
const isUsable = (program: Program, quality: number): boolean => quality === 1 || (quality === 2 && program.usesUncertain);

/** A value that arrives while no version is in force. */
export const remember = (cursor: Cursor, t: number, measured: Measured): void => {
  cursor.last[measured.series] = measured;
  cursor.lastAt[measured.series] = t;
};

/** A version begins to judge where none did: the newest values are its first. */
const begin = (plan: Plan, cursor: Cursor, program: Program, t: number, out: Change[]): PointState => {
  const inputs = plan.series.map((_, series) => {
    const measured = cursor.last[series] ?? null;
    if (measured === null) return { t: -Infinity, value: Number.NaN };
    return { t: cursor.lastAt[series]!, value: isUsable(program, measured.quality) ? measured.value : Number.NaN };
  });
  return startPoint(program, inputs, t, out);
};

/** The version in force. */
export const programOf = (plan: Plan, cursor: Cursor): Program | null => plan.stages[cursor.stage]?.program ?? null;

/** Nothing judges from here on: what was known stands there for the version that begins again. */
const forgetNothing = (cursor: Cursor, known: readonly Input[]): void =>
  known.forEach(({ t, value }, series) => {
    if (t > (cursor.lastAt[series] ?? -Infinity)) remember(cursor, t, { series, value, quality: Number.isNaN(value) ? 0 : 1 });
  });

/** Versions that take over up to `t` do so. */
export const enterStages = (plan: Plan, cursor: Cursor, t: number, out: Change[]): void => {
  for (let next = plan.stages[cursor.stage + 1]; next !== undefined && next.from <= t; next = plan.stages[cursor.stage + 1]) {
    const before = programOf(plan, cursor);
    if (before !== null && cursor.state !== null) {
      const known = inputsOf(before, cursor.state);
      const state: PointState = reprogramPoint(before, cursor.state, next.program, next.from, out);
      cursor.state = next.program === null ? null : state;
      if (next.program === null) forgetNothing(cursor, known);
    } else if (next.program !== null) cursor.state = begin(plan, cursor, next.program, next.from, out);
    cursor.stage++;
  }
};

/** One value of a series, at an instant after all others. */
export const feedPlain = (plan: Plan, cursor: Cursor, t: number, value: number, quality: number, out: Change[]): void => {
  if (cursor.stage + 1 < plan.stages.length) enterStages(plan, cursor, t, out);
  const program = programOf(plan, cursor);
  if (program === null || cursor.state === null) return remember(cursor, t, { series: 0, value, quality });
  judgePlain(program, cursor.state, t, value, isUsable(program, quality), out);
};

/** All values of one instant, after all earlier instants. */
export const feedInstant = (plan: Plan, cursor: Cursor, t: number, measured: readonly Measured[], out: Change[]): void => {
  if (cursor.stage + 1 < plan.stages.length) enterStages(plan, cursor, t, out);
  const program = programOf(plan, cursor);
  if (program === null || cursor.state === null) {
    for (const one of measured) remember(cursor, t, one);
    return;
  }
  const updates = measured.map(({ series, value, quality }): Update => ({ series, value, isGood: isUsable(program, quality) }));
  judgeInstant(program, cursor.state, t, updates, out);
};

/** Event time has reached `t`. */
export const feedTime = (plan: Plan, cursor: Cursor, t: number, out: Change[]): void => {
  if (cursor.stage + 1 < plan.stages.length) enterStages(plan, cursor, t, out);
  const program = programOf(plan, cursor);
  if (program !== null && cursor.state !== null) advancePoint(program, cursor.state, t, out);
};

/** The program in force of a cursor, and its open occurrence. */
export const openOccurrence = (plan: Plan, cursor: Cursor): Occurrence | undefined => {
  const program = programOf(plan, cursor);
  return program !== null && cursor.state !== null && cursor.state.worst >= 0 ? occurrenceOf(program, cursor.state, null) : undefined;
};

/** One series and nothing else, through all versions. */
export const isPlainPlan = (plan: Plan): boolean => plan.series.length === 1 && plan.stages.every(({ program }) => program === null || program.isPlain);

/** How long samples wait to be put in order, by the newest version. */
export const reorderOf = ({ stages }: Plan): number => stages.at(-1)?.program?.reorderMs ?? 0;

/**
 * Runs a point over columns, one per series of the table, and time up to `until`. `at` is called at every multiple of `everyMs`
 * with everything before it judged.
 */
export const foldPoint = (
  plan: Plan,
  cursor: Cursor,
  columns: readonly Columns[],
  until: number,
  out: Change[],
  mark?: { readonly everyMs: number; readonly at: (t: number) => void },
): void => {
  let next = Infinity;
  const first = Math.min(...columns.map(({ times }) => times[0] ?? Infinity));
  if (mark && first < Infinity) next = Math.floor(first / mark.everyMs + 1) * mark.everyMs;
  const pass = (t: number): void => {
    while (next <= t) {
      feedTime(plan, cursor, next - 1, out);
      mark!.at(next);
      next += mark!.everyMs;
      // Over a long silence nothing changes from mark to mark: the last one says it all.
      if (t - next > 1000 * mark!.everyMs) next = Math.floor(t / mark!.everyMs) * mark!.everyMs;
    }
  };
  if (isPlainPlan(plan)) {
    const { times, values, good } = columns[0]!;
    for (let i = 0; i < times.length; i++) {
      const t = times[i]!;
      if (next <= t) pass(t);
      feedPlain(plan, cursor, t, values[i]!, good[i]!, out);
    }
  } else {
    const places = columns.map(() => 0);
    for (;;) {
      let t = Infinity;
      for (let c = 0; c < columns.length; c++) t = Math.min(t, columns[c]!.times[places[c]!] ?? Infinity);
      if (t === Infinity) break;
      if (next <= t) pass(t);
      const measured: Measured[] = [];
      for (let c = 0; c < columns.length; c++) {
        const i = places[c]!;
        const { times, values, good } = columns[c]!;
        if (times[i] !== t) continue;
        measured.push({ series: c, value: values[i]!, quality: good[i]! });
        places[c] = i + 1;
      }
      feedInstant(plan, cursor, t, measured, out);
    }
  }
  if (until < Infinity && next <= until) pass(until);
  if (until < Infinity) feedTime(plan, cursor, until, out);
};

export const occurrencesOf = (changes: readonly Change[]): readonly Occurrence[] =>
  changes.flatMap((change) => (change.type === 'clear' ? change.occurrence : []));

/** Every occurrence of a point over columns; one that has not ended stands last. */
export const journalOf = (plan: Plan, columns: readonly Columns[], until: number): readonly Occurrence[] => {
  const [cursor, out]: [Cursor, Change[]] = [startCursor(), []];
  foldPoint(plan, cursor, columns, until, out);
  const open = openOccurrence(plan, cursor);
  return open ? [...occurrencesOf(out), open] : occurrencesOf(out);
};

export interface JournalEntry extends Occurrence {
  readonly point: string;
}

/** A number as RFC 8785 writes it; one that is none is null. */
const number = (value: number): number | null => (Number.isFinite(value) ? value : null);

/** One line of RFC 8785 JSON: keys in order, no blanks. */
export const journalLine = ({ point, start, onset, end, worst, extreme, extremeAt, version }: JournalEntry): string =>
  JSON.stringify({ end, extreme: number(extreme), extremeAt, onset, point, start, version, worst });

/** The journal as bytes: a line per occurrence, by point and start. The same data gives the same bytes, however it arrived. */
export const journalText = (entries: readonly JournalEntry[]): string =>
  entries
    .toSorted((a, b) => (a.point < b.point ? -1 : a.point > b.point ? 1 : a.start - b.start))
    .map((entry) => `${journalLine(entry)}\n`)
    .join('');
