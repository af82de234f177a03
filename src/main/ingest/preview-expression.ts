import type { PreviewedExpression } from '../../contract/ingest-calls.ts';
import { parseJson } from '../../domain/telemetry/json-values.ts';
import { textReading } from '../../domain/telemetry/value.ts';
import { type Decode, notUtf8, problemText, textOf } from './decoders/decoder.ts';
import { compileExpression } from './expression.ts';
import type { Mapper } from './mapper.ts';

/** Name under which the mapping thread knows the preview; no source can have it. */
export const previewDecoder = '';

/** Whole numbers that no double holds are shown with all their digits, as a text. */
const exactText = (value: unknown): string => JSON.stringify(value, (_key, each: unknown) => (typeof each === 'bigint' ? String(each) : each));

/** In the mapping thread: what an expression makes of a message, as JSON text. */
export const openPreview = (expression: string): Decode => {
  const compiled = compileExpression(expression);
  return (payload) => {
    if (typeof compiled === 'string') return { ok: false, reason: 'mapping-empty', detail: compiled };
    const text = textOf(payload);
    if (text === undefined) return notUtf8;
    const parsed = parseJson(text);
    if (!parsed.ok) return { ok: false, reason: 'invalid-json', detail: parsed.detail, position: parsed.position };
    const reshaped = compiled.reshape(parsed.value);
    if (!reshaped.ok) return { ok: false, reason: 'mapping-empty', detail: reshaped.detail };
    return {
      ok: true,
      rows: [{ time: undefined, cells: [{ metric: 'preview', reading: textReading(exactText(reshaped.value)), unit: '', quality: 'good' }] }],
    };
  };
};

/** The same limits and the same watchdog as for a source, so that what a person types holds up neither window nor engine. */
export const previewExpression = (mapper: Pick<Mapper, 'decode'>, expression: string, message: string): Promise<PreviewedExpression> =>
  new Promise((resolve) => {
    const context = { topic: '', device: undefined, metric: undefined, labels: {}, zone: 'UTC', recv: 0, isRetained: false };
    const source = { key: JSON.stringify(['', expression]), decoder: previewDecoder, options: { expression } };
    mapper.decode(source, Buffer.from(message), context, (decoded) =>
      resolve(decoded.ok ? { ok: true, text: decoded.rows[0]!.cells[0]!.reading.text! } : { ok: false, detail: problemText(decoded) }),
    );
  });
