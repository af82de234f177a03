import type { ThresholdRow } from '../../contract/views.ts';
import { Refusal } from '../../domain/decider.ts';
import { ThresholdId } from '../../domain/identity.ts';
import { differences } from '../../domain/threshold/difference.ts';
import { threshold } from '../../domain/threshold/threshold.ts';
import { handle } from '../handle.ts';
import { thresholdStream } from '../store/configuration-rows.ts';
import type { Ops } from '../store/ops.ts';
import { toFile } from './file-form.ts';
import { type FileFormat, type LineError, writeEntries } from './file-text.ts';
import { readDrafts } from './read-drafts.ts';
import { type NamedSeries, nameOfSeries, namesOf } from './site-names.ts';

/** Every threshold as a file that `importThresholds` takes. */
export const exportThresholds = (format: FileFormat, rows: readonly ThresholdRow[], series: readonly NamedSeries[]): string => {
  const byId = new Map(series.map((one) => [one.id, nameOfSeries(one)]));
  return writeEntries(
    format,
    rows.map(({ draft, enabled }) => toFile(draft, enabled, (id) => byId.get(id) ?? '')),
  );
};

export interface ImportResult {
  /** Nothing was changed when there is one. */
  readonly errors: readonly LineError[];
  readonly created: number;
  readonly changed: number;
  readonly unchanged: number;
}

export interface ImportParts {
  readonly ops: Ops;
  readonly series: readonly NamedSeries[];
  readonly zone: string;
  readonly user: string;
  readonly newId: () => string;
  readonly at: number;
  /** Only says what would happen. */
  readonly dryRun?: boolean;
}

/** Takes over the thresholds of a file by their names, all or nothing. What is not in the file stays as it is. */
export const importThresholds = (
  format: FileFormat,
  text: string,
  reason: string,
  { ops, series, zone, user, newId, at, dryRun = false }: ImportParts,
): ImportResult => {
  const rows = ops.configuration.thresholds();
  const read = readDrafts(
    format,
    text,
    (drafts) => {
      const inFile = new Set(drafts.map(({ name }) => name));
      return namesOf(series, [...rows.filter(({ draft }) => !inFile.has(draft.name)), ...drafts.map((draft) => ({ thresholdId: '', draft }))], zone);
    },
    at,
  );
  const nothing = { created: 0, changed: 0, unchanged: 0 };
  if (read.errors) return { errors: read.errors, ...nothing };
  const errors: LineError[] = [];
  const counts = { ...nothing };
  const byName = new Map(rows.map((row) => [row.draft.name, row]));
  ops.log.atomically(() => {
    const steps = read.drafts.map(({ draft, enabled, line }) => {
      const row = byName.get(draft.name);
      if (!row) {
        counts.created++;
        return () => {
          const stream = thresholdStream(ThresholdId.parse(newId()));
          handle(ops.log, threshold, stream, user, { type: 'create', draft, at });
          if (!enabled) handle(ops.log, threshold, stream, user, { type: 'disable', reason, at });
        };
      }
      if (row.draft.seriesId !== draft.seriesId)
        errors.push({
          line,
          field: 'series',
          message: `${draft.name} watches ${row.draft.device}/${row.draft.metric}, and a threshold keeps its series. Give the new one another name.`,
        });
      const isChanged = differences(row.draft, draft).length > 0 || row.enabled !== enabled;
      if (isChanged && reason.trim() === '') errors.push({ line, field: '', message: `${draft.name} would change, and a change needs a reason.` });
      counts[isChanged ? 'changed' : 'unchanged']++;
      return () => {
        const stream = thresholdStream(row.thresholdId);
        handle(ops.log, threshold, stream, user, { type: 'edit', draft, reason, at });
        handle(ops.log, threshold, stream, user, { type: enabled ? 'enable' : 'disable', reason, at });
      };
    });
    if (errors.length === 0 && !dryRun) for (const step of steps) step();
  });
  return errors.length > 0 ? { errors, ...nothing } : { errors, ...counts };
};

/** For a caller that has nowhere to show a list: the first error, and how many there are. */
export const refusalOf = (errors: readonly LineError[]): Refusal => {
  const [first] = errors;
  const more = errors.length > 1 ? ` There are ${errors.length - 1} more.` : '';
  return new Refusal(
    'threshold.file-refused',
    `Line ${first?.line ?? 1}${first?.field ? `, ${first.field}` : ''}: ${first?.message ?? ''}${more} Nothing was changed.`,
  );
};
