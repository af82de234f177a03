import { applyMapping, compileMapping } from '../../../domain/telemetry/mapping/apply-mapping.ts';
import { faultText, mappingFaults } from '../../../domain/telemetry/mapping/mapping-faults.ts';
import { Mapping } from '../../../domain/telemetry/mapping/mapping-row.ts';
import { parseJson } from '../../../domain/telemetry/json-values.ts';

/** Rows as a person edits them: JSON, one row per line. */
export const mappingText = (mapping: Mapping | undefined): string =>
  mapping === undefined ? '' : `[\n${mapping.map((row) => `  ${JSON.stringify(row)}`).join(',\n')}\n]`;

export type ReadMapping =
  | { readonly mapping: Mapping | undefined; readonly complaint?: undefined }
  | { readonly mapping?: undefined; readonly complaint: string };

/** Empty: there is no mapping. */
export const readMapping = (text: string): ReadMapping => {
  if (text.trim() === '') return { mapping: undefined };
  const parsed = parseJson(text);
  if (!parsed.ok) return { complaint: `Line ${parsed.position.line}, column ${parsed.position.column}: ${parsed.detail}` };
  const checked = Mapping.safeParse(parsed.value);
  if (checked.success) {
    const [fault] = mappingFaults(checked.data);
    return fault === undefined ? { mapping: checked.data } : { complaint: faultText(fault) };
  }
  const [issue] = checked.error.issues;
  const [row, ...field] = issue?.path ?? [];
  const where = typeof row === 'number' ? `Row ${row + 1}${field.length > 0 ? `, ${field.join('.')}` : ''}: ` : '';
  return { complaint: where + (issue?.message ?? '') };
};

export interface PreviewLine {
  readonly metric: string;
  readonly value: string;
  readonly unit: string;
  readonly quality: string;
  readonly time: number | undefined;
  readonly labels: string;
  /** The time is more than a day away: its unit may be another one. */
  readonly isFar: boolean;
}
export type Preview = { readonly lines: readonly PreviewLine[]; readonly problems: readonly string[] } | { readonly complaint: string };

const dayMs = 86_400_000;

/** What a message comes to by the mapping, with the functions of the engine. */
export const previewOf = (mapping: Mapping, message: string, topic: Readonly<Record<string, string>>, zone: string, now: number): Preview => {
  const parsed = parseJson(message);
  if (!parsed.ok) return { complaint: `Line ${parsed.position.line}, column ${parsed.position.column}: ${parsed.detail}` };
  const { cells, problems } = applyMapping(compileMapping(mapping), { payload: parsed.value, topic, props: {}, zone, recv: now });
  return {
    lines: cells.slice(0, 100).map(({ metric, reading: { value, text, quality: read }, unit, quality, time, labels }) => ({
      metric,
      value: text ?? (value === null ? '–' : String(value)),
      unit,
      quality: read === 'good' ? quality : read,
      time: time?.ms,
      labels: Object.entries(labels)
        .map(([name, label]) => `${name}=${label}`)
        .join(' '),
      isFar: time !== undefined && Math.abs(time.ms - now) > dayMs,
    })),
    problems: problems.map(({ row, detail }) => `Row ${row + 1}: ${detail}`),
  };
};
