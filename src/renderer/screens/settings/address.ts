import { brokerAddress } from '../../../domain/broker/address.ts';

/** What a pasted text says about a broker. `problem` is a key of the texts; credentials are taken out of the address. */
export interface PastedAddress {
  readonly url: string;
  readonly username: string;
  readonly password: string;
  readonly problem: 'empty' | 'websocket' | 'unreadable' | undefined;
}

const tlsSchemes = new Set(['mqtts', 'ssl', 'tls', 'tcps']);
const plainSchemes = new Set(['mqtt', 'tcp']);
const webSocketPorts = new Set(['8083', '8084']);

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
  const authority = rest.slice(at + 1).replace(/\/+$/, '');
  const [, port = ''] = /:(\d+)$/.exec(authority) ?? [];
  const name = scheme.toLowerCase();
  const isWebSocket = name.startsWith('ws') || name.startsWith('http') || (name === '' && webSocketPorts.has(port));
  if (isWebSocket) return { url: source, ...credentials, problem: 'websocket' };
  const isTls = tlsSchemes.has(name) || (name === '' && port === '8883');
  const url = `${isTls ? 'mqtts' : 'mqtt'}://${authority}`;
  const isReadable = (name === '' || isTls || plainSchemes.has(name)) && brokerAddress(url) !== undefined;
  return { url: isReadable ? url : source, ...credentials, problem: isReadable ? undefined : 'unreadable' };
};
