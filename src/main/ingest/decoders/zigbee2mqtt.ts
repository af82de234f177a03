import { Flag } from '../../../domain/telemetry/sample.ts';
import { timeOf } from '../../../domain/telemetry/timestamp.ts';
import { plainReadingOf, type Reading, readingOf, textReading } from '../../../domain/telemetry/value.ts';
import { cellOf, cellsOfRecord, enumReading, fieldOf, isJson, type Json, nothing, notPresence, presenceOf, readJson } from '../json-payload.ts';
import type { DecodeContext, Decoded, DecodedCell, Decoder, DeviceMeta } from './decoder.ts';
import { type Described, devicesOf, type Expose } from './zigbee2mqtt/exposes.ts';

const defaultBase = 'zigbee2mqtt';
const limits = { rememberedDevices: 5000, rememberedKeys: 500 } as const;
/** Says something of the message or of the radio's program, not of the plant. */
const aside: ReadonlySet<string> = new Set(['last_seen', 'elapsed', 'update', 'update_available', 'device']);

const readingOfExpose = (value: unknown, expose: Expose): Reading | undefined => {
  if (expose.kind === 'binary') {
    if (value === expose.on) return { value: 1, kind: 'bool', quality: 'good', isNonFinite: false };
    if (value === expose.off) return { value: 0, kind: 'bool', quality: 'good', isNonFinite: false };
  }
  if (typeof value === 'string') {
    if (expose.kind === 'enum') return enumReading(value, expose.values);
    if (expose.kind === 'text') return textReading(value.slice(0, 4096));
  }
  return readingOf(value) ?? (typeof value === 'string' ? plainReadingOf(value) : undefined);
};

const cellsOf = (record: Json, exposes: ReadonlyMap<string, Expose>) => {
  const known: DecodedCell[] = [];
  const leaveOut = new Set(aside);
  for (const [key, value] of Object.entries(record)) {
    // Nulls are normal: the device has not said anything yet.
    if (aside.has(key)) continue;
    if (value === null) leaveOut.add(key);
    else if (!isJson(value) && !Array.isArray(value)) {
      const expose = exposes.get(key);
      const reading = expose === undefined ? (typeof value === 'string' ? plainReadingOf(value) : undefined) : readingOfExpose(value, expose);
      if (reading === undefined) continue;
      leaveOut.add(key);
      known.push(cellOf(key, reading, { unit: expose?.unit ?? '' }));
    }
  }
  const others = cellsOfRecord(record, '', (path) => ({ unit: exposes.get(path)?.unit ?? '' }), leaveOut);
  return others.ok ? { ok: true as const, cells: [...known, ...others.cells] } : others;
};

/** Every message repeats the whole state; what has not changed is no news. */
const openCache = () => {
  const devices = new Map<string, Map<string, string>>();
  return (device: string, cells: readonly DecodedCell[]): { readonly fresh: readonly DecodedCell[]; readonly cached: readonly DecodedCell[] } => {
    let known = devices.get(device);
    if (known === undefined) {
      if (devices.size >= limits.rememberedDevices) devices.clear();
      devices.set(device, (known = new Map()));
    }
    if (known.size > limits.rememberedKeys) known.clear();
    const fresh: DecodedCell[] = [];
    const cached: DecodedCell[] = [];
    for (const cell of cells) {
      const { value, text, isNonFinite } = cell.reading;
      const now = `${value} ${text} ${isNonFinite}`;
      (known.get(cell.metric) === now ? cached : fresh).push(cell);
      known.set(cell.metric, now);
    }
    return { fresh, cached };
  };
};

/**
 * Zigbee2MQTT. The list of devices below `bridge/devices` gives identities (the IEEE address; before it is known, the friendly
 * name), units and the names of states. Options: `base`, the base topic; `identity` name: devices go by their friendly names.
 */
export const zigbee2mqtt: Decoder = {
  remembers: (topic, { base = defaultBase }) => topic === `${base}/bridge/devices`,
  open: (options) => {
    const { base = defaultBase } = options;
    let devices: ReadonlyMap<string, Described> = new Map();
    const split = openCache();

    const identityOf = (name: string): string => (options['identity'] === 'name' ? name : (devices.get(name)?.ieee ?? name));

    const listed = (payload: Uint8Array): Decoded => {
      const read = readJson(payload);
      if (!read.ok) return read;
      const found = devicesOf(read.value);
      if (found === undefined) return { ok: false, reason: 'mapping-empty', detail: 'The list of devices is no list.' };
      devices = found;
      const meta = [...found.values()].map(({ name, model, maker, exposes }): DeviceMeta => ({
        device: identityOf(name),
        name,
        ...(model === undefined ? {} : { model }),
        ...(maker === undefined ? {} : { maker }),
        metrics: Object.fromEntries(
          [...exposes].flatMap(([key, { unit, min, max }]) =>
            key === '__proto__'
              ? []
              : [[key, { ...(unit === '' ? {} : { unit }), ...(min === undefined ? {} : { min }), ...(max === undefined ? {} : { max }) }]],
          ),
        ),
      }));
      return { ok: true, rows: [], meta };
    };

    const state = (name: string, record: Json, { zone, recv }: DecodeContext): Decoded => {
      const device = identityOf(name);
      const read = cellsOf(record, devices.get(name)?.exposes ?? new Map());
      if (!read.ok) return read;
      const time = timeOf(fieldOf(record, 'last_seen'), zone, recv);
      const { fresh, cached } = split(device, read.cells);
      return {
        ok: true,
        rows: [
          ...(fresh.length > 0 ? [{ device, time, cells: fresh }] : []),
          ...(cached.length > 0 ? [{ device, time, cells: cached, flags: Flag.cached }] : []),
        ],
      };
    };

    return (payload, context) => {
      const { topic } = context;
      if (!topic.startsWith(`${base}/`)) return nothing;
      const rest = topic.slice(base.length + 1);
      if (rest === 'bridge/devices') return payload.length === 0 ? nothing : listed(payload);
      if (payload.length === 0) return nothing;
      if (rest === 'bridge/state') {
        const is = presenceOf(payload, ['online'], ['offline']);
        return is === undefined
          ? notPresence
          : { ok: true, rows: [], presence: [{ device: `${base}/bridge`, state: is, origin: is === 'offline' ? 'will' : 'birth' }] };
      }
      if (rest.startsWith('bridge/') || /\/(?:set|get)(?:\/|$)/.test(rest)) return nothing;
      if (rest.endsWith('/availability')) {
        const is = presenceOf(payload, ['online'], ['offline']);
        return is === undefined
          ? notPresence
          : { ok: true, rows: [], presence: [{ device: identityOf(rest.slice(0, -'/availability'.length)), state: is, origin: 'message' }] };
      }
      const read = readJson(payload);
      if (read.ok && isJson(read.value)) return state(rest, read.value, context);
      // One attribute per topic: the last level names it, unless that is part of a friendly name.
      const cut = rest.lastIndexOf('/');
      if (cut < 0 || devices.has(rest)) return read.ok ? { ok: false, reason: 'mapping-empty', detail: 'The state of a device is no JSON object.' } : read;
      const value = read.ok ? read.value : new TextDecoder().decode(payload).slice(0, 4096);
      return state(rest.slice(0, cut), { [rest.slice(cut + 1)]: value }, context);
    };
  },
};
