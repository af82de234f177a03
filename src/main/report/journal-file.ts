import type { Because } from '../../domain/alert/event.ts';
import type { Label } from '../../domain/alert/label.ts';
import { severities } from '../../domain/alert/severity.ts';
import type { FiguresEntry, JournalCall } from '../../domain/report/figures/journal.ts';
import { timeOf } from '../../domain/telemetry/timestamp.ts';
import { readCsv } from '../thresholds/csv.ts';
import type { LineError } from '../thresholds/file-text.ts';

const columns = ['type', 'at', 'point', 'of', 'severity', 'because', 'grade', 'label', 'respond', 'until'] as const;
type Column = (typeof columns)[number];
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

const instantIn = (cell: Cell, name: Column): number => {
  const text = cell(name);
  if (/^\d+$/.test(text)) return Number(text);
  const ms = /(?:[Zz]|[+-]\d\d:?\d\d)$/.test(text) ? timeOf(text, 'UTC', 0)?.ms : undefined;
  if (ms === undefined) throw new FieldError(name, `"${text}" is no time: write milliseconds since 1970, or ISO 8601 with an offset.`);
  return ms;
};

const wordIn = <Word extends string>(cell: Cell, name: Column, words: readonly Word[], otherwise?: Word): Word => {
  const text = cell(name);
  if (text === '' && otherwise !== undefined) return otherwise;
  const found = words.find((word) => word.toLowerCase() === text.toLowerCase());
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

const entryOf = (cell: Cell): FiguresEntry => {
  const type = wordIn(cell, 'type', types);
  const at = instantIn(cell, 'at');
  if (type === 'observed') {
    const until = instantIn(cell, 'until');
    if (until <= at) throw new FieldError('until', 'It has to lie after "at".');
    return { kind: 'observed', at, until };
  }
  const point = cell('point');
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
  const [head, ...records] = readCsv(text);
  const header = head?.cells.map((cell) => cell.trim().toLowerCase()) ?? [];
  const missing = (['type', 'at', 'point', 'of', 'severity'] as const).filter((name) => !header.includes(name));
  if (missing.length > 0) return { errors: [{ line: 1, field: missing.join(', '), message: `The first line has to name the columns ${columns.join(',')}.` }] };
  const places = new Map(columns.map((name) => [name, header.indexOf(name)]));
  const errors: LineError[] = [];
  const entries: FiguresEntry[] = [];
  for (const { line, cells } of records) {
    try {
      entries.push(entryOf((name) => (cells[places.get(name)!] ?? '').trim()));
    } catch (error) {
      if (!(error instanceof FieldError)) throw error;
      errors.push({ line, field: error.field, message: error.message });
      if (errors.length === mostErrors) break;
    }
  }
  return errors.length > 0 ? { errors } : { entries };
};
