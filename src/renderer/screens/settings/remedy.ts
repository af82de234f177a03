import { addressText, brokerAddress, isWebSocket } from '../../../domain/broker/address.ts';
import { readAddress } from './address.ts';
import type { ConnectionField } from './connection-form.ts';

/** What the form itself can do about a cause: lead to the field, or put the scheme right. */
export type Remedy = { readonly kind: 'field'; readonly field: ConnectionField } | { readonly kind: 'scheme'; readonly isEncrypted: boolean };

const fields: Readonly<Record<string, ConnectionField>> = {
  'dns-not-found': 'address',
  'dns-unavailable': 'address',
  refused: 'address',
  'tcp-timeout': 'address',
  unreachable: 'address',
  'host-mismatch': 'address',
  'ca-unknown': 'caPem',
  'self-signed': 'caPem',
  'ws-path': 'address',
  'ws-subprotocol': 'address',
  'ws-auth': 'headers',
  'client-cert-missing': 'identity',
  'client-cert-refused': 'identity',
  'key-passphrase': 'identity',
  'key-mismatch': 'identity',
  'pfx-unreadable': 'identity',
  'client-id-refused': 'clientId',
  'bad-credentials': 'password',
  'not-authorised': 'username',
  'subscribe-refused': 'username',
};

/** Undefined where the next step lies outside of the form. */
export const remedyOf = (code: string): Remedy | undefined => {
  if (code === 'tls-on-plain-port') return { kind: 'scheme', isEncrypted: false };
  if (code === 'plain-on-tls-port') return { kind: 'scheme', isEncrypted: true };
  const field = fields[code];
  return field === undefined ? undefined : { kind: 'field', field };
};

/** The same broker and port, encrypted or not; undefined when the address cannot be read. */
export const withEncryption = (address: string, isEncrypted: boolean): string | undefined => {
  const broker = brokerAddress(readAddress(address).url);
  if (!broker) return undefined;
  const [plain, secure] = isWebSocket(broker) ? (['ws:', 'wss:'] as const) : (['mqtt:', 'mqtts:'] as const);
  return addressText({ ...broker, scheme: isEncrypted ? secure : plain });
};
