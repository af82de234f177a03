import canonicalize from 'canonicalize';

/** RFC 8785 JSON of a value as it crosses a wire: what is undefined is left out, what is no finite number is null. */
export const canonicalJson = (value: unknown): string => canonicalize(JSON.parse(JSON.stringify(value)))!;
