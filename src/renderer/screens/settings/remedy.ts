import { brokerAddress } from '../../../domain/broker/address.ts';
import { readAddress } from './address.ts';
import type { ConnectionField } from './connection-form.ts';

/** What the form itself can do about a cause: lead to the field, or put the scheme right. */
export type Remedy = { readonly kind: 'field'; readonly field: ConnectionField } | { readonly kind: 'scheme'; readonly scheme: 'mqtt' | 'mqtts' };

const fields: Readonly<Record<string, ConnectionField>> = {
  'dns-not-found': 'address',
  'dns-unavailable': 'address',
  refused: 'address',
  'tcp-timeout': 'address',
  unreachable: 'address',
  'host-mismatch': 'address',
  'ca-unknown': 'caPem',
  'self-signed': 'caPem',
  'bad-credentials': 'password',
  'not-authorised': 'username',
  'subscribe-refused': 'username',
};

/** Undefined where the next step lies outside of the form. */
export const remedyOf = (code: string): Remedy | undefined => {
  if (code === 'tls-on-plain-port') return { kind: 'scheme', scheme: 'mqtt' };
  if (code === 'plain-on-tls-port') return { kind: 'scheme', scheme: 'mqtts' };
  const field = fields[code];
  return field === undefined ? undefined : { kind: 'field', field };
};

/** The same broker and port with another scheme; undefined when the address cannot be read. */
export const withScheme = (address: string, scheme: 'mqtt' | 'mqtts'): string | undefined => {
  const broker = brokerAddress(readAddress(address).url);
  if (!broker) return undefined;
  const host = broker.host.includes(':') ? `[${broker.host}]` : broker.host;
  return `${scheme}://${host}:${broker.port}`;
};
