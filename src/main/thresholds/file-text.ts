import { isMap, isSeq, LineCounter, parseDocument, stringify } from 'yaml';
import { readCsv, writeCsv } from './csv.ts';
import type { Plain } from './file-form.ts';

export type FileFormat = 'yaml' | 'csv';

/** One threshold of a file. `lineOf` tells where a field stands, or the threshold itself. */
export interface Entry {
  readonly value: Plain;
  readonly lineOf: (path: readonly PropertyKey[]) => number;
}
export interface LineError {
  readonly line: number;
  /** Empty: the file as a whole. */
  readonly field: string;
  readonly message: string;
}
export type Entries =
  | { readonly entries: readonly Entry[]; readonly errors?: undefined }
  | { readonly entries?: undefined; readonly errors: readonly LineError[] };

export const formatOf = (name: string): FileFormat | undefined => (/\.ya?ml$/i.test(name) ? 'yaml' : /\.csv$/i.test(name) ? 'csv' : undefined);

const readYaml = (text: string): Entries => {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, schema: 'core', maxAliasCount: 100 } as never);
  const lineAt = (offset: number | undefined): number => lines.linePos(offset ?? 0).line;
  if (document.errors.length > 0) return { errors: document.errors.map(({ pos, message }) => ({ line: lineAt(pos[0]), field: '', message })) };
  const root: unknown = document.contents;
  const list = isMap(root) ? root.get('thresholds', true) : root;
  if (!isSeq(list))
    return { errors: [{ line: 1, field: 'thresholds', message: 'A list of thresholds is expected, as `thresholds:` followed by `- name: …`.' }] };
  const entries = list.items.map((item): Entry => {
    const start = lineAt((item as { range?: readonly number[] | null }).range?.[0]);
    return {
      value: isMap(item) ? (item.toJS(document) as Plain) : {},
      lineOf: (path) => {
        // The deepest part of the path that stands in the file.
        for (let length = path.length; length > 0 && isMap(item); length--) {
          const node = item.getIn(path.slice(0, length), true) as { range?: readonly number[] | null } | undefined;
          if (node?.range) return lineAt(node.range[0]);
        }
        return start;
      },
    };
  });
  return { entries };
};

const lists = new Set(['rationale.actions', 'rationale.causes', 'rationale.photos', 'condition.values', 'schedule.shifts']);
const between = ' | ';

const cellOf = (text: string): unknown => {
  if (/^-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?$/.test(text)) return Number(text);
  return text === 'true' ? true : text === 'false' ? false : text;
};
const isText = (path: string): boolean =>
  path === 'name' || path === 'guidance' || path === 'unit' || path === 'series' || path === 'device' || path === 'metric' || path.startsWith('rationale.');

const nested = (header: readonly string[], cells: readonly string[]): Plain => {
  const value: Record<string, unknown> = {};
  for (const [i, path] of header.entries()) {
    const text = (cells[i] ?? '').trim();
    if (text === '') continue;
    const keys = path.split('.');
    let at = value;
    for (const key of keys.slice(0, -1)) at = (at[key] ??= {}) as Record<string, unknown>;
    const parts = text.split('|').map((part) => part.trim());
    at[keys.at(-1)!] = lists.has(path) ? parts.map((part) => (path === 'condition.values' ? cellOf(part) : part)) : isText(path) ? text : cellOf(text);
  }
  return value;
};

const readTable = (text: string): Entries => {
  const [head, ...records] = readCsv(text);
  if (!head) return { errors: [{ line: 1, field: '', message: 'The file is empty. Its first line names the columns, such as name,series,levels.H.limit.' }] };
  const header = head.cells.map((cell) => cell.trim());
  if (!header.includes('name')) return { errors: [{ line: 1, field: 'name', message: 'The first line has to name the columns; there is no column "name".' }] };
  const wide = records.filter(({ cells }) => cells.length > header.length);
  if (wide.length > 0)
    return {
      errors: wide.map(({ line, cells }) => ({
        line,
        field: '',
        message: `${cells.length} cells in a table of ${header.length} columns: is a quote missing?`,
      })),
    };
  return { entries: records.map(({ line, cells }): Entry => ({ value: nested(header, cells), lineOf: () => line })) };
};

/** The thresholds of a file, or what keeps it from being read, line by line. */
export const readEntries = (format: FileFormat, text: string): Entries => (format === 'yaml' ? readYaml(text) : readTable(text));

const flat = (value: Plain, prefix = ''): readonly (readonly [string, string])[] =>
  Object.entries(value).flatMap(([key, inner]): readonly (readonly [string, string])[] => {
    const path = prefix + key;
    if (Array.isArray(inner)) return [[path, inner.map((item) => (typeof item === 'object' ? JSON.stringify(item) : String(item))).join(between)]];
    return typeof inner === 'object' && inner !== null ? flat(inner as Plain, `${path}.`) : [[path, String(inner)]];
  });

/** Thresholds as a file; `readEntries` reads it again. */
export const writeEntries = (format: FileFormat, entries: readonly Plain[]): string => {
  if (format === 'yaml') return stringify({ thresholds: entries }, { lineWidth: 120 });
  const rows = entries.map((entry) => new Map(flat(entry)));
  const header = [...new Set(['name', 'series', ...rows.flatMap((row) => [...row.keys()])])];
  return writeCsv([header, ...rows.map((row) => header.map((path) => row.get(path) ?? ''))]);
};
