import type { CertificateView } from '../../../contract/views.ts';
import { type BrokerProfile, linkDefaults } from '../../../domain/broker/profile.ts';
import type { CertificateFacts, ClientIdentity, Headers, PinnedCertificate } from '../../../domain/broker/tls.ts';

/** The client certificate as it is chosen on the form. Files are read in the window; what they hold goes to the engine and is sealed there. */
export interface IdentityForm {
  /** What is stored says this of itself; undefined: nothing is stored. */
  readonly stored: CertificateFacts | undefined;
  /** keep: what is stored, if anything. none: it is removed. */
  readonly choice: 'keep' | 'none' | 'pem' | 'pfx';
  readonly cert: string;
  readonly key: string;
  /** base64 */
  readonly pfx: string;
  readonly passphrase: string;
}

/** Part of the form of a connection: what the link itself shows, trusts and agrees on. */
export interface LinkForm {
  readonly identity: IdentityForm;
  /** The only certificate of the broker that is accepted. */
  readonly pinned: PinnedCertificate | undefined;
  readonly servername: string;
  /** Separated by commas or blanks. */
  readonly alpn: string;
  /** One `Name: value` a line. */
  readonly headers: string;
  /** Names of the stored ones; they stay unless `keepHeaders` is taken back. */
  readonly storedHeaders: readonly string[];
  readonly keepHeaders: boolean;
  readonly protocol: NonNullable<BrokerProfile['protocol']>;
  readonly clientId: string;
  /** s */
  readonly keepalive: string;
  readonly sessionHours: string;
  readonly brokerQueue: string;
  readonly maxPayloadKib: string;
}

export type LinkField = 'identity' | 'servername' | 'alpn' | 'headers' | 'clientId' | 'keepalive' | 'sessionHours' | 'brokerQueue' | 'maxPayloadKib';
export type LinkComplaintKey = 'identity-incomplete' | 'header-line' | 'number';

const emptyIdentity: IdentityForm = { stored: undefined, choice: 'keep', cert: '', key: '', pfx: '', passphrase: '' };
export const emptyLink: LinkForm = {
  identity: emptyIdentity,
  pinned: undefined,
  servername: '',
  alpn: '',
  headers: '',
  storedHeaders: [],
  keepHeaders: false,
  protocol: 'auto',
  clientId: '',
  keepalive: '',
  sessionHours: '',
  brokerQueue: '',
  maxPayloadKib: '',
};

const numberText = (value: number | undefined, unit = 1): string => (value === undefined ? '' : String(value / unit));

export const linkFormOf = ({
  tls,
  headers = [],
  protocol = 'auto',
  clientId = '',
  keepalive,
  sessionExpiry,
  brokerQueue,
  maxPayload,
}: BrokerProfile): LinkForm => ({
  identity: { ...emptyIdentity, stored: tls?.identity },
  pinned: tls?.pinned,
  servername: tls?.servername ?? '',
  alpn: tls?.alpn?.join(', ') ?? '',
  headers: '',
  storedHeaders: headers,
  keepHeaders: headers.length > 0,
  protocol,
  clientId,
  keepalive: numberText(keepalive),
  sessionHours: numberText(sessionExpiry, 3600),
  brokerQueue: numberText(brokerQueue),
  maxPayloadKib: numberText(maxPayload, 1024),
});

/** Undefined while files are missing. */
export const identityOf = ({ choice, cert, key, pfx, passphrase }: IdentityForm): ClientIdentity | undefined => {
  if (choice === 'pem' && cert !== '' && key !== '') return { kind: 'pem', cert, key, passphrase };
  return choice === 'pfx' && pfx !== '' ? { kind: 'pfx', pfx, passphrase } : undefined;
};

const readHeaders = (text: string): Headers | undefined => {
  const read: Record<string, string> = {};
  for (const line of text.split('\n').filter((one) => one.trim() !== '')) {
    const [, name, value] = /^\s*([^\s:]+)\s*:\s*(.*?)\s*$/.exec(line) ?? [];
    if (name === undefined || value === undefined) return undefined;
    read[name] = value;
  }
  return read;
};

/** Secrets as the engine takes them: what is left out stays as it is stored. */
export interface SaidSecrets {
  readonly identity?: ClientIdentity | null;
  readonly headers?: Headers;
}
export interface JudgedLink {
  readonly part: Partial<BrokerProfile>;
  readonly secrets: SaidSecrets;
  readonly complaints: ReadonlyMap<LinkField, LinkComplaintKey>;
}

/** What the form says of the link. Fields that are empty are left out of the profile, so that the defaults hold. */
export const linkOf = (form: LinkForm): JudgedLink => {
  const complaints = new Map<LinkField, LinkComplaintKey>();
  const count = (field: LinkField & keyof LinkForm, unit = 1): number | undefined => {
    const text = form[field] as string;
    if (text.trim() === '') return undefined;
    const value = Number(text) * unit;
    if (Number.isFinite(value)) return Math.round(value);
    complaints.set(field, 'number');
    return undefined;
  };
  const { identity, pinned, storedHeaders, keepHeaders, protocol } = form;
  const chosen = identityOf(identity);
  if ((identity.choice === 'pem' || identity.choice === 'pfx') && chosen === undefined) complaints.set('identity', 'identity-incomplete');
  const headers = keepHeaders ? undefined : readHeaders(form.headers);
  if (!keepHeaders && headers === undefined) complaints.set('headers', 'header-line');

  const servername = form.servername.trim();
  const alpn = form.alpn.split(/[,\s]+/).filter((one) => one !== '');
  const stored = identity.choice === 'keep' ? identity.stored : undefined;
  const tls = {
    ...(servername === '' ? {} : { servername }),
    ...(alpn.length === 0 ? {} : { alpn }),
    ...(pinned === undefined ? {} : { pinned }),
    ...(stored === undefined ? {} : { identity: stored as NonNullable<BrokerProfile['tls']>['identity'] }),
  };
  const clientId = form.clientId.trim();
  const [keepalive, sessionExpiry, brokerQueue, maxPayload] = [
    count('keepalive'),
    count('sessionHours', 3600),
    count('brokerQueue'),
    count('maxPayloadKib', 1024),
  ];
  const names = keepHeaders ? storedHeaders : Object.keys(headers ?? {});
  const isEmptied = Object.keys(headers ?? {}).length === 0 && storedHeaders.length === 0;
  return {
    part: {
      ...(Object.keys(tls).length === 0 ? {} : { tls }),
      ...(names.length === 0 ? {} : { headers: [...names] }),
      ...(protocol === 'auto' ? {} : { protocol }),
      ...(clientId === '' ? {} : { clientId }),
      ...(keepalive === undefined || keepalive === linkDefaults.keepalive ? {} : { keepalive }),
      ...(sessionExpiry === undefined || sessionExpiry === linkDefaults.sessionExpiry ? {} : { sessionExpiry }),
      ...(brokerQueue === undefined || brokerQueue === linkDefaults.brokerQueue ? {} : { brokerQueue }),
      ...(maxPayload === undefined || maxPayload === linkDefaults.maxPayload ? {} : { maxPayload }),
    },
    secrets: {
      ...(identity.choice === 'keep'
        ? {}
        : identity.choice === 'none'
          ? identity.stored === undefined
            ? {}
            : { identity: null }
          : chosen === undefined
            ? {}
            : { identity: chosen }),
      ...(headers === undefined || isEmptied ? {} : { headers }),
    },
    complaints,
  };
};

/** The field of the form that a path of the profile belongs to; undefined: another part of the form. */
export const linkFieldOf = ([first, second]: readonly PropertyKey[]): LinkField | undefined =>
  first === 'tls'
    ? second === 'servername' || second === 'alpn'
      ? second
      : 'identity'
    : first === 'sessionExpiry'
      ? 'sessionHours'
      : first === 'maxPayload'
        ? 'maxPayloadKib'
        : first === 'headers' || first === 'clientId' || first === 'keepalive' || first === 'brokerQueue'
          ? first
          : undefined;

/** What a broker has shown, as the only thing to accept. */
export const pinnedFrom = ({ subject, issuer, validFrom, validTo, fingerprint, pem }: CertificateView): PinnedCertificate => ({
  subject,
  issuer,
  validFrom,
  validTo,
  fingerprint,
  leafPem: pem,
});
