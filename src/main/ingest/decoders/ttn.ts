import { Flag } from '../../../domain/telemetry/sample.ts';
import { timeOf } from '../../../domain/telemetry/timestamp.ts';
import { fieldOf, isJson, type Json, listOf, nameOf, nothing, numberOf, readRecord, recordOf } from '../json-payload.ts';
import { bestGateway, decodedCells, gauge, rowOf, undecoded } from '../lorawan.ts';
import type { Decode, DecodeContext, Decoded, Decoder, DeviceMeta } from './decoder.ts';

interface Sender {
  readonly device: string;
  readonly meta: readonly DeviceMeta[];
}

const senderOf = (record: Json): Sender | undefined => {
  const ids = recordOf(record, 'end_device_ids');
  if (ids === undefined) return undefined;
  const name = nameOf(ids, 'device_id');
  const device = nameOf(ids, 'dev_eui') ?? name;
  return device === undefined ? undefined : { device, meta: name === undefined || name === device ? [] : [{ device, name }] };
};

const up = (record: Json, { device, meta }: Sender, context: DecodeContext): Decoded => {
  const uplink = recordOf(record, 'uplink_message');
  if (uplink === undefined) return { ok: false, reason: 'mapping-empty', detail: 'The uplink has no uplink_message.' };
  const gateways = listOf(uplink, 'rx_metadata');
  const best = bestGateway(gateways, 'rssi');
  const at = (value: unknown) => timeOf(value, context.zone, context.recv);
  const time = at(best && fieldOf(best, 'time')) ?? at(fieldOf(uplink, 'received_at')) ?? at(fieldOf(record, 'received_at'));
  const cells = decodedCells(fieldOf(uplink, 'decoded_payload'), context);
  if ('ok' in cells) return cells;
  const isUndecoded = !isJson(fieldOf(uplink, 'decoded_payload')) && fieldOf(uplink, 'frm_payload') !== undefined;
  if (isUndecoded) return undecoded(uplink, 'frm_payload', numberOf(uplink, 'f_port') ?? 0);
  const radio =
    best === undefined
      ? []
      : [...gauge('rssi', numberOf(best, 'rssi') ?? 0, 'dBm'), ...gauge('snr', numberOf(best, 'snr') ?? 0, 'dB'), ...gauge('gateways', gateways.length)];
  const taken = new Set(cells.map(({ metric }) => metric));
  const session = nameOf(uplink, 'session_key_id');
  return {
    ok: true,
    rows: rowOf(
      device,
      time,
      [...cells, ...radio.filter(({ metric }) => !taken.has(metric))],
      fieldOf(record, 'simulated') === true ? { flags: Flag.simulated } : {},
    ),
    meta,
    // Fields that are zero are left out.
    repeatKey: `${device} ${numberOf(uplink, 'f_cnt') ?? 0}`,
    ...(session === undefined ? {} : { naturalKey: `${device} ${session} ${numberOf(uplink, 'f_cnt') ?? 0}` }),
  };
};

const words: Readonly<Record<string, string>> = {
  join: 'The device has joined.',
  'down/queued': 'A downlink was queued.',
  'down/sent': 'A downlink was sent.',
  'down/ack': 'A downlink was acknowledged.',
  'down/nack': 'A downlink was not acknowledged.',
  'down/failed': 'A downlink failed.',
  'service/data': 'A service has sent data.',
  'location/solved': 'The device was located.',
};

const decode: Decode = (payload, context) => {
  const [, kind] = /^v3\/[^/]+\/devices\/[^/]+\/(.+)$/.exec(context.topic) ?? [];
  const read = readRecord(payload);
  if (!read.ok) return read;
  const { record } = read;
  const type = kind ?? (fieldOf(record, 'uplink_message') === undefined ? undefined : 'up');
  if (type === undefined || (type !== 'up' && !Object.hasOwn(words, type))) return nothing;
  const sender = senderOf(record);
  if (sender === undefined) return { ok: false, reason: 'mapping-empty', detail: 'The message names no device in end_device_ids.' };
  if (type === 'up') return up(record, sender, context);
  const time = timeOf(fieldOf(record, 'received_at'), context.zone, context.recv);
  return { ok: true, rows: [], meta: sender.meta, events: [{ device: sender.device, type, detail: words[type]!, ...(time === undefined ? {} : { time }) }] };
};

/** The Things Stack v3: uplinks as values, everything else as events. The device is its EUI. */
export const ttn: Decoder = { open: () => decode };
