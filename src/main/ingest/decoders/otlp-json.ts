import { parseJson } from '../../../domain/telemetry/json-values.ts';
import { openDeltas } from '../otlp/deltas.ts';
import { readOtlp } from '../otlp/read-otlp.ts';
import { type Decode, type Decoder, type DecoderOptions, notUtf8, textOf } from './decoder.ts';

const open = (options: DecoderOptions): Decode => {
  const deltas = openDeltas();
  return (payload) => {
    const text = textOf(payload);
    if (text === undefined) return notUtf8;
    const parsed = parseJson(text);
    if (!parsed.ok) return { ok: false, reason: 'invalid-json', detail: parsed.detail, position: parsed.position };
    return readOtlp(parsed.value, deltas, options['device-attribute']);
  };
};

/**
 * Metrics of OTLP/HTTP as JSON. Deltas are added up per series, so that what is stored only rises. Option `device-attribute`: the
 * attribute of the resource that names the device; else host.name or service.instance.id.
 */
export const otlpJson: Decoder = { open };
