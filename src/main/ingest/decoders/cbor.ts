import { decodeCbor } from '../cbor.ts';
import { openValueReader, plainRows } from '../value-reader.ts';
import type { Decoder } from './decoder.ts';

/** CBOR (RFC 8949), then the rules of JSON with its mapping. */
export const cbor: Decoder = {
  open: (options) => {
    const read = openValueReader(options, plainRows);
    return (payload, context) => {
      const decoded = decodeCbor(payload, { keepsBytes: false });
      return decoded.ok ? read(decoded.value, context) : decoded;
    };
  },
};
