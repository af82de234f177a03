import { type DecodeContext, type Decoded, type DecodedRow, type DecoderOptions } from './decoders/decoder.ts';
import { compileExpression } from './expression.ts';
import { rowsOfJson } from './json-rows.ts';
import { readMapping, rowsByMapping } from './mapped-rows.ts';

/** Reads a message that is parsed already. */
export type ReadValue = (value: unknown, context: DecodeContext) => Decoded;

const withDevice = (decoded: Decoded, device: string | undefined): Decoded =>
  device === undefined || !decoded.ok ? decoded : { ...decoded, rows: decoded.rows.map((row): DecodedRow => ({ device, ...row })) };

/**
 * The two layers of a mapping, for every format that is read as JSON is: `expression`, JMESPath that reshapes the message, then
 * `mapping`, rows as JSON text. Without rows every number is a value. `device` is the device where no topic names one.
 * `plain` reads what has neither.
 */
export const openValueReader = (options: DecoderOptions, plain: (value: unknown, context: DecodeContext, device: string | undefined) => Decoded): ReadValue => {
  const mapping = options['mapping'] === undefined ? undefined : readMapping(options['mapping']);
  const expression = options['expression'] === undefined ? undefined : compileExpression(options['expression']);
  const { device } = options;
  const wrong = [mapping, expression].find((part) => typeof part === 'string');
  return (given, context) => {
    if (typeof mapping === 'string' || typeof expression === 'string') return { ok: false, reason: 'mapping-empty', detail: String(wrong) };
    const own = context.device === undefined ? device : undefined;
    if (mapping === undefined && expression === undefined) return plain(given, context, own);
    const reshaped = expression === undefined ? ({ ok: true, value: given } as const) : expression.reshape(given);
    if (!reshaped.ok) return { ok: false, reason: 'mapping-empty', detail: reshaped.detail };
    return withDevice(mapping === undefined ? rowsOfJson(reshaped.value, context) : rowsByMapping(reshaped.value, mapping, context), own);
  };
};

/** For formats that have no envelopes of their own. */
export const plainRows = (value: unknown, context: DecodeContext, device: string | undefined): Decoded => withDevice(rowsOfJson(value, context), device);
