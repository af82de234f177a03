import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import { Datatype } from './values.ts';

/** The payload of an NCMD that asks an edge node for its births: no sequence number, one metric. */
export const rebirthCommand = (at: number): Uint8Array<ArrayBuffer> => {
  const metric = new BinaryWriter()
    .tag(1, WireType.LengthDelimited)
    .string('Node Control/Rebirth')
    .tag(3, WireType.Varint)
    .uint64(at)
    .tag(4, WireType.Varint)
    .uint32(Datatype.boolean)
    .tag(14, WireType.Varint)
    .bool(true)
    .finish();
  return new BinaryWriter().tag(1, WireType.Varint).uint64(at).tag(2, WireType.LengthDelimited).bytes(metric).finish();
};

export const commandTopic = (group: string, edge: string): string => `spBv1.0/${group}/NCMD/${edge}`;
