import type { TargetRow } from '../../../contract/scrape-calls.ts';
import { type ExpositionFormat, TargetDraft } from '../../../domain/scrape/target.ts';

/** A scrape target as it is typed. */
export interface TargetForm {
  readonly name: string;
  readonly url: string;
  /** Seconds. */
  readonly interval: string;
  readonly timeout: string;
  readonly auth: TargetDraft['auth']['kind'];
  readonly username: string;
  readonly secret: string;
  /** The stored secret stays; it is never shown. */
  readonly keepSecret: boolean;
  readonly allowPlainSecret: boolean;
  readonly caPem: string;
  readonly clientPem: string;
  readonly key: string;
  /** The stored key stays; it is never shown. */
  readonly keepKey: boolean;
  readonly fallback: ExpositionFormat | 'none';
  /** Separated by commas. */
  readonly allowedAddresses: string;
  /** Times that the target writes are used. */
  readonly honorTimestamps: boolean;
  readonly enabled: boolean;
}

/** In the order of the screen. */
export const targetFields = [
  'url',
  'name',
  'interval',
  'timeout',
  'auth',
  'username',
  'secret',
  'caPem',
  'clientPem',
  'key',
  'fallback',
  'allowedAddresses',
] as const;
export type TargetField = (typeof targetFields)[number];

export const emptyTarget: TargetForm = {
  name: '',
  url: '',
  interval: '15',
  timeout: '10',
  auth: 'none',
  username: '',
  secret: '',
  keepSecret: false,
  allowPlainSecret: false,
  caPem: '',
  clientPem: '',
  key: '',
  keepKey: false,
  fallback: 'none',
  allowedAddresses: '',
  honorTimestamps: true,
  enabled: true,
};

export const targetFormOf = ({ target, hasSecret, hasKey }: Pick<TargetRow, 'target' | 'hasSecret' | 'hasKey'>): TargetForm => ({
  name: target.name,
  url: target.url,
  interval: String(target.intervalMs / 1000),
  timeout: String(target.timeoutMs / 1000),
  auth: target.auth.kind,
  username: target.auth.kind === 'basic' ? target.auth.username : '',
  secret: '',
  keepSecret: hasSecret && target.auth.kind !== 'none',
  allowPlainSecret: target.allowPlainSecret,
  caPem: target.caPem,
  clientPem: target.clientPem ?? '',
  key: '',
  keepKey: hasKey,
  fallback: target.fallback ?? 'none',
  allowedAddresses: target.allowedAddresses.join(', '),
  honorTimestamps: target.honorTimestamps !== false,
  enabled: target.enabled,
});

export type TargetComplaint = { readonly key: 'number' | 'notPem' | 'notKey' | 'keyMissing' } | { readonly said: string };
export type JudgedTarget =
  | { readonly target: TargetDraft; readonly secret: string | undefined; readonly key: string | undefined; readonly complaints?: undefined }
  | { readonly complaints: ReadonlyMap<TargetField, TargetComplaint> };

const milliseconds = (text: string): number => (text.trim() === '' ? Number.NaN : Math.round(Number(text.replace(',', '.')) * 1000));
const isPem = (text: string): boolean => /-----BEGIN CERTIFICATE-----[\s\S]+-----END CERTIFICATE-----/.test(text);

const isKey = (text: string): boolean => /-----BEGIN (?:EC |RSA )?PRIVATE KEY-----[\s\S]+-----END (?:EC |RSA )?PRIVATE KEY-----/.test(text);

const authOf = ({ auth, username }: TargetForm): TargetDraft['auth'] => (auth === 'basic' ? { kind: 'basic', username } : { kind: auth });

const fieldOf = (path: readonly PropertyKey[]): TargetField => {
  const [first, second] = path;
  if (first === 'auth' && second === 'username') return 'username';
  if (first === 'intervalMs') return 'interval';
  return first === 'timeoutMs' ? 'timeout' : (targetFields.find((field) => field === first) ?? 'url');
};

/** What is wrong with the certificate of this console and its key. */
const ownCertificate = ({ clientPem, key, keepKey }: TargetForm): ReadonlyMap<TargetField, TargetComplaint> => {
  const complaints = new Map<TargetField, TargetComplaint>();
  if (clientPem.trim() === '') return complaints;
  if (!isPem(clientPem)) complaints.set('clientPem', { key: 'notPem' });
  if (!keepKey && key.trim() === '') complaints.set('key', { key: 'keyMissing' });
  else if (!keepKey && !isKey(key)) complaints.set('key', { key: 'notKey' });
  return complaints;
};

/** The target that the form says, or what is wrong with it and where. `secret` or `key` undefined: the stored one stays. */
export const targetOf = (form: TargetForm): JudgedTarget => {
  const complaints = new Map(ownCertificate(form));
  const [intervalMs, timeoutMs, caPem] = [milliseconds(form.interval), milliseconds(form.timeout), form.caPem.trim()];
  if (Number.isNaN(intervalMs)) complaints.set('interval', { key: 'number' });
  if (Number.isNaN(timeoutMs)) complaints.set('timeout', { key: 'number' });
  if (caPem !== '' && !isPem(caPem)) complaints.set('caPem', { key: 'notPem' });
  const parsed = TargetDraft.safeParse({
    name: form.name,
    url: form.url,
    intervalMs,
    timeoutMs,
    auth: authOf(form),
    ...(form.honorTimestamps ? {} : { honorTimestamps: false }),
    allowPlainSecret: form.auth !== 'none' && form.allowPlainSecret,
    caPem,
    ...(form.clientPem.trim() === '' ? {} : { clientPem: form.clientPem.trim() }),
    fallback: form.fallback === 'none' ? null : form.fallback,
    allowedAddresses: form.allowedAddresses.split(/[\s,;]+/).filter((one) => one !== ''),
    enabled: form.enabled,
  });
  for (const { path, message } of parsed.error?.issues ?? []) {
    const field = fieldOf(path);
    if (!complaints.has(field)) complaints.set(field, { said: message });
  }
  if (!parsed.success || complaints.size > 0) return { complaints };
  return {
    target: parsed.data,
    secret: form.auth === 'none' ? '' : form.keepSecret ? undefined : form.secret,
    key: form.clientPem.trim() === '' ? '' : form.keepKey ? undefined : form.key.trim(),
  };
};
