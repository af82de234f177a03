import { parseJson } from '../../../domain/telemetry/json-values.ts';
import { rowsOfPack } from '../senml-pack.ts';
import { type Decoder, notUtf8, textOf } from './decoder.ts';

/** SenML as JSON, RFC 8428. Option `prefix`, see `rowsOfPack`. */
export const senml: Decoder = {
  open: (options) => (payload, context) => {
    const text = textOf(payload);
    if (text === undefined) return notUtf8;
    const parsed = parseJson(text);
    if (!parsed.ok) return { ok: false, reason: 'invalid-json', detail: parsed.detail, position: parsed.position };
    return rowsOfPack(parsed.value, context, options);
  },
};
