import { jsonErrorIn } from './json-error.ts';
import { lineAndColumn } from './line-and-column.ts';
import { readingOf, type Reading } from './value.ts';

export const jsonLimits = { depth: 32, leaves: 2000, arrayItems: 32 } as const;

export type ParsedJson =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly detail: string; readonly position: { readonly line: number; readonly column: number } };

const quoteOrBareNumber = /"|(?<![a-z0-9_.])[-+]?(?:nan|inf(?:inity)?)(?![a-z0-9_])/gi;
const quote = 34;
const backslash = 92;

const endOfString = (text: string, start: number): number => {
  let at = start;
  for (; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === quote) return at + 1;
    if (code === backslash) at++;
  }
  return at;
};

/**
 * Many small devices print `nan` and `inf` without quotes, which is no JSON. Outside of strings they become 1e999: a
 * number that reads as infinite, so that it is flagged and never used. Linear in the length of the text.
 */
const withoutBareNumbers = (text: string): string => {
  const parts: string[] = [];
  let from = 0;
  quoteOrBareNumber.lastIndex = 0;
  for (let found = quoteOrBareNumber.exec(text); found !== null && parts.length <= jsonLimits.leaves; found = quoteOrBareNumber.exec(text)) {
    if (found[0] === '"') {
      quoteOrBareNumber.lastIndex = endOfString(text, found.index + 1);
      continue;
    }
    parts.push(text.slice(from, found.index));
    from = found.index + found[0].length;
  }
  return parts.length === 0 ? text : [...parts, text.slice(from)].join('1e999');
};

const longInteger = /\d{16}/;
/** Only the reviver sees the digits; it costs five times as much, so it runs where there are that many. */
const parseExact = JSON.parse as (text: string, reviver: (key: string, value: unknown, context: { readonly source?: string }) => unknown) => unknown;
const exact = (_key: string, value: unknown, { source }: { readonly source?: string }): unknown => {
  if (typeof value !== 'number' || source === undefined || Number.isSafeInteger(value) || !/^-?\d{16,400}$/.test(source)) return value;
  const integer = BigInt(source);
  return Number.isFinite(value) && BigInt(value) === integer ? value : integer;
};
const parse = (text: string): unknown => (longInteger.test(text) ? parseExact(text, exact) : JSON.parse(text));

/** Strict JSON, and besides it bare nan and inf. Integers that no double holds come as bigint. Never throws. */
export const parseJson = (text: string): ParsedJson => {
  try {
    return { ok: true, value: parse(text) };
  } catch {
    const mended = withoutBareNumbers(text);
    if (mended !== text) {
      try {
        return { ok: true, value: parse(mended) };
      } catch {
        // The first error is the one that the sender can understand.
      }
    }
    const { index: at, expected } = jsonErrorIn(text);
    return {
      ok: false,
      detail: `${expected}; ${at < text.length ? `found ${JSON.stringify(String.fromCodePoint(text.codePointAt(at)!))}` : 'the text ends here'}.`,
      position: lineAndColumn(text, at),
    };
  }
};

export interface Leaf {
  readonly path: string;
  readonly reading: Reading;
}
export type Leaves =
  | { readonly ok: true; readonly leaves: readonly Leaf[]; /** Texts, and arrays that are too long: not values. */ readonly skipped: number }
  | { readonly ok: false; readonly detail: string };

/** All values of a JSON object by their path, joined with dots: `{"env":{"t":1}}` gives `env.t`. `leaveOut` are keys of the top level. */
export const flatten = (root: Readonly<Record<string, unknown>>, leaveOut: ReadonlySet<string> = new Set()): Leaves => {
  const leaves: Leaf[] = [];
  let seen = 0;
  let skipped = 0;
  let problem: string | undefined;

  const visit = (path: string, value: unknown, depth: number): void => {
    if (problem !== undefined) return;
    if (++seen > jsonLimits.leaves * 2) return void (problem = `more than ${jsonLimits.leaves} values`);
    if (typeof value === 'object' && value !== null) {
      if (depth >= jsonLimits.depth) return void (problem = `nested deeper than ${jsonLimits.depth}`);
      if (Array.isArray(value) && value.length > jsonLimits.arrayItems) return void skipped++;
      for (const [key, inner] of Object.entries(value)) visit(`${path}.${key}`, inner, depth + 1);
      return;
    }
    const reading = readingOf(value);
    if (reading === undefined) skipped++;
    else if (leaves.length >= jsonLimits.leaves) problem = `more than ${jsonLimits.leaves} values`;
    else leaves.push({ path, reading });
  };
  for (const [key, value] of Object.entries(root)) if (!leaveOut.has(key)) visit(key, value, 1);
  return problem === undefined ? { ok: true, leaves, skipped } : { ok: false, detail: problem };
};
