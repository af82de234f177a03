import { parseJson } from '../../../domain/telemetry/json-values.ts';
import { rowsOfJson } from '../json-rows.ts';
import { readMapping, rowsByMapping } from '../mapped-rows.ts';
import { fromThingsBoard, withoutEnvelope } from '../thingsboard.ts';
import { type Decode, type Decoded, type Decoder, notUtf8, textOf } from './decoder.ts';

const withDevice = (decoded: Decoded, device: string | undefined): Decoded =>
  device === undefined || !decoded.ok ? decoded : { ...decoded, rows: decoded.rows.map((row) => ({ device, ...row })) };

/**
 * JSON, with bare `nan` and `inf` as small devices print them; see `rowsOfJson`. The topics and envelopes of ThingsBoard are
 * understood. Options: `mapping`, rows as JSON text that say where each value stands; `device`, the device where no topic names one.
 */
export const json: Decoder = {
  open: (options): Decode => {
    const mapping = options['mapping'] === undefined ? undefined : readMapping(options['mapping']);
    const { device } = options;
    return (payload, context) => {
      if (typeof mapping === 'string') return { ok: false, reason: 'mapping-empty', detail: mapping };
      const text = textOf(payload);
      if (text === undefined) return notUtf8;
      const parsed = parseJson(text);
      if (!parsed.ok) return { ok: false, reason: 'invalid-json', detail: parsed.detail, position: parsed.position };
      const own = context.device === undefined ? device : undefined;
      if (mapping !== undefined) return withDevice(rowsByMapping(parsed.value, mapping, context), own);
      return fromThingsBoard(parsed.value, context, own) ?? withDevice(rowsOfJson(withoutEnvelope(parsed.value), context), own);
    };
  },
};
