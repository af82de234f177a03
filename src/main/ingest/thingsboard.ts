import type { DecodeContext, Decoded, DecodedRow, DecodeFailure, DeviceMeta } from './decoders/decoder.ts';
import { fieldOf, isJson, type Json, nameOf } from './json-payload.ts';
import { rowsOfJson } from './json-rows.ts';

const limits = { devices: 1000, attributes: 200 } as const;

/** `{"ts":ms,"values":{..}}` says the time of its values beside them; the rules for JSON want it among them. */
export const withoutEnvelope = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map((each: unknown) => (isJson(each) ? withoutEnvelope(each) : each));
  if (!isJson(value)) return value;
  const values = fieldOf(value, 'values');
  const isEnvelope = isJson(values) && Object.keys(value).every((key) => key === 'ts' || key === 'values');
  return isEnvelope ? { ...values, ...(Object.hasOwn(value, 'ts') ? { ts: value['ts'] } : {}) } : value;
};

const attributesOf = (device: string | undefined, record: Json): DeviceMeta => ({
  ...(device === undefined ? {} : { device }),
  attributes: Object.fromEntries(
    Object.entries(record)
      .filter(
        (entry): entry is [string, string | number | boolean | null] =>
          entry[0] !== '__proto__' && (entry[1] === null || ['string', 'number', 'boolean'].includes(typeof entry[1])),
      )
      .slice(0, limits.attributes),
  ),
});

const noRecord: DecodeFailure = { ok: false, reason: 'mapping-empty', detail: 'The message is no JSON object.' };

/** `{"Device A":[{"ts":ms,"values":{..}}],"Device B":{..}}` */
const ofGateway = (record: Json, context: DecodeContext): Decoded => {
  const rows: DecodedRow[] = [];
  const problems: { readonly detail: string }[] = [];
  const devices = Object.entries(record);
  if (devices.length > limits.devices) return { ok: false, reason: 'depth', detail: `The message is too large: more than ${limits.devices} devices.` };
  for (const [device, values] of devices) {
    const decoded = rowsOfJson(withoutEnvelope(values), { ...context, device: undefined, metric: undefined });
    if (decoded.ok) rows.push(...decoded.rows.map((row) => ({ ...row, device })));
    else if (decoded.reason !== 'mapping-empty') problems.push({ detail: `${device.slice(0, 80)}: ${decoded.detail}` });
  }
  return rows.length > 0 || problems.length > 0
    ? { ok: true, rows, problems }
    : { ok: false, reason: 'mapping-empty', detail: 'The message holds no number and no true or false.' };
};

/** What the topics of ThingsBoard mean; undefined for every other topic. `device` is a name that the source gives, for their own topics have none. */
export const fromThingsBoard = (value: unknown, context: DecodeContext, device: string | undefined): Decoded | undefined => {
  const [, kind, what] = /(?:^|\/)v1\/(devices\/me|gateway)\/(telemetry|attributes|connect|disconnect)$/.exec(context.topic) ?? [];
  if (kind === undefined) return undefined;
  if (what === 'telemetry') return kind === 'gateway' ? (isJson(value) ? ofGateway(value, context) : noRecord) : undefined;
  if (!isJson(value)) return noRecord;
  if (what === 'attributes') {
    const meta =
      kind === 'gateway'
        ? Object.entries(value)
            .slice(0, limits.devices)
            .flatMap(([name, each]) => (isJson(each) ? [attributesOf(name, each)] : []))
        : [attributesOf(device, value)];
    return { ok: true, rows: [], meta };
  }
  const name = nameOf(value, 'device');
  return name === undefined || kind !== 'gateway'
    ? { ok: false, reason: 'mapping-empty', detail: 'The message names no device.' }
    : { ok: true, rows: [], presence: [{ device: name, state: what === 'connect' ? 'online' : 'offline', origin: 'message' }] };
};
