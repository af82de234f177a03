import type { MetricKind, Quality } from './sample.ts';

/** One value as a device sent it. `value` is null when it cannot be used; then `isNonFinite` says whether it was NaN or without bounds. */
export interface Reading {
  readonly value: number | null;
  readonly kind: MetricKind;
  readonly quality: Quality;
  readonly isNonFinite: boolean;
  /** The value of a text; of a number that a double cannot hold, all its digits. */
  readonly text?: string;
}

const good = (value: number, kind: MetricKind = 'gauge'): Reading => ({ value, kind, quality: 'good', isNonFinite: false });
const none: Reading = { value: null, kind: 'gauge', quality: 'bad', isNonFinite: false };
const nonFinite: Reading = { value: null, kind: 'gauge', quality: 'bad', isNonFinite: true };

const decimal = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,4})?$/;
const notANumber = /^[+-]?(?:nan|inf|infinity)$/i;

/** The number that the whole text is, or undefined. Beyond the range of a double it is infinite. */
export const decimalOf = (text: string): number | undefined => (text.length <= 64 && decimal.test(text) ? Number(text) : undefined);

const ofNumber = (value: number): Reading => (Number.isFinite(value) ? good(value) : nonFinite);

/** The nearest double; with all its digits where that is another number. */
const ofInteger = (value: bigint): Reading => {
  const number = Number(value);
  if (!Number.isFinite(number)) return nonFinite;
  return BigInt(number) === value ? good(number) : { ...good(number), text: value.toString() };
};

/** A text as a value of its own: no number, so it is shown and not stored. */
export const textReading = (text: string): Reading => ({ value: null, kind: 'text', quality: 'good', isNonFinite: false, text });

const ofText = (text: string): Reading | undefined => {
  const number = decimalOf(text);
  if (number !== undefined) return ofNumber(number);
  return notANumber.test(text) ? nonFinite : undefined;
};

/** What one JSON value means; undefined for text that is no number and for whatever holds other values. */
export const readingOf = (value: unknown): Reading | undefined => {
  switch (typeof value) {
    case 'number':
      return ofNumber(value);
    case 'bigint':
      return ofInteger(value);
    case 'boolean':
      return good(value ? 1 : 0, 'bool');
    case 'string':
      return ofText(value);
    default:
      return value === null ? none : undefined;
  }
};

const words: Readonly<Record<string, 0 | 1>> = { on: 1, off: 0, true: 1, false: 0, online: 1, offline: 0, open: 1, closed: 0 };

/** What a plain text payload means: a decimal, NaN, null, or one of the switch words in any case. */
export const plainReadingOf = (text: string): Reading | undefined => {
  if (text.toLowerCase() === 'null') return none;
  const word = Object.hasOwn(words, text.toLowerCase()) ? words[text.toLowerCase()] : undefined;
  return word === undefined ? ofText(text) : good(word, 'bool');
};

/** A quality that a message carries: its name, true/false, or an OPC code (192 good, 64 uncertain, 0 bad). Anything else is uncertain. */
export const qualityOf = (value: unknown): Quality => {
  if (typeof value === 'boolean') return value ? 'good' : 'bad';
  if (typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= 255) return value >= 192 ? 'good' : value < 64 ? 'bad' : 'uncertain';
  const name = typeof value === 'string' ? value.toLowerCase() : '';
  return name === 'good' || name === 'bad' || name === 'stale' ? name : 'uncertain';
};

const ranks: Readonly<Record<Quality, number>> = { good: 0, uncertain: 1, stale: 2, bad: 3 };
export const worseOf = (a: Quality, b: Quality): Quality => (ranks[a] >= ranks[b] ? a : b);
