import { timeOf } from '../../domain/telemetry/timestamp.ts';
import { readCsv } from './csv.ts';
import type { LineError } from './file-text.ts';

/** One line of a file of samples, in the order of arrival. `quality`: 0 not usable, 1 good, 2 uncertain. */
export interface FileSample {
  readonly series: string;
  readonly ts: number;
  readonly value: number;
  readonly quality: number;
  readonly received: number;
}
export type FileSamples =
  | { readonly samples: readonly FileSample[]; readonly errors?: undefined }
  | { readonly samples?: undefined; readonly errors: readonly LineError[] };

const qualities: Readonly<Record<string, number>> = { '': 1, good: 1, uncertain: 2, bad: 0, stale: 0 };
const words: Readonly<Record<string, number>> = { true: 1, on: 1, false: 0, off: 0 };
const columns = ['series', 'ts', 'value', 'quality', 'received'] as const;
const mostErrors = 100;

/** Reads `series,ts,value,quality,received`; times are ms or ISO with an offset. Quality and received may be left out: good, and at once. */
export const readSamples = (text: string): FileSamples => {
  const [head, ...records] = readCsv(text);
  const header = head?.cells.map((cell) => cell.trim().toLowerCase()) ?? [];
  const place = Object.fromEntries(columns.map((name) => [name, header.indexOf(name)])) as Readonly<Record<(typeof columns)[number], number>>;
  const missing = (['series', 'ts', 'value'] as const).filter((name) => place[name] < 0);
  if (missing.length > 0) return { errors: [{ line: 1, field: missing.join(', '), message: 'The first line has to be series,ts,value,quality,received.' }] };
  const errors: LineError[] = [];
  const samples: FileSample[] = [];
  for (const { line, cells } of records) {
    const cell = (name: (typeof columns)[number]): string => (place[name] < 0 ? '' : (cells[place[name]] ?? '').trim());
    const instant = (name: 'ts' | 'received'): number | undefined => {
      const text = cell(name);
      if (/^-?\d+(?:\.\d+)?$/.test(text)) return Math.round(Number(text));
      return /(?:[Zz]|[+-]\d\d:?\d\d)$/.test(text) ? timeOf(text, 'UTC', 0)?.ms : undefined;
    };
    const complain = (field: string, message: string): void => void (errors.length < mostErrors && errors.push({ line, field, message }));
    const ts = instant('ts');
    const received = cell('received') === '' ? ts : instant('received');
    const quality = qualities[cell('quality').toLowerCase()];
    const word = cell('value').toLowerCase();
    const value = word === '' ? Number.NaN : (words[word] ?? Number(word));
    if (cell('series') === '') complain('series', 'Name the series as device/metric.');
    else if (ts === undefined) complain('ts', `"${cell('ts')}" is no time: write milliseconds since 1970, or ISO 8601 with an offset.`);
    else if (received === undefined) complain('received', `"${cell('received')}" is no time: write milliseconds since 1970, or ISO 8601 with an offset.`);
    else if (quality === undefined) complain('quality', `"${cell('quality')}" is no quality: good, uncertain, bad or stale.`);
    else samples.push({ series: cell('series'), ts, received, value, quality: Number.isFinite(value) ? quality : 0 });
  }
  return errors.length > 0 ? { errors } : { samples };
};
