import type { Because } from '../../domain/alert/event.ts';
import type { Label } from '../../domain/alert/label.ts';
import { severities } from '../../domain/alert/severity.ts';
import type { FiguresEntry, JournalCall } from '../../domain/report/figures/journal.ts';
import { timeOf } from '../../domain/telemetry/timestamp.ts';
import { visitCsv } from '../thresholds/csv.ts';
import type { LineError } from '../thresholds/file-text.ts';

const columns = ['type', 'at', 'point', 'of', 'severity', 'because', 'grade', 'label', 'respond', 'until'] as const;
type Column = (typeof columns)[number];
const needed: readonly Column[] = ['type', 'at', 'point', 'of', 'severity'];
const becauses: readonly Because[] = ['raised', 'realarm', 'withdrawn', 'escalated', 'released'];
const grades: readonly JournalCall['grade'][] = ['alarm', 'notice', 'record'];
const labels: readonly Label[] = ['A', 'B', 'C', 'D', 'E', 'F', 'G', 'H', 'I'];
const ways = ['acknowledged', 'shelved', 'out of service'] as const;
const remarks = ['retrospective', 'withdrawn', 'suppressed', 'action'] as const;
const types: readonly string[] = ['call', 'clear', 'observed', ...ways, ...remarks];
const unitMs: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };
const mostErrors = 100;

export type JournalFile =
  | { readonly entries: readonly FiguresEntry[]; readonly errors?: undefined }
  | { readonly entries?: undefined; readonly errors: readonly LineError[] };

/** What is wrong with a field of a line. */
class FieldError extends Error {
  override readonly name = 'FieldError';
  readonly field: Column;
  constructor(field: Column, message: string) {
    super(message);
    this.field = field;
  }
}

type Cell = (name: Column) => string;

const digitsOf = (text: string): number => {
  let i = 0;
  while (i < text.length && text.charCodeAt(i) >= 48 && text.charCodeAt(i) <= 57) i++;
  return i;
};
/** What every reader takes alike; a day that every month has, for `Date.parse` counts on into the next month. */
const plainInstant = /^\d{4}-\d\d-(?:0[1-9]|1\d|2[0-8])T(?:[01]\d|2[0-3]):\d\d:\d\d(?:\.\d{1,3})?Z$/;

const instantIn = (cell: Cell, name: Column): number => {
  const text = cell(name);
  const digits = digitsOf(text);
  if (digits === text.length && digits > 0) return Number(text);
  if (digits === 4 && plainInstant.test(text)) {
    const ms = Date.parse(text);
    if (!Number.isNaN(ms)) return ms;
  }
  const ms = /(?:[Zz]|[+-]\d\d:?\d\d)$/.test(text) ? timeOf(text, 'UTC', 0)?.ms : undefined;
  if (ms === undefined) throw new FieldError(name, `"${text}" is no time: write milliseconds since 1970, or ISO 8601 with an offset.`);
  return ms;
};

const wordIn = <Word extends string>(cell: Cell, name: Column, words: readonly Word[], otherwise?: Word): Word => {
  const text = cell(name);
  if (text === '' && otherwise !== undefined) return otherwise;
  const found = words.find((word) => word === text) ?? words.find((word) => word.toLowerCase() === text.toLowerCase());
  if (found === undefined) throw new FieldError(name, `"${text}" is none of ${words.join(', ')}.`);
  return found;
};

const respondIn = (cell: Cell): number | undefined => {
  const text = cell('respond');
  if (text === '') return undefined;
  const [, number, unit] = /^(\d+(?:\.\d+)?)([smhd])$/.exec(text) ?? [];
  if (number === undefined || unit === undefined) throw new FieldError('respond', `"${text}" is no duration: write a number and a unit, such as 90s or 10m.`);
  return Number(number) * unitMs[unit]!;
};

const entryOf = (cell: Cell, known: (point: string) => string): FiguresEntry => {
  const type = wordIn(cell, 'type', types);
  const at = instantIn(cell, 'at');
  if (type === 'observed') {
    const until = instantIn(cell, 'until');
    if (until <= at) throw new FieldError('until', 'It has to lie after "at".');
    return { kind: 'observed', at, until };
  }
  const point = known(cell('point'));
  if (point === '') throw new FieldError('point', 'Name the point: what was watched, such as CH-01/supply_temp H.');
  if (type !== 'call') {
    const of = instantIn(cell, 'of');
    if (type === 'clear') return { kind: 'clear', at, point, of };
    const way = ways.find((one) => one === type);
    return way ? { kind: 'answer', at, point, of, way } : { kind: wordIn(cell, 'type', remarks), at, point, of };
  }
  const respondWithinMs = respondIn(cell);
  return {
    kind: 'call',
    at,
    point,
    of: cell('of') === '' ? at : instantIn(cell, 'of'),
    severity: wordIn(cell, 'severity', severities),
    because: wordIn(cell, 'because', becauses, 'raised'),
    grade: wordIn(cell, 'grade', grades, 'alarm'),
    label: wordIn(cell, 'label', labels, 'B'),
    ...(respondWithinMs !== undefined && { respondWithinMs }),
  };
};

/** Reads a journal of annunciations, answers, clears and spells of observation (docs/kpi.md), as a whole or not at all. */
export const readJournal = (text: string): JournalFile => {
  const places = {} as Record<Column, number>;
  const errors: LineError[] = [];
  const entries: FiguresEntry[] = [];
  let cells: readonly string[] = [];
  let isHead = true;
  const cell: Cell = (name) => (cells[places[name]] ?? '').trim();
  // A name stands on many lines, and is kept once.
  const names = new Map<string, string>();
  const known = (point: string): string => {
    const found = names.get(point);
    if (found === undefined) names.set(point, point);
    return found ?? point;
  };
  const head = (given: readonly string[]): void => {
    isHead = false;
    const header = given.map((name) => name.trim().toLowerCase());
    for (const name of columns) places[name] = header.indexOf(name);
    const missing = needed.filter((name) => !header.includes(name));
    if (missing.length > 0) errors.push({ line: 1, field: missing.join(', '), message: `The first line has to name the columns ${columns.join(',')}.` });
  };
  visitCsv(text, (line, given) => {
    if (isHead) {
      head(given);
      return errors.length === 0;
    }
    cells = given;
    try {
      entries.push(entryOf(cell, known));
    } catch (error) {
      if (!(error instanceof FieldError)) throw error;
      errors.push({ line, field: error.field, message: error.message });
    }
    return errors.length < mostErrors;
  });
  if (isHead) head([]);
  return errors.length > 0 ? { errors } : { entries };
};
