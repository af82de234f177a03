import { lineAndColumn } from '../../domain/telemetry/line-and-column.ts';
import type { Problem } from './decoders/decoder.ts';

export type FieldValue = number | bigint | boolean | string;

/** One point. */
export interface Line {
  readonly measurement: string;
  readonly tags: readonly (readonly [string, string])[];
  readonly fields: readonly (readonly [string, FieldValue])[];
  /** In the unit of the payload. */
  readonly time: bigint | undefined;
}

export const lineProtocolLimits = { lines: 5000, problems: 50, items: 2000 } as const;

class LineFault extends Error {
  override readonly name = 'LineFault';
  readonly index: number;
  constructor(index: number, detail: string) {
    super(detail);
    this.index = index;
  }
}

const float = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/;
const integer = /^[+-]?\d+$/;
const truths: Readonly<Record<string, boolean>> = {
  t: true,
  T: true,
  true: true,
  True: true,
  TRUE: true,
  f: false,
  F: false,
  false: false,
  False: false,
  FALSE: false,
};
const int64 = { min: -(2n ** 63n), max: 2n ** 63n - 1n };
const maxUint64 = 2n ** 64n - 1n;

/** Integers stay as numbers where a double holds them. */
const narrow = (value: bigint): number | bigint => (BigInt(Number(value)) === value ? Number(value) : value);

const scalarOf = (text: string): FieldValue | string => {
  if (Object.hasOwn(truths, text)) return truths[text]!;
  const suffix = text.at(-1);
  const digits = text.slice(0, -1);
  if ((suffix === 'i' || suffix === 'u') && integer.test(digits)) return narrow(BigInt(digits.replace('+', '')));
  return Number(text);
};

/** Why a text is no value of a field; undefined when it is one. */
const faultOf = (text: string): string | undefined => {
  if (text === '') return 'The value of the field is missing.';
  if (Object.hasOwn(truths, text)) return undefined;
  const suffix = text.at(-1);
  const digits = text.slice(0, -1);
  if ((suffix === 'i' || suffix === 'u') && integer.test(digits)) {
    const value = digits.length > 40 ? 2n ** 70n : BigInt(digits.replace('+', ''));
    const fits = suffix === 'i' ? value >= int64.min && value <= int64.max : value >= 0n && value <= maxUint64;
    return fits ? undefined : `The integer does not fit into ${suffix === 'i' ? 'int64' : 'uint64'}.`;
  }
  if (!float.test(text)) return 'This is no value: a number, 12i, 12u, a truth value, or a text in double quotes was expected.';
  return Number.isFinite(Number(text)) ? undefined : 'The number is larger than a double holds.';
};

/** Reads points from left to right. */
class Reader {
  readonly text: string;
  at = 0;
  constructor(text: string) {
    this.text = text;
  }

  /** Text up to one of `ends`, a blank at the end of the line included; a backslash before one of `escapes` takes it as it is. */
  name(ends: string, escapes: string): string {
    let name = '';
    for (; this.at < this.text.length; this.at++) {
      const char = this.text[this.at]!;
      if (char === '\n' || ends.includes(char)) break;
      const next = this.text[this.at + 1];
      if (char === '\\' && next !== undefined && next !== '\n' && escapes.includes(next)) {
        name += next;
        this.at++;
      } else name += char;
    }
    return name;
  }

  /** `"text"`; a line feed in it belongs to it. */
  quoted(): string {
    const start = this.at;
    let value = '';
    for (this.at++; this.at < this.text.length; this.at++) {
      const char = this.text[this.at]!;
      const next = this.text[this.at + 1];
      if (char === '"') {
        this.at++;
        return value;
      }
      if (char === '\\' && (next === '"' || next === '\\')) {
        value += next;
        this.at++;
      } else value += char;
    }
    throw new LineFault(start, 'The closing quote of the text is missing.');
  }

  isAtLineEnd(): boolean {
    return this.at >= this.text.length || this.text[this.at] === '\n' || (this.text[this.at] === '\r' && (this.text[this.at + 1] ?? '\n') === '\n');
  }

  skipBlanks(): void {
    while (this.text[this.at] === ' ') this.at++;
  }

  /** To the start of the next line, wherever this one stopped. */
  nextLine(): void {
    const end = this.text.indexOf('\n', this.at);
    this.at = end < 0 ? this.text.length : end + 1;
  }
}

const readTags = (reader: Reader): Line['tags'] => {
  const tags: [string, string][] = [];
  const seen = new Set<string>();
  while (reader.text[reader.at] === ',') {
    reader.at++;
    const start = reader.at;
    const key = reader.name(',= ', ',= ');
    if (key === '') throw new LineFault(start, 'The name of a tag was expected.');
    if (reader.text[reader.at] !== '=') throw new LineFault(reader.at, `The tag ${key.slice(0, 40)} has no value.`);
    reader.at++;
    const value = reader.name(',= ', ',= ');
    if (value === '') throw new LineFault(reader.at, `The value of the tag ${key.slice(0, 40)} is empty.`);
    if (reader.text[reader.at] === '=') throw new LineFault(reader.at, 'An equals sign in a tag needs a backslash.');
    if (seen.has(key)) throw new LineFault(start, `The tag ${key.slice(0, 40)} stands twice.`);
    if (tags.length >= lineProtocolLimits.items) throw new LineFault(start, 'There are too many tags.');
    seen.add(key);
    tags.push([key, value]);
  }
  return tags;
};

const readFields = (reader: Reader): Line['fields'] => {
  const fields: [string, FieldValue][] = [];
  for (;;) {
    const start = reader.at;
    const key = reader.name(',= ', ',= ');
    if (key === '') throw new LineFault(start, 'The name of a field was expected.');
    if (reader.text[reader.at] !== '=') throw new LineFault(reader.at, `The field ${key.slice(0, 40)} has no value.`);
    reader.at++;
    const valueAt = reader.at;
    if (reader.text[valueAt] === '"') fields.push([key, reader.quoted()]);
    else {
      const text = reader.name(', \r', '');
      const fault = faultOf(text);
      if (fault !== undefined) throw new LineFault(valueAt, fault);
      fields.push([key, scalarOf(text)]);
    }
    if (fields.length > lineProtocolLimits.items) throw new LineFault(start, 'There are too many fields.');
    if (reader.text[reader.at] !== ',') return fields;
    reader.at++;
  }
};

const readTime = (reader: Reader): bigint | undefined => {
  reader.skipBlanks();
  if (reader.isAtLineEnd()) return undefined;
  const start = reader.at;
  const text = reader.name(' \r', '');
  if (!/^[+-]?\d{1,19}$/.test(text)) throw new LineFault(start, 'The time must be a whole number.');
  const time = BigInt(text.replace('+', ''));
  if (time < int64.min || time > int64.max) throw new LineFault(start, 'The time does not fit into int64.');
  reader.skipBlanks();
  if (!reader.isAtLineEnd()) throw new LineFault(reader.at, 'Nothing may follow the time.');
  return time;
};

const readLine = (reader: Reader): Line => {
  const start = reader.at;
  const measurement = reader.name(', \r', ', ');
  if (measurement === '') throw new LineFault(start, 'The name of a measurement was expected.');
  const tags = readTags(reader);
  if (reader.isAtLineEnd()) throw new LineFault(reader.at, 'The line has no field.');
  if (reader.text[reader.at] !== ' ') throw new LineFault(reader.at, 'A space was expected before the fields.');
  reader.skipBlanks();
  if (reader.isAtLineEnd()) throw new LineFault(reader.at, 'The line has no field.');
  const fields = readFields(reader);
  if (!reader.isAtLineEnd() && reader.text[reader.at] !== ' ') throw new LineFault(reader.at, 'A comma, a space or the end of the line was expected.');
  return { measurement, tags, fields, time: readTime(reader) };
};

/** Every line that can be read, and for the others where and why not. Never throws. */
export const readLines = (text: string): { readonly lines: readonly Line[]; readonly problems: readonly Problem[] } => {
  const reader = new Reader(text);
  const lines: Line[] = [];
  const problems: Problem[] = [];
  while (reader.at < text.length && problems.length < lineProtocolLimits.problems) {
    reader.skipBlanks();
    const start = reader.at;
    if (reader.isAtLineEnd() || text[start] === '#') {
      reader.nextLine();
      continue;
    }
    if (lines.length >= lineProtocolLimits.lines) {
      problems.push({ detail: `There are more than ${lineProtocolLimits.lines} lines; the rest was not read.`, position: lineAndColumn(text, start) });
      break;
    }
    try {
      lines.push(readLine(reader));
    } catch (error) {
      if (!(error instanceof LineFault)) throw error;
      problems.push({ detail: error.message, position: lineAndColumn(text, error.index) });
      reader.at = start; // A quote that is never closed must not take the lines after it along.
    }
    reader.nextLine();
  }
  return { lines, problems };
};
