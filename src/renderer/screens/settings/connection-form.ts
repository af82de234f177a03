import type { ConnectionRow } from '../../../contract/views.ts';
import { brokerAddress } from '../../../domain/broker/address.ts';
import { BrokerProfile, mappedDecoders, type SourceDraft } from '../../../domain/broker/profile.ts';
import { readAddress } from './address.ts';
import { emptyLink, type LinkComplaintKey, type LinkField, linkFieldOf, type LinkForm, linkFormOf, linkOf, type SaidSecrets } from './link-form.ts';
import { mappingText, readMapping } from './mapping-form.ts';
import { emptySparkplug, type SparkplugForm, sparkplugFormOf, sparkplugOf } from './sparkplug-form.ts';

/** What has no field of its own here, such as `options`, travels along. */
export interface SourceForm extends SourceDraft {
  /** Only to keep rows apart on screen. */
  readonly key: number;
  /** The mapping as it is typed; left out: as it was. */
  readonly mappingText?: string;
}

/** A connection as it is typed. */
export interface ConnectionForm {
  readonly address: string;
  readonly name: string;
  readonly username: string;
  readonly password: string;
  /** The stored password stays; it is never shown. */
  readonly keepPassword: boolean;
  readonly caPem: string;
  readonly sources: readonly SourceForm[];
  readonly enabled: boolean;
  readonly simulated: boolean;
  readonly allowCommands: boolean;
  readonly sparkplug: SparkplugForm;
  readonly link: LinkForm;
}

export type ConnectionField =
  | 'address'
  | 'name'
  | 'username'
  | 'password'
  | 'caPem'
  | 'sources'
  | `source.${number}`
  | 'sparkplug.groups'
  | 'sparkplug.hostId'
  | LinkField;
export type ConnectionComplaint =
  | { readonly kind: 'key'; readonly key: 'empty' | 'unreadable' | 'not-pem' | LinkComplaintKey }
  | { readonly kind: 'said'; readonly message: string };
export type ConnectionComplaints = ReadonlyMap<ConnectionField, ConnectionComplaint>;

export const defaultTemplate = '{device}/{metric}';

/** Templates that fit many plants, offered as buttons. None of them listens to every topic of a broker. */
const commonSources: readonly Omit<SourceForm, 'key'>[] = [
  { template: defaultTemplate, decoder: 'scalar' },
  { template: '{_}/{device}/{metric}', decoder: 'scalar' },
  { template: '{_}/{_}/{device}/{metric}', decoder: 'scalar' },
  { template: '{device}/telemetry', decoder: 'json' },
  { template: '{_}/{device}/telemetry', decoder: 'json' },
];

/** Templates made from an example topic: its last two levels are device and metric, or the last but one is a device that sends JSON. */
const sourcesFrom = (example: string): readonly Omit<SourceForm, 'key'>[] => {
  const levels = example.trim().split('/');
  if (levels.length < 2 || levels.some((level) => level === '' || /[+#{}]/.test(level))) return [];
  const before = levels.slice(0, -2);
  return [
    { template: [...before, '{device}', '{metric}'].join('/'), decoder: 'scalar' },
    { template: [...before, '{device}', levels.at(-1)].join('/'), decoder: 'json' },
  ];
};

/** What is worth offering: from the example when there is one, else what fits many plants; nothing that is there already. */
export const suggestedSources = (form: Pick<ConnectionForm, 'sources'>, example: string): readonly Omit<SourceForm, 'key'>[] => {
  const fromExample = sourcesFrom(example);
  return (fromExample.length > 0 ? fromExample : commonSources).filter(({ template }) => !form.sources.some((source) => source.template.trim() === template));
};

export const emptyConnection: ConnectionForm = {
  address: '',
  name: '',
  username: '',
  password: '',
  keepPassword: false,
  caPem: '',
  sources: [{ key: 0, template: defaultTemplate, decoder: 'scalar' }],
  enabled: true,
  simulated: false,
  allowCommands: false,
  sparkplug: emptySparkplug,
  link: emptyLink,
};

/** A source of the form; its mapping as it is typed. */
export const withMappingText = (source: SourceDraft): Omit<SourceForm, 'key'> => ({
  ...source,
  ...(source.mapping === undefined ? {} : { mappingText: mappingText(source.mapping) }),
});

export const connectionFormOf = ({ profile, hasPassword }: Pick<ConnectionRow, 'profile' | 'hasPassword'>): ConnectionForm => ({
  address: profile.url,
  name: profile.name,
  username: profile.username,
  password: '',
  keepPassword: hasPassword,
  caPem: profile.caPem,
  sources: profile.sources.map((source, key) => ({ key, ...source, ...(source.mapping === undefined ? {} : { mappingText: mappingText(source.mapping) }) })),
  enabled: profile.enabled,
  simulated: profile.simulated,
  allowCommands: profile.allowCommands === true,
  sparkplug: sparkplugFormOf(profile),
  link: linkFormOf(profile),
});

/** Moves user and password out of a pasted address into their own fields; the rest of the address stays as it was typed. */
export const takeCredentials = (form: ConnectionForm): ConnectionForm => {
  const { url, username, password, problem } = readAddress(form.address);
  if (problem !== undefined || (username === '' && password === '')) return form;
  return { ...form, address: url, username: username || form.username, ...(password === '' ? {} : { password, keepPassword: false }) };
};

/** A suggestion takes the place of an only template that nobody touched; else it is one more. */
export const addSource = (form: ConnectionForm, source: Omit<SourceForm, 'key'>): ConnectionForm => {
  const [only, ...others] = form.sources;
  const isUntouched = only !== undefined && others.length === 0 && (only.template === defaultTemplate || only.template.trim() === '');
  if (isUntouched) return { ...form, sources: [{ key: only.key, ...source }] };
  if (form.sources.some(({ template, decoder }) => template.trim() === source.template && decoder === source.decoder)) return form;
  const key = 1 + Math.max(-1, ...form.sources.map((each) => each.key));
  return { ...form, sources: [...form.sources, { ...source, key }] };
};

export type JudgedConnection =
  | { readonly profile: BrokerProfile; readonly password: string | undefined; readonly secrets: SaidSecrets; readonly complaints?: undefined }
  | { readonly profile?: undefined; readonly complaints: ConnectionComplaints };

const isPem = (text: string): boolean => /-----BEGIN CERTIFICATE-----[\s\S]+-----END CERTIFICATE-----/.test(text);

/** Without what only the form knows. A mapping that cannot be read is left out here and complained of. */
const sourceOf = (form: SourceForm): SourceDraft => {
  const { key: _key, mappingText: typed, mapping: former, expression = '', ...source } = form;
  if (!mappedDecoders.has(source.decoder)) return source;
  const mapping = typed === undefined ? former : readMapping(typed).mapping;
  return { ...source, ...(mapping === undefined ? {} : { mapping }), ...(expression.trim() === '' ? {} : { expression }) };
};

/** The profile that the form says, or what is wrong with it and where. `password` undefined: the stored one stays. */
export const profileOf = (given: ConnectionForm): JudgedConnection => {
  const form = takeCredentials(given);
  const complaints = new Map<ConnectionField, ConnectionComplaint>();
  const { url, problem } = readAddress(form.address);
  if (problem !== undefined) complaints.set('address', { kind: 'key', key: problem });
  const caPem = form.caPem.trim();
  if (caPem !== '' && !isPem(caPem)) complaints.set('caPem', { kind: 'key', key: 'not-pem' });
  const { username, enabled, simulated } = form;
  const sparkplug = sparkplugOf(form.sparkplug);
  const link = linkOf(form.link);
  const parsed = BrokerProfile.safeParse({
    name: form.name.trim() === '' ? (brokerAddress(url)?.host ?? '') : form.name,
    url,
    username,
    caPem,
    sources: form.sources.map(sourceOf),
    enabled,
    simulated,
    ...(form.allowCommands ? { allowCommands: true } : {}),
    ...(sparkplug === undefined ? {} : { sparkplug }),
    ...link.part,
  });
  for (const [field, key] of link.complaints) complaints.set(field, { kind: 'key', key });
  for (const { key, mappingText: typed = '' } of form.sources) {
    const { complaint } = readMapping(typed);
    if (complaint !== undefined) complaints.set(`source.${key}`, { kind: 'said', message: complaint });
  }
  for (const { path, message } of parsed.error?.issues ?? []) {
    const [first, index] = path;
    const source = first === 'sources' && typeof index === 'number' ? form.sources[index] : undefined;
    const field: ConnectionField = source
      ? `source.${source.key}`
      : first === 'url'
        ? 'address'
        : first === 'sparkplug'
          ? index === 'groups'
            ? 'sparkplug.groups'
            : 'sparkplug.hostId'
          : (linkFieldOf(path) ?? (first as ConnectionField));
    // Without an address there is no name either; the address says it all.
    if (!complaints.has(field) && !(field === 'name' && complaints.has('address'))) complaints.set(field, { kind: 'said', message });
  }
  if (!parsed.success || complaints.size > 0) return { complaints };
  return { profile: parsed.data, password: form.keepPassword ? undefined : form.password, secrets: link.secrets };
};

/** In the order of the screen. */
export const connectionFieldOrder = (form: ConnectionForm): readonly ConnectionField[] => [
  'address',
  'name',
  'username',
  'password',
  'caPem',
  'identity',
  'headers',
  'sources',
  ...form.sources.map(({ key }): ConnectionField => `source.${key}`),
  'sparkplug.groups',
  'sparkplug.hostId',
  'clientId',
  'keepalive',
  'sessionHours',
  'brokerQueue',
  'maxPayloadKib',
  'servername',
  'alpn',
];
