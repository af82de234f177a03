import type { CauseView } from '../../contract/views.ts';

/** Why a target could not be read, by stable code, with words for a person. */
const words = {
  'address-refused': [
    'The address is not allowed',
    'It belongs to this link only or to the metadata of a cloud. Add it to the allowed addresses of the target if it is meant.',
  ],
  'name-unknown': ['The host name is not known', 'Check the spelling and whether this computer is on the right network.'],
  refused: ['Nothing answers on this port', 'Check the port, and that the exporter is running.'],
  unreachable: ['The host cannot be reached', 'Check the network and the address.'],
  timeout: ['No whole answer in the time allowed', 'The target is slow or a firewall drops the connection. Allow more time, or let it answer with less.'],
  tls: ['The certificate is not accepted', 'Give the certificate of the authority that signed it, or repair the certificate of the target.'],
  closed: ['The connection was closed in the middle', 'Check that the address speaks HTTP, and HTTPS where it begins with https://.'],
  unauthorised: ['The target refuses the sign-in', 'Check user, password or token of the target.'],
  'http-status': ['The target answers with an error', 'Check the path of the address; it is usually /metrics.'],
  redirects: ['The target sends on too often or nowhere', 'Give the address at which the metrics really are.'],
  'type-unknown': ['The answer names no known format', 'If it is text of Prometheus all the same, choose a format under "Without a type read as".'],
  encoding: ['The answer is packed in an unknown way', 'Only gzip and plain answers are read.'],
  'too-large': ['The answer is too large', 'At most 16 MiB are read. Let the target answer with less.'],
  malformed: ['The answer breaks the rules of its format', 'Nothing of it was stored. Tell whoever makes the exporter.'],
  unknown: ['The target could not be read', 'The details say what happened.'],
} as const satisfies Readonly<Record<string, readonly [title: string, next: string]>>;
export type ScrapeFailureCode = keyof typeof words;

/** A scrape that failed; its message is the evidence. */
export class ScrapeFailure extends Error {
  override readonly name = 'ScrapeFailure';
  readonly code: ScrapeFailureCode;
  constructor(code: ScrapeFailureCode, evidence: string) {
    super(evidence);
    this.code = code;
  }
}

const codes: Readonly<Record<string, ScrapeFailureCode>> = {
  ADDRESS_REFUSED: 'address-refused',
  ENOTFOUND: 'name-unknown',
  EAI_AGAIN: 'name-unknown',
  ECONNREFUSED: 'refused',
  EHOSTUNREACH: 'unreachable',
  ENETUNREACH: 'unreachable',
  ETIMEDOUT: 'timeout',
  ECONNRESET: 'closed',
  EPIPE: 'closed',
};

const codeOf = (code: string): ScrapeFailureCode => {
  if (Object.hasOwn(codes, code)) return codes[code]!;
  if (/^(CERT_|ERR_TLS|UNABLE_TO_|DEPTH_ZERO|SELF_SIGNED|ERR_OSSL_X509|ERR_OSSL_PEM|HOSTNAME_MISMATCH)/.test(code)) return 'tls';
  if (/^(HPE_|ERR_SSL|EPROTO)/.test(code)) return 'closed';
  return code.startsWith('Z_') ? 'encoding' : 'unknown';
};

/** The cause for the window. The secret never stands in it. */
export const causeOf = (error: unknown, secret: string): CauseView => {
  const raw = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
  const code = error instanceof ScrapeFailure ? error.code : codeOf(raw);
  const [title, next] = words[code];
  const text = `${raw !== '' && !(error instanceof ScrapeFailure) ? `${raw}: ` : ''}${error instanceof Error ? error.message : String(error)}`;
  return { code, title, next, evidence: (secret === '' ? text : text.replaceAll(secret, '•••')).slice(0, 500) };
};
