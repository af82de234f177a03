import { Decoder } from 'cbor-x/decode-no-eval';
import { cborShape } from './cbor-shape.ts';
import type { DecodeFailure } from './decoders/decoder.ts';
import { plainOf } from './plain-value.ts';

const decoder = new Decoder({ useRecords: false, mapsAsObjects: true });

const without = (cuts: readonly (readonly [number, number])[], payload: Uint8Array): Uint8Array => {
  if (cuts.length === 0) return payload;
  let from = 0;
  const parts = cuts.map(([start, end]) => {
    const part = payload.subarray(from, start);
    from = end;
    return part;
  });
  return Buffer.concat([...parts, payload.subarray(from)]);
};

/** One CBOR item, as JSON has it. Well-formedness is checked first: so faults have a place, and lengths that are not there allocate nothing. */
export const decodeCbor = (payload: Uint8Array, options: { readonly keepsBytes: boolean }): { readonly ok: true; readonly value: unknown } | DecodeFailure => {
  const shape = cborShape(payload);
  if (!shape.ok) return shape;
  return { ok: true, value: plainOf(decoder.decode(without(shape.cuts, payload)), options) };
};
