import { timeOf } from '../../domain/telemetry/timestamp.ts';
import type { Decode, DecodeContext, DecodedRow } from './decoders/decoder.ts';
import { IGNORED, outlineOf, type Shape, slotsIn, TIME } from './shape.ts';

/** A shape, and the metrics of its columns in order. */
export interface Learned {
  readonly shape: Shape;
  readonly metrics: readonly string[];
}

/** Put in place of a number, to see what the decoder makes of it: codes, switches and times must give themselves away. */
const probes = ['0', '1', '-1', '64', '192', '255', '0.5', '99999.25', '1763600000', '1763600000000', '-40.75'] as const;

/** The one row of a message that holds nothing but good numbers; undefined for everything else. */
export const plainRow = (decode: Decode, payload: Uint8Array, context: DecodeContext): DecodedRow | undefined => {
  const decoded = decode(payload, context);
  if (!decoded.ok || decoded.rows.length !== 1 || decoded.naturalKey !== undefined || decoded.repeatKey !== undefined) return undefined;
  if ([decoded.presence, decoded.meta, decoded.events, decoded.problems].some((said) => said !== undefined && said.length > 0)) return undefined;
  const row = decoded.rows[0]!;
  if (row.device !== undefined || row.labels !== undefined || (row.flags ?? 0) !== 0 || (row.quality ?? 'good') !== 'good') return undefined;
  if (row.time?.isNaive === true) return undefined;
  const arePlain = row.cells.every(
    ({ reading, quality, labels }) =>
      reading.kind === 'gauge' &&
      reading.quality === 'good' &&
      !reading.isNonFinite &&
      reading.value !== null &&
      reading.text === undefined &&
      quality === 'good' &&
      labels === undefined,
  );
  const names = new Set(row.cells.map(({ metric }) => metric));
  return arePlain && names.size === row.cells.length ? row : undefined;
};

/**
 * Learns the shape of a message by asking its decoder: each number is replaced by others, and what changes tells what it is.
 * So it holds for every pure decoder and mapping. Undefined when the message is none of plain numbers.
 */
export const learnShape = (decode: Decode, payload: Uint8Array, context: DecodeContext): Learned | undefined => {
  const places = slotsIn(payload);
  const row = places && places.length > 0 ? plainRow(decode, payload, context) : undefined;
  if (places === undefined || row === undefined) return undefined;
  const text = Buffer.from(payload);
  const timeFrom = (number: string): number | undefined => timeOf(Number(number), context.zone, context.recv)?.ms;

  /** What the decoder makes of the message when this slot holds another number; undefined when it is no longer plain. */
  const roleOf = (slot: number): number | undefined => {
    let role: number | undefined;
    for (const probe of [...probes, `${slot + 1}7.125`]) {
      const changed = Buffer.concat([text.subarray(0, places[2 * slot]), Buffer.from(probe), text.subarray(places[2 * slot + 1])]);
      const other = plainRow(decode, changed, context);
      if (other === undefined || other.cells.length !== row.cells.length) return undefined;
      const moved: number[] = [];
      for (const [i, { metric, unit, reading }] of other.cells.entries()) {
        const before = row.cells[i]!;
        if (metric !== before.metric || unit !== before.unit) return undefined;
        if (!Object.is(reading.value, before.reading.value)) moved.push(i);
      }
      const isTime = other.time?.ms !== row.time?.ms;
      if (Number(probe) === Number(text.subarray(places[2 * slot], places[2 * slot + 1]).toString())) continue;
      if (moved.length > 1 || (isTime && (moved.length > 0 || other.time?.ms !== timeFrom(probe)))) return undefined;
      if (moved.length === 1 && !Object.is(other.cells[moved[0]!]!.reading.value, Number(probe))) return undefined;
      // The same instant in another unit, seconds for milliseconds, moves nothing and says nothing.
      if (!isTime && moved.length === 0 && row.time !== undefined && timeFrom(probe) === row.time.ms) continue;
      const seen = isTime ? TIME : (moved[0] ?? IGNORED);
      if (role !== undefined && role !== seen) return undefined;
      role = seen;
    }
    return role;
  };
  const roles: number[] = [];
  for (let slot = 0; slot < places.length / 2; slot++) {
    const role = roleOf(slot);
    if (role === undefined) return undefined;
    roles.push(role);
  }
  const columns = roles.filter((role) => role >= 0);
  // Every value must come from exactly one slot, and so must the time.
  if (new Set(columns).size !== row.cells.length || columns.length !== row.cells.length) return undefined;
  const times = roles.filter((role) => role === TIME).length;
  if (times > 1 || (times === 1) !== (row.time !== undefined)) return undefined;
  const shape = { ...outlineOf(payload, places), roles: Int8Array.from(roles), columns: columns.length, hasTime: times === 1 };
  return { shape, metrics: row.cells.map(({ metric }) => metric) };
};
