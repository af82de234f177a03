import { decodeCbor } from '../cbor.ts';
import { rowsOfPack } from '../senml-pack.ts';
import type { Decoder } from './decoder.ts';

/** Integer labels of RFC 8428 §6, as texts, as objects have them. */
const labels: Readonly<Record<string, string>> = {
  '-1': 'bver',
  '-2': 'bn',
  '-3': 'bt',
  '-4': 'bu',
  '-5': 'bv',
  '-6': 'bs',
  '0': 'n',
  '1': 'u',
  '2': 'v',
  '3': 'vs',
  '4': 'vb',
  '5': 's',
  '6': 't',
  '7': 'ut',
  '8': 'vd',
};

const named = (record: unknown): unknown =>
  typeof record === 'object' && record !== null && !Array.isArray(record) && !ArrayBuffer.isView(record)
    ? Object.fromEntries(Object.entries(record).map(([label, value]) => [Object.hasOwn(labels, label) ? labels[label]! : label, value]))
    : record;

/** SenML as CBOR, RFC 8428 §6. Option `prefix`, see `rowsOfPack`. */
export const senmlCbor: Decoder = {
  open: (options) => (payload, context) => {
    const decoded = decodeCbor(payload, { keepsBytes: true });
    if (!decoded.ok) return decoded;
    return rowsOfPack(Array.isArray(decoded.value) ? decoded.value.map(named) : decoded.value, context, options);
  },
};
