import { decode as decodeMsgpack } from '@msgpack/msgpack';
import { rowsOfJson } from '../json-rows.ts';
import { msgpackFault } from '../msgpack-shape.ts';
import { plainOf } from '../plain-value.ts';
import type { Decode, Decoder } from './decoder.ts';

const limits = {
  maxStrLength: 65_536,
  maxBinLength: 1_048_576,
  maxExtLength: 65_536,
  maxArrayLength: 20_000,
  maxMapLength: 20_000,
  useBigInt64: true,
} as const;

const decode: Decode = (payload, context) => {
  const fault = msgpackFault(payload);
  if (fault !== undefined) return fault;
  return rowsOfJson(plainOf(decodeMsgpack(payload, limits), { keepsBytes: false }), context);
};

/** MessagePack, then the rules of JSON. */
export const msgpack: Decoder = { open: () => decode };
