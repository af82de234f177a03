import { decodeCbor } from '../cbor.ts';
import { rowsOfJson } from '../json-rows.ts';
import type { Decode, Decoder } from './decoder.ts';

const decode: Decode = (payload, context) => {
  const decoded = decodeCbor(payload, { keepsBytes: false });
  return decoded.ok ? rowsOfJson(decoded.value, context) : decoded;
};

/** CBOR (RFC 8949), then the rules of JSON. */
export const cbor: Decoder = { open: () => decode };
