import { parseClassic } from '../exposition/classic.ts';
import { rowsOfFamilies } from '../exposition/exposition-rows.ts';
import { type Decode, type Decoder, exactTextOf, notUtf8 } from './decoder.ts';

const decode: Decode = (payload) => {
  const text = exactTextOf(payload);
  if (text === undefined) return notUtf8;
  const parsed = parseClassic(text);
  return parsed.ok ? { ok: true, rows: rowsOfFamilies(parsed.families) } : { ok: false, reason: 'malformed', detail: parsed.detail, position: parsed.position };
};

/** Prometheus text, 0.0.4 and 1.0.0. One fault refuses the whole. */
export const prometheus: Decoder = { open: () => decode };
