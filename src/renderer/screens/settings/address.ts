import { type BrokerScheme, brokerAddress, isWebSocket } from '../../../domain/broker/address.ts';

/** What a pasted text says about a broker. `problem` is a key of the texts; credentials are taken out of the address. */
export interface PastedAddress {
  readonly url: string;
  readonly username: string;
  readonly password: string;
  readonly problem: 'empty' | 'unreadable' | undefined;
}

const schemes: Readonly<Record<string, BrokerScheme>> = {
  mqtt: 'mqtt:',
  tcp: 'mqtt:',
  mqtts: 'mqtts:',
  ssl: 'mqtts:',
  tls: 'mqtts:',
  tcps: 'mqtts:',
  ws: 'ws:',
  http: 'ws:',
  wss: 'wss:',
  https: 'wss:',
};
/** Where no scheme is said, these ports speak for themselves. */
const byPort: Readonly<Record<string, BrokerScheme>> = { 8883: 'mqtts:', 8083: 'ws:', 8084: 'wss:' };

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // a lone per cent sign in a password
  }
};

/** A value of a command line such as `mosquitto_sub -h host -p 8883 -u user -P secret`. */
const option = (text: string, ...names: readonly string[]): string | undefined => {
  for (const name of names) {
    const [, quoted, plain] = new RegExp(`(?:^|\\s)${name}[ =]+(?:["']([^"']*)["']|(\\S+))`).exec(text) ?? [];
    if (quoted !== undefined || plain !== undefined) return quoted ?? plain;
  }
  return undefined;
};

const fromCommandLine = (text: string): string | undefined => {
  const host = option(text, '-h', '--host', '--hostname');
  if (host === undefined) return undefined;
  const port = option(text, '-p', '--port');
  const user = option(text, '-u', '--username') ?? '';
  const password = option(text, '-P', '-pw', '--pw', '--password') ?? '';
  const isTls = port === '8883' || /\s--(?:cafile|capath|tls)/.test(text);
  const credentials = user === '' && password === '' ? '' : `${encodeURIComponent(user)}:${encodeURIComponent(password)}@`;
  return `${isTls ? 'mqtts' : 'mqtt'}://${credentials}${host}${port === undefined ? '' : `:${port}`}`;
};

/** Reads whatever a person has at hand: a host, `host:port`, an address of any common scheme, or a mosquitto command line. */
export const readAddress = (pasted: string): PastedAddress => {
  const text = pasted.trim().replace(/^["'<](\S*)["'>]$/, '$1');
  const none = { username: '', password: '' };
  if (text === '') return { url: '', ...none, problem: 'empty' };
  const source = fromCommandLine(text) ?? text;
  const [, scheme = '', rest = ''] = /^(?:([a-z][a-z0-9+.-]*):\/\/)?(.*)$/is.exec(source) ?? [];
  const at = rest.lastIndexOf('@');
  const [user = '', ...secret] = at < 0 ? [] : rest.slice(0, at).split(':');
  const credentials = { username: decoded(user), password: decoded(secret.join(':')) };
  const target = rest.slice(at + 1);
  const [, port = ''] = /^[^/]*:(\d+)(?:\/|$)/.exec(target) ?? [];
  const name = scheme.toLowerCase();
  const known = name === '' ? (byPort[port] ?? 'mqtt:') : schemes[name];
  // Only a WebSocket has a path; a slash at the end of another address means nothing.
  const url = known === undefined ? source : `${known}//${isWebSocket({ scheme: known }) ? target.replace(/^([^/]*)\/$/, '$1') : target.replace(/\/+$/, '')}`;
  const isReadable = known !== undefined && brokerAddress(url) !== undefined;
  return { url: isReadable ? url : source, ...credentials, problem: isReadable ? undefined : 'unreadable' };
};
