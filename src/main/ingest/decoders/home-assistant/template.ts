import { fieldOf, isJson } from '../../json-payload.ts';

/**
 * The few value templates that are mappings and no programs: `{{ value }}`, `{{ value_json.a.b }}`, `{{ value_json['x'] }}` with the
 * filters float, int, round(n) and default(x). Whatever else somebody writes needs a mapping by hand: engines for templates execute code.
 */
export interface ValueTemplate {
  /** Undefined: the payload itself. */
  readonly path: readonly (string | number)[] | undefined;
  readonly filters: readonly Filter[];
}
export type Filter =
  | { readonly name: 'float' | 'int' | 'round'; readonly argument: number | undefined }
  | { readonly name: 'default'; readonly argument: string | number };

const longest = 500;
const expression =
  /^\s*\{\{-?\s*(value|value_json)((?:\.[A-Za-z_]\w*|\[\s*(?:'[^'\\]*'|"[^"\\]*"|\d{1,4})\s*\])*)\s*((?:\|\s*\w+\s*(?:\([^()|]*\))?\s*)*)-?\}\}\s*$/;
const steps = /\.([A-Za-z_]\w*)|\[\s*(?:'([^'\\]*)'|"([^"\\]*)"|(\d{1,4}))\s*\]/g;
const filters = /\|\s*(\w+)\s*(?:\(([^()|]*)\))?/g;

const argumentOf = (text: string | undefined): string | number | undefined => {
  const trimmed = text?.trim() ?? '';
  if (trimmed === '') return undefined;
  const [, quoted] = /^'([^']*)'$|^"([^"]*)"$/.exec(trimmed) ?? [];
  if (quoted !== undefined) return quoted;
  if (/^".*"$/.test(trimmed)) return trimmed.slice(1, -1);
  const number = Number(trimmed);
  return Number.isFinite(number) ? number : trimmed;
};

const filterOf = (name: string, given: string | undefined): Filter | undefined => {
  const argument = argumentOf(given);
  switch (name) {
    case 'float':
    case 'int':
    case 'round':
      return argument === undefined || (typeof argument === 'number' && (name !== 'round' || (argument >= 0 && argument <= 15)))
        ? { name, argument }
        : undefined;
    case 'default':
      return argument === undefined ? undefined : { name, argument };
    default:
      return undefined;
  }
};

/** Undefined when the text is more than a mapping. */
export const parseValueTemplate = (text: string): ValueTemplate | undefined => {
  if (text.length > longest) return undefined;
  const [, root, path = '', piped = ''] = expression.exec(text) ?? [];
  if (root === undefined || (root === 'value' && path !== '')) return undefined;
  const parsed = [...piped.matchAll(filters)].map(([, name, argument]) => filterOf(name!, argument));
  if (parsed.includes(undefined)) return undefined;
  return {
    path: root === 'value' ? undefined : [...path.matchAll(steps)].map(([, key, single, double, index]) => key ?? single ?? double ?? Number(index)),
    filters: parsed as Filter[],
  };
};

const at = (value: unknown, path: readonly (string | number)[]): unknown => {
  let here = value;
  for (const step of path) {
    if (Array.isArray(here) && typeof step === 'number') here = (here as readonly unknown[])[step];
    else if (isJson(here)) here = fieldOf(here, String(step));
    else return undefined;
  }
  return here;
};

const numeric = (value: unknown): number | undefined => {
  const number = typeof value === 'number' ? value : typeof value === 'string' && value.trim() !== '' ? Number(value) : Number.NaN;
  return Number.isFinite(number) ? number : undefined;
};

const filtered = (value: unknown, filter: Filter): unknown => {
  switch (filter.name) {
    case 'default':
      return value === undefined ? filter.argument : value;
    case 'float':
      return numeric(value) ?? filter.argument;
    case 'int': {
      const number = numeric(value);
      return number === undefined ? filter.argument : Math.trunc(number);
    }
    case 'round': {
      const number = numeric(value);
      if (number === undefined) return value;
      const factor = 10 ** (filter.argument ?? 0);
      return Math.round(number * factor) / factor;
    }
  }
};

/** The value that the template takes out of a payload; undefined when there is none. `json` is asked only when it is needed. */
export const applyValueTemplate = ({ path, filters: chain }: ValueTemplate, text: string, json: () => unknown): unknown =>
  chain.reduce<unknown>(filtered, path === undefined ? text : at(json(), path));
