import { timeOf } from '../../../domain/telemetry/timestamp.ts';
import type { Labels } from '../../../domain/telemetry/sample.ts';
import { fieldOf, isJson, type Json, listOf, nameOf, nothing, numberOf, readRecord, recordOf } from '../json-payload.ts';
import { bestGateway, decodedCells, gauge, rowOf, undecoded } from '../lorawan.ts';
import type { Decode, DecodeContext, Decoded, DecodedCell, Decoder, DeviceMeta } from './decoder.ts';

interface Sender {
  readonly device: string;
  readonly labels: Labels;
  readonly meta: readonly DeviceMeta[];
}

const senderOf = (record: Json): Sender | undefined => {
  const info = recordOf(record, 'deviceInfo');
  const device = info && nameOf(info, 'devEui');
  if (info === undefined || device === undefined) return undefined;
  const application = nameOf(info, 'applicationName');
  const name = nameOf(info, 'deviceName');
  const model = nameOf(info, 'deviceProfileName');
  const tags = Object.entries(recordOf(info, 'tags') ?? {}).filter((tag): tag is [string, string] => tag[0] !== '__proto__' && typeof tag[1] === 'string');
  return {
    device,
    labels: application === undefined ? {} : { applicationName: application },
    meta: [
      {
        device,
        ...(name === undefined ? {} : { name }),
        ...(model === undefined ? {} : { model }),
        ...(tags.length === 0 ? {} : { attributes: Object.fromEntries(tags.slice(0, 50)) }),
      },
    ],
  };
};

const up = (record: Json, context: DecodeContext): readonly DecodedCell[] | Decoded => {
  const cells = decodedCells(fieldOf(record, 'object'), context);
  if ('ok' in cells) return cells;
  if (!isJson(fieldOf(record, 'object')) && typeof fieldOf(record, 'data') === 'string') return undecoded(record, 'data', numberOf(record, 'fPort') ?? 0);
  const gateways = listOf(record, 'rxInfo');
  const best = bestGateway(gateways, 'rssi');
  // Numbers that are zero are left out.
  const radio = [
    ...(best === undefined
      ? []
      : [...gauge('rssi', numberOf(best, 'rssi') ?? 0, 'dBm'), ...gauge('snr', numberOf(best, 'snr') ?? 0, 'dB'), ...gauge('gateways', gateways.length)]),
    ...gauge('fCnt', numberOf(record, 'fCnt') ?? 0),
    ...gauge('dr', numberOf(record, 'dr') ?? 0),
  ];
  const taken = new Set(cells.map(({ metric }) => metric));
  return [...cells, ...radio.filter(({ metric }) => !taken.has(metric))];
};

const status = (record: Json): readonly DecodedCell[] => [
  ...gauge('margin', numberOf(record, 'margin') ?? 0, 'dB'),
  ...(fieldOf(record, 'externalPowerSource') === true || fieldOf(record, 'batteryLevelUnavailable') === true
    ? []
    : gauge('batteryLevel', numberOf(record, 'batteryLevel') ?? 0, '%')),
  {
    metric: 'externalPowerSource',
    reading: { value: fieldOf(record, 'externalPowerSource') === true ? 1 : 0, kind: 'bool', quality: 'good', isNonFinite: false },
    unit: '',
    quality: 'good',
  },
];

const location = (record: Json): readonly DecodedCell[] => {
  const at = recordOf(record, 'location');
  return at === undefined
    ? []
    : [
        ...gauge('latitude', numberOf(at, 'latitude') ?? 0, '°'),
        ...gauge('longitude', numberOf(at, 'longitude') ?? 0, '°'),
        ...gauge('altitude', numberOf(at, 'altitude') ?? 0, 'm'),
      ];
};

const eventOf = (type: string, record: Json): string => {
  switch (type) {
    case 'join':
      return 'The device has joined.';
    case 'ack':
      return fieldOf(record, 'acknowledged') === true ? 'A downlink was acknowledged.' : 'A downlink was not acknowledged.';
    case 'txack':
      return 'A downlink was sent.';
    case 'log':
      return [nameOf(record, 'level'), nameOf(record, 'code'), nameOf(record, 'description')].filter((part) => part !== undefined).join(' ');
    default:
      return nameOf(record, 'integrationName') ?? 'An integration has sent data.';
  }
};

const types: ReadonlySet<string> = new Set(['up', 'status', 'join', 'ack', 'txack', 'log', 'location', 'integration']);

const decode: Decode = (payload, context) => {
  const [, ofTopic] = /^application\/[^/]+\/device\/[^/]+\/event\/([^/]+)$/.exec(context.topic) ?? [];
  const read = readRecord(payload);
  if (!read.ok) return read;
  const { record } = read;
  const type = ofTopic ?? 'up';
  if (!types.has(type)) return nothing;
  const sender = senderOf(record);
  if (sender === undefined) return { ok: false, reason: 'mapping-empty', detail: 'The message names no device in deviceInfo.' };
  const { device, labels, meta } = sender;
  const time = timeOf(fieldOf(record, 'time'), context.zone, context.recv);
  const key = nameOf(record, 'deduplicationId');
  const more = { meta, ...(key === undefined ? {} : { naturalKey: `${type} ${key}` }) };
  if (type === 'up' || type === 'status' || type === 'location') {
    const cells = type === 'up' ? up(record, context) : type === 'status' ? status(record) : location(record);
    return 'ok' in cells
      ? cells
      : {
          ok: true,
          rows: rowOf(device, time, cells, { labels }),
          ...more,
          ...(type === 'up' ? { repeatKey: `${device} ${numberOf(record, 'fCnt') ?? 0}` } : {}),
        };
  }
  return { ok: true, rows: [], ...more, events: [{ device, type, detail: eventOf(type, record), ...(time === undefined ? {} : { time }) }] };
};

/** ChirpStack v4 with its JSON marshaler: uplinks, status and location as values, everything else as events. The device is its EUI. */
export const chirpstack: Decoder = { open: () => decode };
