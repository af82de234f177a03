import type { Quality } from '../../domain/telemetry/sample.ts';
import type { Family, FamilyType, LabelPairs, Point } from '../ingest/exposition/model.ts';

export interface ExposedPoint extends Point {
  readonly quality: Quality;
}
/** A family as it is shown to other programs. */
export interface ExposedFamily extends Family {
  readonly points: readonly ExposedPoint[];
}

/** One number with its place, before it has a family. */
export interface Figure {
  readonly metric: string;
  readonly type: 'counter' | 'gauge';
  readonly unit: string;
  readonly help: string;
  readonly labels: LabelPairs;
  readonly value: number;
  readonly timeMs: number | undefined;
  readonly quality: Quality;
}

/** Units as the names of Prometheus have them. */
const unitNames: Readonly<Record<string, string>> = {
  '°C': 'celsius',
  Cel: 'celsius',
  '°F': 'fahrenheit',
  K: 'kelvin',
  '%': 'percent',
  s: 'seconds',
  ms: 'milliseconds',
  min: 'minutes',
  h: 'hours',
  By: 'bytes',
  B: 'bytes',
  V: 'volts',
  A: 'amperes',
  W: 'watts',
  kW: 'kilowatts',
  Wh: 'watt_hours',
  kWh: 'kilowatt_hours',
  Hz: 'hertz',
  Pa: 'pascals',
  bar: 'bars',
  m: 'metres',
  g: 'grams',
  kg: 'kilograms',
  l: 'litres',
  L: 'litres',
  'm³': 'cubic_metres',
  'm³/h': 'cubic_metres_per_hour',
};

const sanitised = (text: string): string => text.replaceAll(/[^a-zA-Z0-9_]+/g, '_').replace(/^(?=\d)/, '_');
const unitOf = (unit: string): string => (Object.hasOwn(unitNames, unit) ? unitNames[unit]! : sanitised(unit).replaceAll(/^_+|_+$/g, ''));

const suffix = /_(?:total|created|bucket|sum|count|gsum|gcount|info)$/;
/** Endings that mean something in OpenMetrics are left to what they mean. */
const nameOf = ({ metric, type, unit }: Figure): { readonly name: string; readonly unit: string } => {
  const own = unitOf(unit);
  let name = sanitised(metric);
  if (type === 'counter') name = name.replace(/_total$/, '');
  if (suffix.test(name)) name += '_value';
  return { name: own === '' || name.endsWith(`_${own}`) ? name : `${name}_${own}`, unit: own };
};

const labelsOf = (labels: LabelPairs): LabelPairs => {
  const seen = new Map<string, string>();
  for (const [name, value] of labels) {
    const own = sanitised(name);
    if (own !== '' && !seen.has(own)) seen.set(own, value);
  }
  return [...seen];
};

/**
 * Figures as families of names that both formats allow. Numbers that are none are left out, and the second of two that would have
 * the same name and labels.
 */
export const familiesOf = (figures: Iterable<Figure>): readonly ExposedFamily[] => {
  const families = new Map<string, { name: string; type: FamilyType; unit: string; help: string; points: Map<string, ExposedPoint> }>();
  for (const figure of figures) {
    const { type, help, value, timeMs, quality } = figure;
    if (!Number.isFinite(value) || (type === 'counter' && value < 0)) continue;
    const { name: wanted, unit } = nameOf(figure);
    const isTaken = families.has(wanted) && families.get(wanted)!.type !== type;
    const name = isTaken ? `${wanted}_${type}${unit === '' ? '' : `_${unit}`}` : wanted;
    let family = families.get(name);
    if (family === undefined) families.set(name, (family = { name, type, unit, help, points: new Map() }));
    if (family.type !== type) continue;
    const labels = labelsOf(figure.labels);
    const key = JSON.stringify(labels.toSorted(([a], [b]) => (a < b ? -1 : 1)));
    if (!family.points.has(key)) family.points.set(key, { name: type === 'counter' ? `${name}_total` : name, labels, value, timeMs, quality });
  }
  return [...families.values()].map(({ points, ...family }) => ({ ...family, points: [...points.values()] }));
};

/** The same content as JSON. */
export const samplesJson = (families: readonly ExposedFamily[], generatedAt: number): string =>
  JSON.stringify({
    generatedAt,
    families: families.map(({ name, type, unit, help, points }) => ({
      name,
      type,
      unit,
      help,
      samples: points.map(({ labels, value, timeMs, quality }) => ({ labels: Object.fromEntries(labels), value, ts: timeMs ?? generatedAt, quality })),
    })),
  });

/** Whether a program asks for OpenMetrics rather than the classic text. */
export const wantsOpenMetrics = (accept: string | undefined): boolean => {
  const weightOf = (wanted: string): number =>
    Math.max(
      0,
      ...(accept ?? '').split(',').map((range) => {
        const [type = '', ...parameters] = range.split(';').map((part) => part.trim().toLowerCase());
        const weight = Number(parameters.find((parameter) => parameter.startsWith('q='))?.slice(2) ?? 1);
        return type === wanted && Number.isFinite(weight) ? weight : 0;
      }),
    );
  const open = weightOf('application/openmetrics-text');
  return open > 0 && open >= weightOf('text/plain');
};

export const openMetricsType = 'application/openmetrics-text; version=1.0.0; charset=utf-8';
export const classicType = 'text/plain; version=0.0.4; charset=utf-8';
