import { Decoder } from 'cbor-x/decode-no-eval';
import { type CborEdit, cborShape } from './cbor-shape.ts';
import type { DecodeFailure } from './decoders/decoder.ts';
import { plainOf } from './plain-value.ts';

const decoder = new Decoder({ useRecords: false, mapsAsObjects: true });

const edited = (edits: readonly CborEdit[], payload: Uint8Array): Uint8Array => {
  if (edits.length === 0) return payload;
  let at = 0;
  const parts = edits.flatMap(({ from, to, bytes }) => {
    const before = payload.subarray(at, from);
    at = to;
    return [before, bytes];
  });
  return Buffer.concat([...parts, payload.subarray(at)]);
};

/** One CBOR item, as JSON has it. Well-formedness is checked first: so faults have a place, and lengths that are not there allocate nothing. */
export const decodeCbor = (payload: Uint8Array, options: { readonly keepsBytes: boolean }): { readonly ok: true; readonly value: unknown } | DecodeFailure => {
  const shape = cborShape(payload);
  if (!shape.ok) return shape;
  return { ok: true, value: plainOf(decoder.decode(edited(shape.edits, payload)), options) };
};
