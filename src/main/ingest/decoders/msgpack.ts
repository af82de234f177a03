import { decode as decodeMsgpack } from '@msgpack/msgpack';
import { msgpackFault } from '../msgpack-shape.ts';
import { plainOf } from '../plain-value.ts';
import { openValueReader, plainRows } from '../value-reader.ts';
import type { Decoder } from './decoder.ts';

const limits = {
  maxStrLength: 65_536,
  maxBinLength: 1_048_576,
  maxExtLength: 65_536,
  maxArrayLength: 20_000,
  maxMapLength: 20_000,
  useBigInt64: true,
} as const;

/** MessagePack, then the rules of JSON with its mapping. */
export const msgpack: Decoder = {
  open: (options) => {
    const read = openValueReader(options, plainRows);
    return (payload, context) => msgpackFault(payload) ?? read(plainOf(decodeMsgpack(payload, limits), { keepsBytes: false }), context);
  },
};
