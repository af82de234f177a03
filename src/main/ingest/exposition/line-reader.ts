import { expositionLimits, type LabelPairs } from './model.ts';

/** Ends the parse of an exposition; the parsers turn it into a result. */
export class ExpositionError extends Error {
  override readonly name = 'ExpositionError';
  readonly line: number;
  /** From 1. */
  readonly column: number;
  constructor(line: number, column: number, detail: string) {
    super(detail);
    this.line = line;
    this.column = column;
  }
}

const metricName = /[a-zA-Z_:][a-zA-Z0-9_:]*/y;
const labelName = /[a-zA-Z_][a-zA-Z0-9_]*/y;
const blanks = /[ \t]*/y;
const numberText = /[^ \t]+/y;

const decimal = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/;
const infinity = /^([+-]?)inf(?:inity)?$/i;

/** A number of both formats, or undefined: no hexadecimals, no underscores, no sign before NaN. */
export const numberOf = (text: string): number | undefined => {
  if (decimal.test(text)) return Number(text);
  if (/^nan$/i.test(text)) return Number.NaN;
  const found = infinity.exec(text);
  return found === null ? undefined : found[1] === '-' ? -Infinity : Infinity;
};

export interface Rules {
  /** OpenMetrics: one space between tokens and none in braces, no comma at the end, unknown escapes stand for themselves. */
  readonly isStrict: boolean;
}

/** Reads the tokens of one line from left to right. */
export class LineReader {
  readonly text: string;
  readonly line: number;
  at = 0;
  readonly #isStrict: boolean;
  constructor(text: string, line: number, { isStrict }: Rules) {
    this.text = text;
    this.line = line;
    this.#isStrict = isStrict;
  }

  /** Throws an `ExpositionError` at `at`, or where the reader stands. */
  fail(detail: string, at = this.at): never {
    throw new ExpositionError(this.line, at + 1, detail);
  }

  #take(pattern: RegExp): string {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text)?.[0] ?? '';
    this.at += found.length;
    return found;
  }

  isAtEnd(): boolean {
    return this.at >= this.text.length;
  }

  peek(): string | undefined {
    return this.text[this.at];
  }

  /** Blanks of the classic format; in OpenMetrics there are none where this is called. */
  skipBlanks(): void {
    if (!this.#isStrict) this.#take(blanks);
  }

  /** Between two tokens. */
  space(): void {
    if (this.#isStrict) {
      if (this.peek() !== ' ') this.fail(this.isAtEnd() ? 'The line ends too early.' : 'One space was expected.');
      this.at++;
      if (this.peek() === ' ') this.fail('There is more than one space.');
    } else this.#take(blanks);
  }

  metricName(): string {
    const name = this.#take(metricName);
    if (name === '') this.fail('The name of a metric was expected.');
    if (name.length > expositionLimits.nameLength) this.fail(`The name has more than ${expositionLimits.nameLength} characters.`);
    return name;
  }

  /** `"text"` with the escapes of the format. */
  quoted(): string {
    const start = this.at;
    if (this.peek() !== '"') this.fail('A quote was expected.');
    let text = '';
    for (this.at++; ; this.at++) {
      const char = this.peek();
      if (char === undefined) this.fail('The closing quote is missing.', start);
      if (char === '"') break;
      text += char === '\\' ? this.#escape() : char;
      if (text.length > expositionLimits.valueLength) this.fail(`The text has more than ${expositionLimits.valueLength} characters.`, start);
    }
    this.at++;
    return text;
  }

  #escape(): string {
    const next = this.text[this.at + 1];
    if (next === undefined) this.fail('The closing quote is missing.');
    this.at++;
    if (next === 'n') return '\n';
    if (next === '\\' || next === '"') return next;
    return this.#isStrict ? `\\${next}` : this.fail(`\\${next} is no escape; there are \\\\, \\" and \\n.`, this.at - 1);
  }

  /** `{a="b",…}`. With `takesName` the first item may be the quoted name of the metric (format 1.0.0). */
  labels(takesName: boolean): { readonly name: string | undefined; readonly labels: LabelPairs } {
    let name: string | undefined;
    const labels: [string, string][] = [];
    const seen = new Set<string>();
    this.at++;
    this.skipBlanks();
    for (let isFirst = true; this.peek() !== '}'; isFirst = false) {
      const start = this.at;
      const isQuoted = !this.#isStrict && this.peek() === '"';
      const label = isQuoted ? this.quoted() : this.#take(labelName);
      if (label === '') this.fail(this.isAtEnd() ? 'The closing brace is missing.' : 'The name of a label was expected.', start);
      this.skipBlanks();
      if (isQuoted && isFirst && takesName && this.peek() !== '=') name = label;
      else {
        if (seen.has(label)) this.fail(`The label ${label} stands twice.`, start);
        if (label.length > expositionLimits.nameLength || seen.size >= expositionLimits.labels)
          this.fail('There are too many labels, or one has too long a name.', start);
        seen.add(label);
        if (this.peek() !== '=') this.fail('An equals sign was expected.');
        this.at++;
        this.skipBlanks();
        labels.push([label, this.quoted()]);
        this.skipBlanks();
      }
      if (this.peek() === '}') break;
      if (this.peek() !== ',') this.fail(this.isAtEnd() ? 'The closing brace is missing.' : 'A comma or a closing brace was expected.');
      this.at++;
      this.skipBlanks();
      if (this.#isStrict && this.peek() === '}') this.fail('A label was expected after the comma.');
    }
    this.at++;
    return { name, labels };
  }

  number(what: string): number {
    const start = this.at;
    const text = this.#take(numberText);
    const value = numberOf(text);
    return value ?? this.fail(text === '' ? `${what} is missing.` : `${what} is no number.`, start);
  }

  /** The text of the next token, without judging it. */
  token(): string {
    return this.#take(numberText);
  }

  rest(): string {
    const text = this.text.slice(this.at);
    this.at = this.text.length;
    return text;
  }
}
