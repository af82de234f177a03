import { DeviceName, MetricName } from '../../domain/identity.ts';
import { type Cell, Flag, type Labels, type Quality, type SampleRow } from '../../domain/telemetry/sample.ts';
import { place } from '../../domain/telemetry/timestamp.ts';
import { worseOf } from '../../domain/telemetry/value.ts';
import type { DecodedCell, DecodedRow } from './decoders/decoder.ts';

export interface RowOrigin {
  /** Undefined: the topic names none. */
  readonly device: DeviceName | undefined;
  readonly identity: 'topic' | 'payload';
  readonly labels: Labels;
  readonly recv: number;
  readonly isRetained: boolean;
  readonly isSimulated: boolean;
  /** Names of metrics that the source leaves out, with * for any text. */
  readonly ignore?: readonly string[] | undefined;
  /** Labels that the source leaves out. */
  readonly dropLabels?: readonly string[] | undefined;
}

/** Whether a text fits a pattern in which * stands for any text; linear in the length of both. */
export const fits = (pattern: string, text: string): boolean => {
  const [first = '', ...rest] = pattern.split('*');
  if (rest.length === 0) return text === pattern;
  const last = rest.pop()!;
  if (!text.startsWith(first) || !text.endsWith(last) || text.length < first.length + last.length) return false;
  let at = first.length;
  for (const part of rest) {
    const found = text.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return at <= text.length - last.length;
};

const without = (labels: Labels | undefined, names: readonly string[] | undefined): Labels | undefined =>
  labels === undefined || names === undefined ? labels : Object.fromEntries(Object.entries(labels).filter(([name]) => !names.includes(name)));

/** What became of a decoded row: rows for the store, or why it has none. */
export interface PlacedRow {
  readonly rows: readonly SampleRow[];
  readonly refused: string | undefined;
}

const maxNames = 100_000;
const names = new Map<string, boolean>();
/** Names repeat with every message; looked up instead of checked again. */
const isMetricName = (name: string): name is MetricName => {
  let isValid = names.get(name);
  if (isValid === undefined) {
    if (names.size >= maxNames) names.clear();
    names.set(name, (isValid = MetricName.safeParse(name).success));
  }
  return isValid;
};

/**
 * The device of a row. A source with identity `topic` lets a payload only name parts of the device of the topic; with
 * `payload` what the payload names stands alone. Undefined when nobody names one, or the name cannot be one.
 */
export const deviceNameOf = (ofTopic: DeviceName | undefined, ofPayload: string | undefined, identity: RowOrigin['identity']): DeviceName | undefined => {
  if (ofPayload === undefined || ofPayload === ofTopic) return ofTopic;
  const name = ofTopic === undefined || identity === 'payload' ? ofPayload : `${ofTopic}/${ofPayload}`;
  return DeviceName.safeParse(name).success ? (name as DeviceName) : undefined;
};

export const labelLimits = { count: 12, nameBytes: 64, valueBytes: 256 } as const;
/** Said by the engine alone. A payload that has them says something else, and keeps it under another name. */
const reservedLabels: ReadonlySet<string> = new Set(['tenant', 'site', 'device']);

// oxlint-disable-next-line no-control-regex -- control characters are what is looked for
const control = /[\u0000-\u001f\u007f]/;
const isLabel = ([name, value]: readonly [string, string]): boolean =>
  name !== '' &&
  Buffer.byteLength(name) <= labelLimits.nameBytes &&
  Buffer.byteLength(value) <= labelLimits.valueBytes &&
  !control.test(name) &&
  !control.test(value);

/** Labels of the topic win; what a payload says under the same name becomes `exported_…`. Undefined when a limit is passed. */
const combined = (ofTopic: Labels, ofRow: Labels | undefined, ofCell: Labels | undefined): Labels | undefined => {
  if (ofRow === undefined && ofCell === undefined) return ofTopic;
  const said = Object.entries({ ...ofRow, ...ofCell }).filter(([, value]) => value !== '');
  if (!said.every(isLabel)) return undefined;
  const own = said.map(([name, value]) => [reservedLabels.has(name) || Object.hasOwn(ofTopic, name) ? `exported_${name}` : name, value] as const);
  const labels = Object.fromEntries([...own, ...Object.entries(ofTopic)]);
  return Object.keys(labels).length <= labelLimits.count ? labels : undefined;
};

const isNumber = ({ reading }: DecodedCell): boolean => reading.kind !== 'text';

/**
 * From what a decoder read to rows for the store: device, time rules, flags, names. Values that were NaN or infinite get a
 * row of their own, for flags hold for a row. Texts are left out: the store keeps numbers.
 */
export const rowsOf = (
  decoded: DecodedRow,
  { device: ofTopic, identity, labels: ofSource, recv, isRetained, isSimulated, ignore, dropLabels }: RowOrigin,
): PlacedRow => {
  const labels = without(ofSource, dropLabels) ?? {};
  const device = deviceNameOf(ofTopic, decoded.device, identity);
  if (device === undefined)
    return {
      rows: [],
      refused:
        decoded.device === undefined
          ? 'Neither the topic nor the payload names a device.'
          : 'The name of the device in the payload is too long or holds control characters.',
    };
  const placed = place(decoded.time, recv, isRetained);
  const flags = placed.flags | (decoded.flags ?? 0) | (isSimulated ? Flag.simulated : 0);
  const unused = placed.ownTs === undefined ? {} : { ownTs: placed.ownTs };
  const rowQuality: Quality = decoded.quality ?? 'good';
  let refused: string | undefined;
  const cellOf = ({ metric, reading, unit, quality, labels: ofCell }: DecodedCell): readonly Cell[] => {
    if (ignore?.some((pattern) => fits(pattern, metric)) === true) return [];
    const all = combined(labels, without(decoded.labels, dropLabels), without(ofCell, dropLabels));
    if (isMetricName(metric) && all !== undefined)
      return [{ metric, labels: all, value: reading.value, unit, kind: reading.kind, quality: worseOf(worseOf(reading.quality, quality), rowQuality) }];
    refused ??=
      all === undefined
        ? `The labels of ${metric.slice(0, 80)} are too many or too long, or hold control characters.`
        : 'The name of a value is empty, too long, or holds control characters.';
    return [];
  };
  const row = (of: readonly DecodedCell[], extra: number): readonly SampleRow[] => {
    const kept = of.flatMap(cellOf);
    return kept.length === 0 ? [] : [{ device, ts: placed.ts, tsSource: placed.tsSource, recv, ...unused, flags: flags | extra, cells: kept }];
  };
  const numbers = decoded.cells.every(isNumber) ? decoded.cells : decoded.cells.filter(isNumber);
  if (!numbers.some(({ reading }) => reading.isNonFinite)) {
    const rows = row(numbers, 0);
    return { rows, refused };
  }
  const rows = [
    ...row(
      numbers.filter(({ reading }) => !reading.isNonFinite),
      0,
    ),
    ...row(
      numbers.filter(({ reading }) => reading.isNonFinite),
      Flag.nonfinite,
    ),
  ];
  return { rows, refused };
};
