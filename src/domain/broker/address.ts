const schemes = ['mqtt:', 'mqtts:', 'ws:', 'wss:'] as const;
export type BrokerScheme = (typeof schemes)[number];
export const defaultPorts: Readonly<Record<BrokerScheme, number>> = { 'mqtt:': 1883, 'mqtts:': 8883, 'ws:': 80, 'wss:': 443 };
/** Where most brokers answer a WebSocket. */
export const defaultPath = '/mqtt';

const urlPattern = /^(mqtts?:|wss?:)\/\/([^/?#@\s]+)(\/[^?#\s]*)?$/;

export interface BrokerAddress {
  readonly scheme: BrokerScheme;
  readonly host: string;
  readonly port: number;
  /** Of a WebSocket; empty otherwise. */
  readonly path: string;
}

export const isEncrypted = ({ scheme }: Pick<BrokerAddress, 'scheme'>): boolean => scheme === 'mqtts:' || scheme === 'wss:';
export const isWebSocket = ({ scheme }: Pick<BrokerAddress, 'scheme'>): boolean => scheme === 'ws:' || scheme === 'wss:';

/** Address of a broker: scheme, host, port and, of a WebSocket, the path. Throws nothing; undefined when it is none. */
export const brokerAddress = (url: string): BrokerAddress | undefined => {
  const [, given, authority, rest = ''] = urlPattern.exec(url.trim()) ?? [];
  if (given === undefined || authority === undefined) return undefined;
  const scheme = given as BrokerScheme;
  const [, v6, name, port] = /^(?:\[([0-9a-fA-F:.]+)\]|([^:[\]]+))(?::(\d{1,5}))?$/.exec(authority) ?? [];
  const host = v6 ?? name;
  const number = port === undefined ? defaultPorts[scheme] : Number(port);
  if (host === undefined || number < 1 || number > 65_535) return undefined;
  if (!isWebSocket({ scheme })) return rest === '' || rest === '/' ? { scheme, host, port: number, path: '' } : undefined;
  return { scheme, host, port: number, path: rest === '' ? defaultPath : rest };
};

/** The address in one line, as a person writes it. */
export const addressText = ({ scheme, host, port, path }: BrokerAddress): string => `${scheme}//${host.includes(':') ? `[${host}]` : host}:${port}${path}`;
