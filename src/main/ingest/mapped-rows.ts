import { applyMapping, type CompiledMapping, compileMapping } from '../../domain/telemetry/mapping/apply-mapping.ts';
import { Mapping } from '../../domain/telemetry/mapping/mapping-row.ts';
import type { DecodeContext, Decoded, DecodedCell, DecodedRow } from './decoders/decoder.ts';

/** The rows of a mapping from the text of an option; what is wrong with it when they cannot be used. */
export const readMapping = (text: string): CompiledMapping | string => {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return 'The mapping is no JSON.';
  }
  const parsed = Mapping.safeParse(value);
  if (parsed.success) return compileMapping(parsed.data);
  const [issue] = parsed.error.issues;
  return `The mapping cannot be used: ${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`.trim();
};

/** The values of a message by a mapping: one row for each instant. */
export const rowsByMapping = (payload: unknown, mapping: CompiledMapping, { device, metric, labels, zone, recv, properties }: DecodeContext): Decoded => {
  const topic = { ...labels, ...(device === undefined ? {} : { device }), ...(metric === undefined ? {} : { metric }) };
  const { cells, problems } = applyMapping(mapping, {
    payload,
    topic,
    // Read out of the message only for a row that asks for one.
    get props() {
      return typeof properties === 'function' ? properties() : (properties ?? {});
    },
    zone,
    recv,
  });
  const rows = new Map<string, DecodedRow & { readonly cells: DecodedCell[] }>();
  for (const { metric: name, reading, unit, quality, labels: own, time } of cells) {
    const key = time === undefined ? '' : `${time.ms} ${time.isNaive}`;
    let row = rows.get(key);
    if (row === undefined) rows.set(key, (row = { time, cells: [] }));
    row.cells.push({ metric: name, reading, unit, quality, ...(Object.keys(own).length === 0 ? {} : { labels: own }) });
  }
  if (rows.size === 0)
    return { ok: false, reason: 'mapping-empty', detail: problems[0]?.detail ?? 'Nothing in the message stands where the mapping looks for it.' };
  return { ok: true, rows: [...rows.values()], problems: problems.map(({ row, detail }) => ({ detail: `Row ${row + 1}: ${detail}` })) };
};
