import { ExpositionError, LineReader } from './line-reader.ts';
import { type Exposition, expositionLimits, type Family, type FamilyType, type LabelPairs, suffixes } from './model.ts';
import { checkFamily, checkSample, metricKey, type StrictPoint } from './openmetrics-rules.ts';

interface OpenFamily {
  readonly name: string;
  /** Where it begins, for complaints about the whole. */
  readonly line: number;
  type: FamilyType | undefined;
  unit: string | undefined;
  help: string | undefined;
  readonly points: StrictPoint[];
  /** Metrics, by their labels, that came to an end. */
  readonly finished: Set<string>;
  /** Samples of the metric that stands open. */
  seen: Set<string>;
}

const strict = { isStrict: true } as const;

/** One exposition of OpenMetrics 1.0, line by line. */
class OpenMetricsParser {
  readonly families: Family[] = [];
  #open: OpenFamily | undefined;
  #count = 0;
  /** Names of samples that the families so far may have. */
  readonly #taken = new Map<string, string>();

  #start(name: string, reader: LineReader): OpenFamily {
    this.#close();
    if (this.#taken.has(name)) reader.fail(`The name ${name} belongs to the family ${this.#taken.get(name)}, which is closed.`, 0);
    return (this.#open = { name, line: reader.line, type: undefined, unit: undefined, help: undefined, points: [], finished: new Set(), seen: new Set() });
  }

  #close(): void {
    const family = this.#open;
    if (family === undefined) return;
    this.#open = undefined;
    const { name, line, type = 'unknown', unit = '', help = '', points } = family;
    const fail = (detail: string): never => {
      throw new ExpositionError(line, 1, detail);
    };
    for (const suffix of new Set(['', ...suffixes[type]])) {
      const other = this.#taken.get(name + suffix);
      if (other !== undefined) fail(`The families ${name} and ${other} could both have samples named ${name}${suffix}.`);
      this.#taken.set(name + suffix, name);
    }
    if (unit !== '' && !name.endsWith(`_${unit}`)) fail(`The name ${name} does not end in its unit, _${unit}.`);
    if (unit !== '' && (type === 'info' || type === 'stateset')) fail(`A family of type ${type} has no unit.`);
    checkFamily(name, type, points);
    this.families.push({ name, type, unit, help, points: points.map(({ name: sample, labels, value, timeMs }) => ({ name: sample, labels, value, timeMs })) });
  }

  /** `# TYPE`, `# UNIT` and `# HELP`. True at `# EOF`. */
  comment(reader: LineReader): boolean {
    if (reader.text === '# EOF') {
      this.#close();
      return true;
    }
    const [, word] = /^# (TYPE|UNIT|HELP) /.exec(reader.text) ?? [];
    if (word === undefined) reader.fail('Only # TYPE, # UNIT, # HELP and # EOF may begin with a number sign, each followed by one space.');
    reader.at = word.length + 3;
    const start = reader.at;
    const name = reader.metricName();
    if (reader.peek() !== ' ') reader.fail('One space was expected after the name.');
    reader.at++;
    const at = reader.at;
    const text = reader.rest();
    const family = this.#open?.name === name ? this.#open : this.#start(name, reader);
    if (family.points.length > 0) reader.fail(`The ${word} of ${name} comes after its samples.`, start);
    if (word === 'TYPE') {
      if (family.type !== undefined) reader.fail(`There is a second TYPE for ${name}.`, start);
      if (!Object.hasOwn(suffixes, text)) reader.fail(`This is no type; there are ${Object.keys(suffixes).join(', ')}.`, at);
      family.type = text as FamilyType;
    } else if (word === 'UNIT') {
      if (family.unit !== undefined) reader.fail(`There is a second UNIT for ${name}.`, start);
      if (!/^[a-zA-Z0-9_:]*$/.test(text)) reader.fail('A unit has letters, digits, underscores and colons only.', at);
      family.unit = text;
    } else {
      if (family.help !== undefined) reader.fail(`There is a second HELP for ${name}.`, start);
      family.help = text.replace(/\\([\\n"])/g, (_, char: string) => (char === 'n' ? '\n' : char));
    }
    return false;
  }

  sample(reader: LineReader): void {
    if (++this.#count > expositionLimits.points) reader.fail(`There are more than ${expositionLimits.points} samples.`);
    const name = reader.metricName();
    const { labels } = reader.peek() === '{' ? reader.labels(false) : { labels: [] as LabelPairs };
    reader.space();
    const valueAt = reader.at;
    const value = reader.number('The value');
    const timeMs = timeIn(reader);
    const exemplar = exemplarIn(reader);
    if (!reader.isAtEnd()) reader.fail('Nothing may follow here.');

    const known = this.#open;
    const fits = known !== undefined && suffixes[known.type ?? 'unknown'].some((suffix) => known.name + suffix === name);
    const family = fits ? known : this.#start(name, reader);
    const type = family.type ?? 'unknown';
    const metric = metricKey(family.name, type, name, labels);
    const point: StrictPoint = { name, labels, value, timeMs, exemplar, metric, line: reader.line, valueColumn: valueAt + 1 };
    checkSample(family.name, type, point);
    this.#order(family, type, point, reader);
    family.points.push(point);
  }

  /** Metrics and their points stand together, and time does not go back. */
  #order(family: OpenFamily, type: FamilyType, point: StrictPoint, reader: LineReader): void {
    const before = family.points.at(-1);
    if (before === undefined) {
      family.seen.add(seriesKey(point));
      return;
    }
    const key = point.metric;
    const last = before.metric;
    if (key !== last) {
      family.finished.add(last);
      family.seen = new Set([seriesKey(point)]);
      if (family.finished.has(key)) reader.fail('The samples of this metric do not stand together.', 0);
      return;
    }
    if ((before.timeMs === undefined) !== (point.timeMs === undefined)) reader.fail('All samples of a metric have a time, or none has.', 0);
    // Two states of one info cannot be told apart from two metrics.
    if (type !== 'info' && before.timeMs !== undefined && point.timeMs! < before.timeMs) reader.fail('The time goes back.', 0);
    if (point.timeMs !== undefined) return;
    const series = seriesKey(point);
    if (family.seen.has(series)) reader.fail('The same sample stands twice.', 0);
    family.seen.add(series);
  }
}

const seriesKey = ({ name, labels }: StrictPoint): string => JSON.stringify([name, labels.toSorted(([a], [b]) => (a < b ? -1 : 1))]);

const timeIn = (reader: LineReader): number | undefined => {
  if (reader.isAtEnd() || reader.text.startsWith(' # ', reader.at)) return undefined;
  reader.space();
  const start = reader.at;
  const seconds = reader.number('The time');
  if (!Number.isFinite(seconds)) reader.fail('The time must be finite.', start);
  return seconds * 1000;
};

/** Low halves of pairs do not count. */
const codePoints = (text: string): number => text.length - (text.match(/[\ud800-\udbff][\udc00-\udfff]/g)?.length ?? 0);

const exemplarIn = (reader: LineReader): StrictPoint['exemplar'] => {
  if (reader.isAtEnd()) return undefined;
  const start = reader.at;
  if (!reader.text.startsWith(' # ', start)) reader.fail('An exemplar was expected: # {labels} value.');
  reader.at += 3;
  if (reader.peek() !== '{') reader.fail('The labels of the exemplar were expected.');
  const { labels } = reader.labels(false);
  const length = labels.reduce((sum, [name, value]) => sum + codePoints(name) + codePoints(value), 0);
  if (length > 128) reader.fail('The labels of the exemplar have more than 128 characters.', start + 3);
  reader.space();
  const value = reader.number('The value of the exemplar');
  if (!reader.isAtEnd()) {
    reader.space();
    const at = reader.at;
    if (!Number.isFinite(reader.number('The time of the exemplar'))) reader.fail('The time must be finite.', at);
  }
  return { value, column: start + 2 };
};

/** Reads OpenMetrics 1.0 and refuses the whole exposition when one rule of it is broken. Times in seconds. */
export const parseOpenMetrics = (text: string): Exposition => {
  const lines = text.split('\n');
  if (lines.at(-1) === '' && lines.length > 1) lines.pop();
  const parser = new OpenMetricsParser();
  let isEnded = false;
  try {
    for (const [i, line] of lines.entries()) {
      const reader = new LineReader(line, i + 1, strict);
      if (isEnded) reader.fail('Nothing may follow # EOF.');
      const carriageReturn = line.indexOf('\r');
      if (carriageReturn >= 0) reader.fail('There may be no carriage return.', carriageReturn);
      if (line === '') reader.fail(i === lines.length - 1 ? 'The exposition must end with # EOF.' : 'There may be no empty line.');
      if (line.startsWith('#')) isEnded = parser.comment(reader);
      else parser.sample(reader);
    }
    if (!isEnded) throw new ExpositionError(lines.length, (lines.at(-1)?.length ?? 0) + 1, 'The exposition must end with # EOF.');
  } catch (error) {
    if (!(error instanceof ExpositionError)) throw error;
    return { ok: false, detail: error.message, position: { line: error.line, column: error.column } };
  }
  return { ok: true, families: parser.families };
};
