import { ExpositionError, LineReader } from './line-reader.ts';
import { type Exposition, expositionLimits, type Family, type FamilyType, type LabelPairs, type Point, suffixes } from './model.ts';

const types: Readonly<Record<string, FamilyType>> = {
  counter: 'counter',
  gauge: 'gauge',
  histogram: 'histogram',
  summary: 'summary',
  untyped: 'unknown',
};

interface OpenFamily {
  readonly name: string;
  type: FamilyType | undefined;
  help: string | undefined;
  readonly points: Map<string, Point>;
}

const withoutEscapes = (text: string): string => text.replace(/\\([\\n])/g, (_, char: string) => (char === 'n' ? '\n' : '\\'));

/** One exposition of the classic text format, 0.0.4 and 1.0.0. */
class ClassicParser {
  readonly families = new Map<string, OpenFamily>();
  #count = 0;

  #familyOf(name: string): OpenFamily {
    let family = this.families.get(name);
    if (family === undefined) this.families.set(name, (family = { name, type: undefined, help: undefined, points: new Map() }));
    return family;
  }

  /** `x_bucket` belongs to the histogram `x`, when there is one. */
  #familyOfSample(name: string): OpenFamily {
    for (const suffix of ['_bucket', '_sum', '_count']) {
      if (!name.endsWith(suffix)) continue;
      const family = this.families.get(name.slice(0, -suffix.length));
      if ((family?.type === 'histogram' || family?.type === 'summary') && suffixes[family.type].includes(suffix)) return family;
    }
    return this.#familyOf(name);
  }

  comment(reader: LineReader): void {
    reader.at++;
    reader.skipBlanks();
    const word = reader.token();
    if (word !== 'HELP' && word !== 'TYPE') return;
    reader.skipBlanks();
    const start = reader.at;
    const name = reader.peek() === '"' ? reader.quoted() : reader.metricName();
    if (!reader.isAtEnd() && !/[ \t]/.test(reader.peek()!)) reader.fail('A space was expected after the name.');
    const family = this.#familyOf(name);
    reader.skipBlanks();
    if (word === 'HELP') {
      if (family.help !== undefined) reader.fail(`There is a second HELP for ${name}.`, start);
      family.help = withoutEscapes(reader.rest());
      return;
    }
    const at = reader.at;
    const type = reader.rest().trimEnd();
    if (!Object.hasOwn(types, type))
      reader.fail(type === '' ? 'The type is missing.' : 'This is no type; there are counter, gauge, histogram, summary and untyped.', at);
    if (family.type !== undefined) reader.fail(`There is a second TYPE for ${name}.`, start);
    if (family.points.size > 0) reader.fail(`The TYPE of ${name} comes after its samples.`, start);
    family.type = types[type];
  }

  sample(reader: LineReader): void {
    if (++this.#count > expositionLimits.points) reader.fail(`There are more than ${expositionLimits.points} samples.`);
    let name = reader.peek() === '{' ? undefined : reader.metricName();
    reader.skipBlanks();
    let labels: LabelPairs = [];
    if (reader.peek() === '{') {
      const read = reader.labels(name === undefined);
      name ??= read.name;
      labels = read.labels;
      reader.skipBlanks();
    } else if (!reader.isAtEnd() && !/[ \t]/.test(reader.text[reader.at - 1]!)) reader.fail('A space was expected after the name.');
    if (name === undefined) reader.fail('The sample has no name.', 0);
    const value = reader.number('The value');
    reader.skipBlanks();
    let timeMs: number | undefined;
    if (!reader.isAtEnd()) {
      const start = reader.at;
      const text = reader.token();
      if (!/^[+-]?\d{1,18}$/.test(text)) reader.fail('The time must be whole milliseconds.', start);
      timeMs = Number(text);
      reader.skipBlanks();
      if (!reader.isAtEnd()) reader.fail('Nothing may follow the time.');
    }
    const key = JSON.stringify([name, labels.toSorted(([a], [b]) => (a < b ? -1 : 1)), timeMs]);
    this.#familyOfSample(name).points.set(key, { name, labels, value, timeMs }); // the last of several wins
  }
}

const close = ({ name, type, help, points }: OpenFamily): Family => ({
  name,
  type: type ?? 'unknown',
  unit: '',
  help: help ?? '',
  points: [...points.values()],
});

/** Reads Prometheus text 0.0.4 and 1.0.0: times in milliseconds, blanks where they do not matter, quoted UTF-8 names. */
export const parseClassic = (text: string): Exposition => {
  const lines = text.split('\n');
  const parser = new ClassicParser();
  try {
    const last = lines.pop() ?? '';
    for (const [i, line] of lines.entries()) {
      const reader = new LineReader(line, i + 1, { isStrict: false });
      reader.skipBlanks();
      if (reader.isAtEnd()) continue;
      if (reader.peek() === '#') parser.comment(reader);
      else parser.sample(reader);
    }
    if (last !== '') throw new ExpositionError(lines.length + 1, last.length + 1, 'The last line must end with a line feed.');
  } catch (error) {
    if (!(error instanceof ExpositionError)) throw error;
    return { ok: false, detail: error.message, position: { line: error.line, column: error.column } };
  }
  return { ok: true, families: [...parser.families.values()].map(close) };
};
