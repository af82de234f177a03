import { parseJson } from '../../../domain/telemetry/json-values.ts';
import { rowsOfJson } from '../json-rows.ts';
import { type Decode, type Decoder, notUtf8, textOf } from './decoder.ts';

const decode: Decode = (payload, context) => {
  const text = textOf(payload);
  if (text === undefined) return notUtf8;
  const parsed = parseJson(text);
  if (!parsed.ok) return { ok: false, reason: 'invalid-json', detail: parsed.detail, position: parsed.position };
  return rowsOfJson(parsed.value, context);
};

/** JSON, with bare `nan` and `inf` as small devices print them; see `rowsOfJson`. */
export const json: Decoder = { open: () => decode };
