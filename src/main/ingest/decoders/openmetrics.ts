import { rowsOfFamilies } from '../exposition/exposition-rows.ts';
import { parseOpenMetrics } from '../exposition/openmetrics.ts';
import { type Decode, type Decoder, exactTextOf, notUtf8 } from './decoder.ts';

const decode: Decode = (payload) => {
  const text = exactTextOf(payload);
  if (text === undefined) return notUtf8;
  const parsed = parseOpenMetrics(text);
  return parsed.ok ? { ok: true, rows: rowsOfFamilies(parsed.families) } : { ok: false, reason: 'malformed', detail: parsed.detail, position: parsed.position };
};

/** OpenMetrics 1.0. One fault refuses the whole. */
export const openmetrics: Decoder = { open: () => decode };
