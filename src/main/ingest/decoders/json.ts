import { parseJson } from '../../../domain/telemetry/json-values.ts';
import { fromThingsBoard, withoutEnvelope } from '../thingsboard.ts';
import { openValueReader, plainRows } from '../value-reader.ts';
import { type Decode, type Decoder, notUtf8, textOf } from './decoder.ts';

/**
 * JSON, with bare `nan` and `inf` as small devices print them; see `rowsOfJson`. The topics and envelopes of ThingsBoard are
 * understood. Options: those of `openValueReader`.
 */
export const json: Decoder = {
  open: (options): Decode => {
    const read = openValueReader(
      options,
      (value, context, device) => fromThingsBoard(value, context, device) ?? plainRows(withoutEnvelope(value), context, device),
    );
    return (payload, context) => {
      const text = textOf(payload);
      if (text === undefined) return notUtf8;
      const parsed = parseJson(text);
      return parsed.ok ? read(parsed.value, context) : { ok: false, reason: 'invalid-json', detail: parsed.detail, position: parsed.position };
    };
  },
};
