import { complaintsOf } from '../../domain/threshold/check.ts';
import { asKept, ThresholdDraft } from '../../domain/threshold/draft.ts';
import type { Names } from '../../domain/threshold/program.ts';
import { type FileThreshold, fromFile, nameInFile, type Plain } from './file-form.ts';
import { type Entry, type FileFormat, type LineError, readEntries } from './file-text.ts';

export interface ReadDraft {
  readonly draft: ThresholdDraft;
  readonly enabled: boolean;
  readonly line: number;
}
export type ReadDrafts =
  | { readonly drafts: readonly ReadDraft[]; readonly errors?: undefined }
  | { readonly drafts?: undefined; readonly errors: readonly LineError[] };

const levelName = (level: unknown, index: number): string => {
  const kind = (level as Plain | undefined)?.['kind'];
  return typeof kind === 'string' ? kind : String(index);
};

/** The path in the file of a field of the draft: levels stand there under their names. */
const pathInFile = (path: readonly PropertyKey[], draft: Plain): readonly PropertyKey[] => {
  const [first, index, ...more] = path;
  const levels = draft['levels'];
  if (first !== 'levels' || typeof index !== 'number' || !Array.isArray(levels)) return path.map(nameInFile);
  return ['levels', levelName(levels[index], index), ...more.map(nameInFile)];
};

const withSeries = ({ draft, series }: FileThreshold, names: Names): Plain => {
  const condition = draft['condition'] as Plain | undefined;
  const from = condition?.['from'] as Plain | undefined;
  const other = typeof from?.['series'] === 'string' ? { condition: { ...condition, from: { seriesId: names.series(from['series']) ?? from['series'] } } } : {};
  const seriesId = names.series(series);
  // A file that says no unit means the one of the series.
  const unit = draft['unit'] === '' && seriesId !== undefined ? (names.unit?.(seriesId) ?? '') : draft['unit'];
  return { ...draft, ...other, seriesId, unit };
};

/** Every threshold of a file as a draft that may be saved, or every reason why one may not, by line: all or nothing. */
export const readDrafts = (format: FileFormat, text: string, namesOf: (drafts: readonly ThresholdDraft[]) => Names, at: number): ReadDrafts => {
  const read = readEntries(format, text);
  if (read.errors) return read;
  const errors: LineError[] = [];
  const drafts: (ReadDraft & { readonly entry: Entry })[] = [];
  const known = namesOf([]);
  for (const entry of read.entries) {
    const file = fromFile(entry.value);
    const given = withSeries(file, known);
    const line = entry.lineOf([]);
    if (given['seriesId'] === undefined) {
      errors.push({ line: entry.lineOf(['series']), field: 'series', message: `The series ${file.series} is not known. Write it as device/metric.` });
      continue;
    }
    const parsed = ThresholdDraft.safeParse(given);
    if (parsed.success) drafts.push({ draft: asKept(parsed.data), enabled: file.enabled, line, entry });
    else
      for (const { path, message } of parsed.error.issues)
        errors.push({ line: entry.lineOf(pathInFile(path, given)), field: pathInFile(path, given).join('.'), message });
  }
  const names = namesOf(drafts.map(({ draft }) => draft));
  const seen = new Map<string, number>();
  for (const { draft, line, entry } of drafts) {
    const before = seen.get(draft.name);
    if (before !== undefined) errors.push({ line, field: 'name', message: `The name ${draft.name} stands on line ${before} already.` });
    seen.set(draft.name, line);
    for (const { field, message } of complaintsOf(draft, names, at)) errors.push({ line: entry.lineOf(field.split('.')), field, message });
  }
  if (errors.length > 0) return { errors: errors.toSorted((a, b) => a.line - b.line) };
  return { drafts: drafts.map(({ draft, enabled, line }) => ({ draft, enabled, line })) };
};
