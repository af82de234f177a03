import { plainReadingOf } from '../../../domain/telemetry/value.ts';
import { type Decode, type Decoder, notUtf8, textOf, unnamedMetric } from './decoder.ts';

const blanks = /^[ \t\r\n\0]+|[ \t\r\n\0]+$/g;

/** One plain value per topic: `21.5`, `"21.5"`, `ON`, `nan`. Blanks around it do not matter. */
const decode: Decode = (payload, { metric = unnamedMetric }) => {
  const whole = textOf(payload);
  if (whole === undefined) return notUtf8;
  const text = whole.length > 256 ? whole : whole.replace(blanks, '').replace(/^"(.*)"$/s, '$1');
  const reading = plainReadingOf(text);
  if (reading === undefined) return { ok: false, reason: 'mapping-empty', detail: 'The payload is no number and no switch word such as ON or OFF.' };
  return { ok: true, rows: [{ time: undefined, cells: [{ metric, reading, unit: '', quality: 'good' }] }] };
};

export const scalar: Decoder = { open: () => decode };
