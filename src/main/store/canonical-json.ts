import canonicalize from 'canonicalize';

const wellFormed = (text: string): string => {
  if (!text.isWellFormed()) throw new Error('Half of a surrogate pair has no canonical form.');
  return JSON.stringify(text);
};

const member = (value: unknown): string | undefined => {
  switch (typeof value) {
    case 'string':
      return wellFormed(value);
    case 'number':
      return Number.isFinite(value) ? JSON.stringify(value) : 'null';
    case 'boolean':
      return value ? 'true' : 'false';
    case 'object':
      return value === null ? 'null' : container(value);
    default:
      return undefined; // left out, as JSON leaves it out
  }
};
const container = (value: object): string => {
  if (Array.isArray(value)) return `[${value.map((one) => member(one) ?? 'null').join(',')}]`;
  // Dates and the like say themselves what they are.
  if (Object.getPrototypeOf(value) !== Object.prototype) return canonicalize(JSON.parse(JSON.stringify(value)))!;
  const fields = value as Readonly<Record<string, unknown>>;
  let body = '';
  for (const key of Object.keys(fields).sort()) {
    const text = member(fields[key]);
    if (text !== undefined) body += `${body === '' ? '' : ','}${wellFormed(key)}:${text}`;
  }
  return `{${body}}`;
};

/** RFC 8785 JSON of a value as it crosses a wire: what is undefined is left out, what is no finite number is null. Plain data only, without circles. */
export const canonicalJson = (value: unknown): string => member(value) ?? canonicalize(value)!;
