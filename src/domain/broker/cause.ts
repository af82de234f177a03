import { type CauseCode, causes, type Retry } from './causes.ts';

/** Why a connection does not work: a stable code, and words for the person who has to mend it. */
export interface Cause {
  readonly code: CauseCode;
  readonly title: string;
  readonly next: string;
  /** The raw signal, for the details. */
  readonly evidence: string;
}

export type Phase = 'resolve' | 'tcp' | 'tls' | 'ws' | 'connack' | 'online';

/** What was seen. The probe is what a second look at the same port found. */
export type Signal =
  | ({ readonly kind: 'error'; readonly phase: Phase; readonly code: string; readonly message: string; readonly probe?: Probe } & Shown)
  | ({ readonly kind: 'close'; readonly phase: Phase; readonly probe?: Probe } & Shown)
  | { readonly kind: 'timeout'; readonly phase: Phase }
  | { readonly kind: 'connack' | 'disconnect'; readonly version: 4 | 5; readonly code: number; readonly reason?: string; readonly server?: string }
  | { readonly kind: 'suback'; readonly filters: readonly string[]; readonly reasons?: readonly string[] }
  | { readonly kind: 'storage'; readonly message: string }
  | { readonly kind: 'address'; readonly url: string }
  /** The connection was closed soon after CONNACK, several times in a row. */
  | { readonly kind: 'repeated-close' };

/** What the connection itself brought, as far as it matters for the cause. */
export interface Shown {
  /** A client certificate was shown after the handshake. */
  readonly hasIdentity?: true;
  /** SHA-256 of the only certificate that is accepted. */
  readonly pinned?: string;
}

/** `tls`: the port completes a TLS handshake. `mqtt`: it answers a plain CONNECT. `http`: it answers a plain request. */
export interface Probe {
  /** All certificates that were shown, the one of the broker first. */
  readonly chain?: readonly Certificate[];
  readonly speaks: 'tls' | 'mqtt' | 'http' | 'neither';
  readonly certificate?: Certificate;
}
export interface Certificate {
  readonly subject: string;
  readonly issuer: string;
  readonly names: string;
  readonly validFrom: string;
  readonly validTo: string;
  readonly fingerprint: string;
  /** The certificate itself. */
  readonly pem?: string;
}

export interface Clock {
  /** The present, in words for people; it stands in the causes that a wrong clock explains. */
  readonly now: string;
}

const byErrorCode: Readonly<Record<string, CauseCode>> = {
  ENOTFOUND: 'dns-not-found',
  EAI_AGAIN: 'dns-unavailable',
  ECONNREFUSED: 'refused',
  EHOSTUNREACH: 'unreachable',
  ENETUNREACH: 'unreachable',
  EADDRNOTAVAIL: 'unreachable',
  ERR_SSL_WRONG_VERSION_NUMBER: 'tls-on-plain-port',
  ERR_SSL_PACKET_LENGTH_TOO_LONG: 'tls-on-plain-port',
  ERR_SSL_UNSUPPORTED_PROTOCOL: 'tls-version',
  ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION: 'tls-version',
  SELF_SIGNED_CERT_IN_CHAIN: 'ca-unknown',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'ca-unknown',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'ca-unknown',
  UNABLE_TO_GET_ISSUER_CERT: 'ca-unknown',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'self-signed',
  CERT_HAS_EXPIRED: 'cert-expired',
  CERT_NOT_YET_VALID: 'cert-not-yet-valid',
  ERR_TLS_CERT_ALTNAME_INVALID: 'host-mismatch',
  PIN_MISMATCH: 'pin-mismatch',
  ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED: 'client-cert-missing',
  ERR_SSL_TLSV1_ALERT_UNKNOWN_CA: 'client-cert-refused',
  ERR_SSL_SSLV3_ALERT_BAD_CERTIFICATE: 'client-cert-refused',
  ERR_SSL_SSLV3_ALERT_CERTIFICATE_UNKNOWN: 'client-cert-refused',
  ERR_SSL_SSLV3_ALERT_CERTIFICATE_EXPIRED: 'client-cert-refused',
  ERR_SSL_SSLV3_ALERT_CERTIFICATE_REVOKED: 'client-cert-refused',
  ERR_SSL_TLSV1_ALERT_DECRYPT_ERROR: 'client-cert-refused',
  ERR_SSL_TLSV1_ALERT_ACCESS_DENIED: 'client-cert-refused',
  ERR_MISSING_PASSPHRASE: 'key-passphrase',
  ERR_OSSL_BAD_DECRYPT: 'key-passphrase',
  ERR_OSSL_X509_KEY_VALUES_MISMATCH: 'key-mismatch',
};

// Where the runtime gives no code, or another library wrote it.
const byMessage: readonly (readonly [RegExp, CauseCode])[] = [
  [/alert[ _]protocol[ _]version|unsupported[ _]protocol/i, 'tls-version'],
  [/wrong[ _]version[ _]number/i, 'tls-on-plain-port'],
  [/certificate[ _]required/i, 'client-cert-missing'],
  [/alert[ _](unknown[ _]ca|bad[ _]certificate|decrypt[ _]error|access[ _]denied|certificate[ _](unknown|expired|revoked))/i, 'client-cert-refused'],
  [/bad[ _]decrypt|passphrase required/i, 'key-passphrase'],
  [/key[ _]values[ _]mismatch/i, 'key-mismatch'],
  [/not[ _]enough[ _]data|mac[ _]verify[ _]failure|incorrect[ _]password|bad[ _]pkcs12/i, 'pfx-unreadable'],
  [/unexpected server response: (404|426)/i, 'ws-path'],
  [/unexpected server response: (401|403)/i, 'ws-auth'],
  [/unexpected server response: (502|503|504)/i, 'broker-unavailable'],
  [/unexpected server response/i, 'not-mqtt'],
  [/server sent (no|an invalid) subprotocol/i, 'ws-subprotocol'],
  [/keepalive timeout/i, 'keepalive-lost'],
  [/unacceptable protocol version/i, 'protocol-version'],
  [
    /invalid header flag|cannot parse|invalid (protocol|variable|topic|reason|subscription|upgrade|sec-websocket|websocket frame)|not supported|unknown command|socket hang up|malformed|protocol error|exceeding packets size|parse error/i,
    'not-mqtt',
  ],
];

const byReturnCode: Readonly<Record<number, CauseCode>> = {
  1: 'protocol-version',
  2: 'client-id-refused',
  3: 'broker-unavailable',
  4: 'bad-credentials',
  5: 'not-authorised',
};
const byReasonCode: Readonly<Record<number, CauseCode>> = {
  132: 'protocol-version',
  133: 'client-id-refused',
  134: 'bad-credentials',
  135: 'not-authorised',
  136: 'broker-unavailable',
  137: 'busy',
  138: 'banned',
  139: 'broker-unavailable',
  141: 'keepalive-lost',
  142: 'client-id-taken',
  151: 'busy',
  156: 'moved',
  157: 'moved',
  159: 'busy',
};

const codeOf = (signal: Signal): CauseCode => {
  switch (signal.kind) {
    case 'address':
      return 'address';
    case 'storage':
      return 'storage';
    case 'suback':
      return 'subscribe-refused';
    case 'repeated-close':
      return 'client-id-taken';
    case 'timeout':
      return signal.phase === 'resolve'
        ? 'dns-unavailable'
        : signal.phase === 'tcp'
          ? 'tcp-timeout'
          : signal.phase === 'online'
            ? 'keepalive-lost'
            : 'connack-timeout';
    case 'connack':
      return byReasonCode[signal.code] ?? byReturnCode[signal.code] ?? 'unknown';
    case 'disconnect':
      return byReasonCode[signal.code] ?? 'kicked';
    case 'close':
      return closedAt(signal);
    case 'error':
      return errorCode(signal);
  }
};

const closedAt = ({ phase, probe, hasIdentity }: Pick<Signal & { kind: 'close' }, 'phase' | 'probe' | 'hasIdentity'>): CauseCode => {
  if (phase === 'online') return 'connection-lost';
  if (phase === 'tls') return probe?.speaks === 'mqtt' || probe?.speaks === 'http' ? 'tls-on-plain-port' : 'closed';
  // With TLS 1.3 the broker looks at our certificate after the handshake is over, and may say no without a word.
  if (hasIdentity === true) return 'client-cert-refused';
  return probe?.speaks === 'tls' ? 'plain-on-tls-port' : 'closed';
};

/** Where only one certificate is accepted, any other one is the wrong one, whoever has signed it. */
const otherThanPinned: ReadonlySet<CauseCode> = new Set(['ca-unknown', 'self-signed', 'host-mismatch']);

const errorCode = (signal: Signal & { kind: 'error' }): CauseCode => {
  const { phase, code, message, probe, pinned } = signal;
  if (code === 'ETIMEDOUT') return phase === 'online' ? 'connection-lost' : 'tcp-timeout';
  const isHangUp = phase === 'ws' && /socket hang up/.test(message) && probe?.speaks !== 'tls';
  if (!isHangUp && (code === 'ECONNRESET' || code === 'EPIPE' || code === 'ECONNABORTED')) return closedAt(signal);
  const known = byErrorCode[code] ?? byMessage.find(([pattern]) => pattern.test(message))?.[1] ?? 'unknown';
  if (pinned !== undefined && otherThanPinned.has(known)) return 'pin-mismatch';
  // A TLS greeting is no MQTT packet: what looks like another service may be our own broker behind TLS.
  return known === 'not-mqtt' && probe?.speaks === 'tls' ? 'plain-on-tls-port' : known;
};

const evidenceOf = (signal: Signal): string => {
  switch (signal.kind) {
    case 'error':
      return signal.code === '' || signal.message.includes(signal.code) ? signal.message : `${signal.code}: ${signal.message}`;
    case 'close':
      return `closed without a word, phase ${signal.phase}`;
    case 'timeout':
      return `no answer in time, phase ${signal.phase}`;
    case 'connack':
    case 'disconnect':
      return `${signal.kind.toUpperCase()} ${signal.code} (MQTT ${signal.version === 5 ? '5' : '3.1.1'})${signal.reason === undefined ? '' : `: ${signal.reason}`}`;
    case 'suback':
      return `SUBACK refused: ${signal.filters.map((filter, i) => `${filter}${signal.reasons?.[i] === undefined ? '' : ` (${signal.reasons[i]})`}`).join(', ')}`;
    case 'storage':
      return signal.message;
    case 'address':
      return signal.url;
    case 'repeated-close':
      return 'closed within seconds after CONNACK, three times in a row';
  }
};

/** Names exactly one cause for what was seen. A secret never stands in the result, whatever the other side sent back. */
export const classify = (signal: Signal, { now }: Clock, secrets: string | readonly string[] = []): Cause & { readonly retry: Retry } => {
  const code = codeOf(signal);
  const { title, next, retry } = causes[code];
  const certificate = 'probe' in signal ? signal.probe?.certificate : undefined;
  const facts: Readonly<Record<string, string | undefined>> = {
    now,
    from: certificate?.validFrom,
    to: certificate?.validTo,
    names: certificate?.names,
    issuer: certificate?.issuer,
    fingerprint: certificate?.fingerprint,
    pinned: 'pinned' in signal ? signal.pinned : undefined,
    filters: signal.kind === 'suback' ? signal.filters.join(', ') : undefined,
    server: 'server' in signal ? signal.server : undefined,
    reason: 'reason' in signal ? signal.reason : undefined,
  };
  const hidden = (typeof secrets === 'string' ? [secrets] : secrets).filter((secret) => secret !== '');
  const hide = (text: string): string => hidden.reduce((said, secret) => said.replaceAll(secret, '•••'), text);
  // Our own sentences stay whole: a password that is a common word would tear holes into them, and so show which word it is.
  const fill = (text: string): string => text.replaceAll(/\{([a-z]+)\}/g, (_, name: string) => hide(facts[name] ?? 'not known'));
  return { code, title: fill(title), next: fill(next), evidence: hide(evidenceOf(signal)), retry };
};
