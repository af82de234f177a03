import type { ExpositionFormat } from '../../domain/scrape/target.ts';

/** What a target is asked for: OpenMetrics first, then the classic text. */
export const acceptHeader = [
  'application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.6',
  'application/openmetrics-text;version=0.0.1;q=0.5',
  'text/plain;version=1.0.0;escaping=allow-utf-8;q=0.4',
  'text/plain;version=0.0.4;q=0.3',
  '*/*;q=0.1',
].join(',');

const versions: Readonly<Record<string, { readonly format: ExpositionFormat; readonly known: readonly string[] }>> = {
  'application/openmetrics-text': { format: 'openmetrics', known: ['1.0.0', '0.0.1'] },
  'text/plain': { format: 'prometheus', known: ['0.0.4', '1.0.0'] },
};

/** The format that a content type names; undefined when it names none that is known. Never a guess: their times have different units. */
export const formatOf = (contentType: string | undefined): ExpositionFormat | undefined => {
  const [type = '', ...parameters] = (contentType ?? '').split(';').map((part) => part.trim());
  const entry = Object.hasOwn(versions, type.toLowerCase()) ? versions[type.toLowerCase()] : undefined;
  const version = parameters.find((parameter) => /^version\s*=/i.test(parameter))?.replace(/^version\s*=\s*"?([^"]*)"?$/i, '$1');
  return entry !== undefined && (version === undefined || entry.known.includes(version)) ? entry.format : undefined;
};
