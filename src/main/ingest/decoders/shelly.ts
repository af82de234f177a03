import { timeOf } from '../../../domain/telemetry/timestamp.ts';
import { plainReadingOf } from '../../../domain/telemetry/value.ts';
import {
  cellOf,
  type Cells,
  cellsOfRecord,
  type Facts,
  fieldOf,
  isJson,
  type Json,
  listOf,
  nameOf,
  nothing,
  notPresence,
  presenceOf,
  readRecord,
  recordOf,
} from '../json-payload.ts';
import type { Decode, DecodeContext, Decoded, DecodedCell, Decoder, DeviceMeta } from './decoder.ts';
import { notUtf8, textOf } from './decoder.ts';

/** By the last key of a path, without the phase in front of it. */
const units: Readonly<Record<string, string>> = {
  apower: 'W',
  act_power: 'W',
  aprt_power: 'VA',
  voltage: 'V',
  current: 'A',
  freq: 'Hz',
  tC: '°C',
  rh: '%',
  percent: '%',
  lux: 'lx',
  V: 'V',
  power: 'W',
  reactive: 'var',
  temperature: '°C',
  humidity: '%',
  battery: '%',
};
const isEnergy = (path: string): boolean => /(?:energy|act_energy)(?:\.total)?$/.test(path);
const isDropped = (path: string): boolean => /(?:^|\.)(?:tF|tempF|id|minute_ts|unixtime|calibrated)$|\.by_minute(?:\.|$)|^sys\.time$/.test(path);

const factsOf = (path: string): Facts | undefined => {
  if (isDropped(path)) return undefined;
  const key = path.slice(path.lastIndexOf('.') + 1).replace(/^(?:[abcn]|total)_/, '');
  if (isEnergy(path)) return { unit: 'Wh', kind: 'counter' };
  return Object.hasOwn(units, key) ? { unit: units[key]! } : {};
};

const isComponent = (name: string): boolean => /^[a-z0-9_]+(?::\d+)?$/.test(name);

/** Each component by its name; a partial report has only what changed. */
const componentsOf = (params: Json): Cells => {
  const cells: DecodedCell[] = [];
  for (const [name, component] of Object.entries(params)) {
    if (name === 'ts' || !isJson(component) || !isComponent(name)) continue;
    const read = cellsOfRecord(component, `${name}.`, factsOf);
    if (!read.ok) return read;
    cells.push(...read.cells);
    if (cells.length > 2000) return { ok: false, reason: 'depth', detail: 'The message is too large: more than 2000 values.' };
  }
  return { ok: true, cells };
};

type Who = { readonly device?: string };

/** `<prefix>/events/rpc` of the second generation and later. */
const notification = (payload: Uint8Array, who: Who, { zone, recv }: DecodeContext): Decoded => {
  const read = readRecord(payload);
  if (!read.ok) return read;
  const method = fieldOf(read.record, 'method');
  const params = recordOf(read.record, 'params');
  if (params === undefined) return { ok: false, reason: 'mapping-empty', detail: 'The notification has no parameters.' };
  const time = timeOf(fieldOf(params, 'ts'), zone, recv);
  if (method === 'NotifyStatus' || method === 'NotifyFullStatus') {
    const found = componentsOf(params);
    return found.ok ? { ok: true, rows: found.cells.length === 0 ? [] : [{ ...who, time, cells: found.cells }] } : found;
  }
  if (method !== 'NotifyEvent') return nothing;
  const events = listOf(params, 'events').filter(isJson).slice(0, 100);
  return {
    ok: true,
    rows: [],
    events: events.map((event) => {
      const at = timeOf(fieldOf(event, 'ts'), zone, recv) ?? time;
      return { ...who, type: nameOf(event, 'event') ?? 'event', detail: nameOf(event, 'component') ?? '', ...(at === undefined ? {} : { time: at }) };
    }),
  };
};

const status = (payload: Uint8Array, component: string, who: Who): Decoded => {
  const read = readRecord(payload);
  if (!read.ok) return read;
  const cells = cellsOfRecord(read.record, `${component}.`, factsOf);
  return cells.ok ? { ok: true, rows: cells.cells.length === 0 ? [] : [{ ...who, time: undefined, cells: cells.cells }] } : cells;
};

const announced = (payload: Uint8Array, who: Who): Decoded => {
  const read = readRecord(payload);
  if (!read.ok) return read;
  const model = nameOf(read.record, 'model');
  const version = nameOf(read.record, 'fw_ver');
  const meta: DeviceMeta = { ...who, maker: 'Shelly', ...(model === undefined ? {} : { model }), ...(version === undefined ? {} : { version }) };
  return { ok: true, rows: [], meta: [meta] };
};

/** One value per topic below `shellies/<id>/`: relay/0, relay/0/power, emeter/1/total, sensor/temperature. */
const firstGeneration = (payload: Uint8Array, path: readonly string[], who: Who): Decoded => {
  const last = path.at(-1)!;
  if (last === 'announce') return announced(payload, who);
  if (last === 'info' || last === 'settings' || last === 'command' || last === 'temperature_f' || last.startsWith('input_event')) return nothing;
  const text = textOf(payload)?.trim();
  if (text === undefined) return notUtf8;
  if (text.startsWith('{')) return nothing;
  const reading = plainReadingOf(text);
  if (reading === undefined)
    return last === 'relay' || /^\d+$/.test(last) ? nothing : { ok: false, reason: 'mapping-empty', detail: 'The payload is no number and no switch word.' };
  const metric = path.join('.');
  // They count watt-minutes.
  const cell =
    last === 'energy' && reading.value !== null
      ? cellOf(metric, { ...reading, value: reading.value / 60 }, { unit: 'Wh', kind: 'counter' })
      : last === 'total' || last === 'total_returned'
        ? cellOf(metric, reading, { unit: 'Wh', kind: 'counter' })
        : cellOf(metric, reading, factsOf(metric) ?? {});
  return { ok: true, rows: [{ ...who, time: undefined, cells: [cell] }] };
};

const presence = (payload: Uint8Array, who: Who): Decoded => {
  const state = presenceOf(payload, ['true', 'online'], ['false', 'offline']);
  return state === undefined ? notPresence : { ok: true, rows: [], presence: [{ ...who, state, origin: state === 'offline' ? 'will' : 'birth' }] };
};

const decode: Decode = (payload, context) => {
  const levels = context.topic.split('/');
  const isFirst = levels[0] === 'shellies';
  const path = isFirst ? levels.slice(2) : [];
  const at = isFirst
    ? 2
    : levels.findLastIndex(
        (level, i) =>
          (level === 'events' && levels[i + 1] === 'rpc') || (level === 'status' && i === levels.length - 2) || (level === 'online' && i === levels.length - 1),
      );
  const prefix = isFirst ? (levels[1] ?? '') : levels.slice(0, Math.max(0, at)).join('/');
  const who: Who = context.device === undefined && prefix !== '' ? { device: prefix } : {};
  if (levels.at(-1) === 'online') return presence(payload, who);
  if (isFirst) return path.length === 0 ? nothing : firstGeneration(payload, path, who);
  if (at < 0) return nothing;
  return levels[at] === 'events' ? notification(payload, who, context) : status(payload, levels[at + 1]!, who);
};

/** Shelly: both generations of topics. Reports are partial; what is not in them has not changed and is no sample. */
export const shelly: Decoder = { open: () => decode };
