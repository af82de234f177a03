import { commonUnits, metricAtoms, otherAtoms, prefixes } from './ucum-atoms.ts';

const maxLength = 63;

const isAtom = (text: string): boolean => {
  if (metricAtoms.has(text) || otherAtoms.has(text)) return true;
  return prefixes.some((prefix) => text.startsWith(prefix) && metricAtoms.has(text.slice(prefix.length)));
};

const annotation = /\{[!-z|~]*\}/y;
const factor = /\d+(?![\d*^])/y;
/** Brackets may hold anything of a name, such as `[in_i'Hg]`; outside of them letters, %, ' and ". */
const symbol = /(?:10[*^]|(?:\[[^\]{}\s]+\]|[A-Za-z%'"_])+)/y;
const exponent = /[+-]?\d+/y;

/** Reads a unit from left to right. */
class UnitReader {
  readonly #text: string;
  #at = 0;
  #depth = 0;
  constructor(text: string) {
    this.#text = text;
  }

  #take(pattern: RegExp): string {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0] ?? '';
    this.#at += found.length;
    return found;
  }
  #has(char: string): boolean {
    if (this.#text[this.#at] !== char) return false;
    this.#at++;
    return true;
  }

  #component(): string | undefined {
    if (this.#has('(')) {
      if (++this.#depth > 8) return 'There are too many parentheses.';
      const fault = this.#term();
      if (fault !== undefined) return fault;
      this.#depth--;
      return this.#has(')') ? undefined : 'A closing parenthesis is missing.';
    }
    if (this.#take(annotation) !== '') return undefined;
    if (this.#take(factor) === '') {
      const found = this.#take(symbol);
      if (found === '') return this.#at >= this.#text.length ? 'The unit ends too early.' : `${JSON.stringify(this.#text[this.#at])} cannot stand here.`;
      if (!isAtom(found)) return `${found} is no unit.`;
      this.#take(exponent);
    }
    this.#take(annotation);
    return undefined;
  }

  #term(): string | undefined {
    this.#has('/');
    for (;;) {
      const fault = this.#component();
      if (fault !== undefined) return fault;
      if (!this.#has('.') && !this.#has('/')) return undefined;
    }
  }

  /** Undefined for a unit. */
  fault(): string | undefined {
    return this.#term() ?? (this.#at < this.#text.length ? `${JSON.stringify(this.#text[this.#at])} cannot stand here.` : undefined);
  }
}

/** Whether a text is a unit of UCUM (case-sensitive), as OpenTelemetry asks for: `Cel`, `m3/h`, `kW.h`, `{request}`. Empty is one. Undefined when it is, else what is wrong, for people. */
export const unitFault = (unit: string): string | undefined => {
  if (unit === '') return undefined;
  if (unit.length > maxLength) return `The unit has more than ${maxLength} characters.`;
  return new UnitReader(unit).fault();
};

/** A unit as devices and people write it (`°C`, `m³/h`, `kWh`, `seconds`) in UCUM. Undefined when it is not known. */
export const ucumOf = (unit: string): string | undefined => {
  const trimmed = unit.trim();
  if (Object.hasOwn(commonUnits, trimmed)) return commonUnits[trimmed];
  return unitFault(trimmed) === undefined ? trimmed : undefined;
};
