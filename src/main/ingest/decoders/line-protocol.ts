import { readingOf, textReading } from '../../../domain/telemetry/value.ts';
import { type FieldValue, type Line, readLines } from '../line-protocol-lines.ts';
import { type Decode, type DecodedCell, type DecodedRow, type Decoder, type DecoderOptions, exactTextOf, notUtf8 } from './decoder.ts';

/** How many of a unit are a millisecond. */
const precisions: Readonly<Record<string, number>> = { ns: 1e6, us: 1e3, ms: 1, s: 1e-3 };
const latestMs = 8.64e15;

const msOf = (time: bigint, perMs: number): number => {
  const ms = perMs >= 1 ? Number(time / BigInt(perMs)) : Number(time) / perMs;
  return Math.max(-latestMs, Math.min(latestMs, ms));
};

const readingOfField = (value: FieldValue) => (typeof value === 'string' ? textReading(value) : readingOf(value)!);

const rowOf = ({ measurement, tags, fields, time }: Line, perMs: number, deviceTag: string | undefined): DecodedRow => {
  const device = deviceTag === undefined ? undefined : tags.find(([key]) => key === deviceTag)?.[1];
  const labels = Object.fromEntries(tags.filter(([key]) => device === undefined || key !== deviceTag));
  const cells = fields.map(([key, value]): DecodedCell => ({ metric: `${measurement}.${key}`, reading: readingOfField(value), unit: '', quality: 'good' }));
  return { time: time === undefined ? undefined : { ms: msOf(time, perMs), isNaive: false }, cells, labels, ...(device !== undefined && { device }) };
};

const open = (options: DecoderOptions): Decode => {
  const precision = options['precision'] ?? 'ns';
  const perMs = Object.hasOwn(precisions, precision) ? precisions[precision]! : 1e6;
  const deviceTag = options['device-tag'];
  return (payload) => {
    const text = exactTextOf(payload);
    if (text === undefined) return notUtf8;
    const { lines, problems } = readLines(text);
    const [first] = problems;
    if (lines.length === 0 && first !== undefined) return { ok: false, reason: 'malformed', ...first };
    if (lines.length === 0) return { ok: false, reason: 'mapping-empty', detail: 'The message holds no line.' };
    return { ok: true, rows: lines.map((line) => rowOf(line, perMs, deviceTag)), problems };
  };
};

/**
 * InfluxDB line protocol. Good lines are kept where others are not. Options: `precision` of the times, ns (usual), us, ms or s;
 * `device-tag`, the tag that names the device.
 */
export const lineProtocol: Decoder = { open };
