import { timeOf } from '../../../domain/telemetry/timestamp.ts';
import { plainReadingOf } from '../../../domain/telemetry/value.ts';
import {
  cellOf,
  cellsOfRecord,
  type Facts,
  fieldOf,
  type Json,
  listOf,
  nameOf,
  nothing,
  notPresence,
  presenceOf,
  readRecord,
  recordOf,
  switchesOf,
} from '../json-payload.ts';
import { type Decode, type DecodeContext, type Decoded, type Decoder, notUtf8, textOf } from './decoder.ts';

const prefixes: ReadonlySet<string> = new Set(['tele', 'stat', 'cmnd']);
/** Says something of the message, not of the plant. */
const aside: ReadonlySet<string> = new Set(['Time', 'Epoch', 'TempUnit', 'PressureUnit', 'SpeedUnit', 'Uptime']);

const units: Readonly<Record<string, string>> = {
  Power: 'W',
  ApparentPower: 'VA',
  ReactivePower: 'var',
  Voltage: 'V',
  Current: 'A',
  Frequency: 'Hz',
  Humidity: '%',
  CarbonDioxide: 'ppm',
  eCO2: 'ppm',
  Illuminance: 'lx',
  Distance: 'cm',
  Total: 'kWh',
  Today: 'kWh',
  Yesterday: 'kWh',
  UptimeSec: 's',
};
const counters: ReadonlySet<string> = new Set(['Total']);

const factsOf = (record: Json): ((path: string) => Facts) => {
  const temperature = nameOf(record, 'TempUnit');
  const pressure = nameOf(record, 'PressureUnit') ?? '';
  const degrees = temperature === undefined ? '' : `°${temperature.slice(0, 1)}`;
  return (path) => {
    const key = path.split('.').findLast((level) => !/^\d+$/.test(level)) ?? path;
    if (key === 'Temperature' || key === 'DewPoint') return { unit: degrees };
    if (key === 'Pressure' || key === 'SeaPressure') return { unit: pressure.slice(0, 32) };
    const isEnergy = path.startsWith('ENERGY.');
    const unit = isEnergy || !['Total', 'Today', 'Yesterday'].includes(key) ? (Object.hasOwn(units, key) ? units[key] : undefined) : undefined;
    return { ...(unit === undefined ? {} : { unit }), ...(isEnergy && counters.has(key) ? { kind: 'counter' as const } : {}) };
  };
};

const decodeRecord = (record: Json, device: string | undefined, { zone, recv }: DecodeContext): Decoded => {
  // `Epoch` is UTC; `Time` is what the device takes for local.
  const time = timeOf(fieldOf(record, 'Epoch'), zone, recv) ?? timeOf(fieldOf(record, 'Time'), zone, recv);
  const read = cellsOfRecord(record, '', factsOf(record), aside);
  if (!read.ok) return read;
  const cells = [...read.cells, ...switchesOf(record)];
  return { ok: true, rows: cells.length === 0 ? [] : [{ time, cells, ...(device === undefined ? {} : { device }) }] };
};

/** `tasmota/discovery/<mac>/config`: what the device is called and which firmware it has. */
const discovered = (payload: Uint8Array): Decoded => {
  const read = readRecord(payload);
  if (!read.ok) return read;
  const { record } = read;
  const device = nameOf(record, 't');
  if (device === undefined) return { ok: false, reason: 'mapping-empty', detail: 'The discovery names no topic.' };
  const name = nameOf(record, 'dn') ?? listOf(record, 'fn').find((each): each is string => typeof each === 'string' && each !== '');
  const model = nameOf(record, 'md');
  const version = nameOf(record, 'sw');
  return {
    ok: true,
    rows: [],
    meta: [
      {
        device,
        maker: 'Tasmota',
        ...(name === undefined ? {} : { name }),
        ...(model === undefined ? {} : { model }),
        ...(version === undefined ? {} : { version }),
      },
    ],
  };
};

const decode: Decode = (payload, context) => {
  const levels = context.topic.split('/');
  const last = levels.at(-1) ?? '';
  if (context.topic.startsWith('tasmota/discovery/')) return last === 'config' ? discovered(payload) : nothing;
  const prefix = levels.find((level) => prefixes.has(level));
  if (prefix === 'cmnd') return nothing;
  // Where the template names the device, a full topic in another order is no trouble.
  const ofTopic = levels
    .slice(0, -1)
    .filter((level) => level !== prefix)
    .join('/');
  const device = context.device === undefined && ofTopic !== '' ? ofTopic : undefined;
  const who = device === undefined ? {} : { device };
  if (last === 'LWT') {
    const state = presenceOf(payload, ['online'], ['offline']);
    return state === undefined ? notPresence : { ok: true, rows: [], presence: [{ ...who, state, origin: state === 'offline' ? 'will' : 'birth' }] };
  }
  if (/^POWER\d*$/.test(last)) {
    const text = textOf(payload);
    if (text === undefined) return notUtf8;
    const reading = plainReadingOf(text.trim());
    if (reading === undefined) return { ok: false, reason: 'mapping-empty', detail: 'The switch is neither ON nor OFF.' };
    return { ok: true, rows: [{ time: undefined, cells: [cellOf(last, reading)], ...who }] };
  }
  const read = readRecord(payload);
  if (!read.ok) return read;
  if (last.startsWith('STATUS')) {
    const sensors = recordOf(read.record, 'StatusSNS');
    return sensors === undefined ? nothing : decodeRecord(sensors, device, context);
  }
  return decodeRecord(read.record, device, context);
};

/** Tasmota: SENSOR, STATE, RESULT, POWER, STATUS8/10, LWT, and its discovery. The template names the device, in whatever order the full topic has. */
export const tasmota: Decoder = { open: () => decode };
