import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Aedes, type AedesOptions } from 'aedes';

/** Real brokers for tests, each on a free loopback port and in its own folder. */
const mosquitto = ['/usr/sbin/mosquitto', '/usr/local/sbin/mosquitto', '/opt/homebrew/sbin/mosquitto'].find((path) => existsSync(path));

/** Why tests against mosquitto cannot run here; undefined when they can. */
export const mosquittoMissing: string | undefined = mosquitto === undefined ? 'mosquitto is not installed (Debian: apt-get install mosquitto)' : undefined;

export interface TestBroker {
  readonly port: number;
  readonly url: string;
  readonly stop: () => Promise<void>;
}

export interface Certificates {
  readonly folder: string;
  /** PEM of the authority that signed the broker's certificate. */
  readonly caPem: string;
  readonly cert: string;
  readonly key: string;
}

export interface MosquittoOptions {
  /** Only these may connect; without it everybody may. */
  readonly users?: Readonly<Record<string, string>>;
  readonly tls?: Pick<Certificates, 'cert' | 'key'>;
  /** MQTT over WebSocket, on every path. */
  readonly isWebSocket?: boolean;
  /** To come back on the port of a broker that was stopped. */
  readonly port?: number;
  /** Further lines of mosquitto.conf. */
  readonly extra?: readonly string[];
}

/** A port that was free a moment ago. */
export const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
};

/** mosquitto as its own process. Resolves when it accepts connections; `stop` ends it and removes its folder. */
export const startMosquitto = async ({ users, tls, isWebSocket = false, port: wanted, extra = [] }: MosquittoOptions = {}): Promise<TestBroker> => {
  if (mosquitto === undefined) throw new Error(mosquittoMissing);
  const folder = mkdtempSync(join(tmpdir(), 'fieldwatch-mosquitto-'));
  const port = wanted ?? (await freePort());
  const passwords = join(folder, 'passwords');
  if (users !== undefined) {
    writeFileSync(passwords, '');
    for (const [name, password] of Object.entries(users)) execFileSync('mosquitto_passwd', ['-b', passwords, name, password], { stdio: 'ignore' });
  }
  const lines = [
    // mosquitto 2.0.11 gives up when it has none but WebSocket listeners.
    ...(isWebSocket ? [`listener ${await freePort()} 127.0.0.1`] : []),
    `listener ${port} 127.0.0.1`,
    ...(isWebSocket ? ['protocol websockets'] : []),
    ...(tls === undefined ? [] : [`certfile ${tls.cert}`, `keyfile ${tls.key}`]),
    ...(users === undefined ? ['allow_anonymous true'] : ['allow_anonymous false', `password_file ${passwords}`]),
    ...(process.getuid?.() === 0 ? ['user root'] : []), // else it gives up its rights and cannot read our folder
    'persistence false',
    'set_tcp_nodelay true',
    'log_dest stderr',
    'log_type information',
    'log_type error',
    ...extra,
  ];
  writeFileSync(join(folder, 'mosquitto.conf'), `${lines.join('\n')}\n`);
  const child = spawn(mosquitto, ['-c', join(folder, 'mosquitto.conf')], { stdio: ['ignore', 'ignore', 'pipe'] });
  const ended = once(child, 'exit');
  const said: string[] = [];
  const running = new Promise<void>((resolve, reject) => {
    createInterface(child.stderr).on('line', (line) => {
      said.push(line);
      if (/mosquitto version \S+ running/.test(line)) resolve();
    });
    child.once('exit', () => reject(new Error(`mosquitto ended at once:\n${said.join('\n')}`)));
  });
  const stop = async (): Promise<void> => {
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
    await ended;
    rmSync(folder, { recursive: true, force: true });
  };
  await running.catch(async (error: unknown) => {
    await stop();
    throw error;
  });
  const [plain, secure] = isWebSocket ? ['ws', 'wss'] : ['mqtt', 'mqtts'];
  return { port, url: `${tls === undefined ? plain : secure}://127.0.0.1:${port}`, stop };
};

/** aedes in this process: speaks 3.1.1 only, lets a test decide who may connect, subscribe and publish. */
export const startAedes = async (options: AedesOptions = {}): Promise<TestBroker & { readonly broker: Aedes }> => {
  const broker = await Aedes.createBroker(options);
  const server = createServer((socket) => {
    broker.handle(socket);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    broker,
    port,
    url: `mqtt://127.0.0.1:${port}`,
    stop: async () => {
      const closed = once(server, 'close');
      server.close();
      await new Promise<void>((resolve) => broker.close(() => resolve()));
      await closed;
    },
  };
};

/** A plain TCP server that does what `onSocket` says: brokers that hang up, stay silent, or are none. */
export const startTcp = async (onSocket: (socket: Socket) => void, wanted = 0): Promise<TestBroker> => {
  const open = new Set<Socket>();
  const server = createServer((socket) => {
    open.add(socket);
    socket.on('close', () => open.delete(socket)).on('error', () => {});
    onSocket(socket);
  }).listen(wanted, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    port,
    url: `mqtt://127.0.0.1:${port}`,
    stop: async () => {
      const closed = once(server, 'close');
      server.close();
      for (const socket of open) socket.destroy();
      await closed;
    },
  };
};

const openssl = (folder: string, ...args: readonly string[]): void => void execFileSync('openssl', args, { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] });

/**
 * An authority and a broker certificate signed by it. `names` are what the certificate stands for; `validity` are the
 * two dates as YYYYMMDDHHMMSSZ. The caller removes `folder`.
 */
export const makeCertificates = (names = 'DNS:localhost,IP:127.0.0.1', validity?: readonly [string, string]): Certificates => {
  const folder = mkdtempSync(join(tmpdir(), 'fieldwatch-certs-'));
  const ec = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
  openssl(folder, 'req', '-x509', ...ec, '-keyout', 'ca.key', '-out', 'ca.pem', '-days', '30', '-subj', '/CN=Test Authority');
  openssl(folder, 'req', ...ec, '-keyout', 'broker.key', '-out', 'broker.csr', '-subj', '/CN=Test Broker');
  writeFileSync(join(folder, 'names'), `subjectAltName=${names}\n`);
  if (validity === undefined) {
    openssl(
      folder,
      'x509',
      '-req',
      '-in',
      'broker.csr',
      '-CA',
      'ca.pem',
      '-CAkey',
      'ca.key',
      '-CAcreateserial',
      '-days',
      '30',
      '-extfile',
      'names',
      '-out',
      'broker.pem',
    );
  } else {
    writeFileSync(join(folder, 'index'), '');
    writeFileSync(join(folder, 'serial'), '01\n');
    const config = [
      '[ca]',
      'default_ca=own',
      '[own]',
      'database=index',
      'serial=serial',
      'new_certs_dir=.',
      'default_md=sha256',
      'policy=any',
      '[any]',
      'commonName=supplied',
    ];
    writeFileSync(join(folder, 'ca.conf'), `${config.join('\n')}\n`);
    const dates = ['-startdate', validity[0], '-enddate', validity[1]];
    openssl(
      folder,
      'ca',
      '-batch',
      '-notext',
      '-config',
      'ca.conf',
      '-cert',
      'ca.pem',
      '-keyfile',
      'ca.key',
      '-in',
      'broker.csr',
      '-extfile',
      'names',
      ...dates,
      '-out',
      'broker.pem',
    );
  }
  return {
    folder,
    caPem: execFileSync('openssl', ['x509', '-in', join(folder, 'ca.pem')], { encoding: 'utf8' }),
    cert: join(folder, 'broker.pem'),
    key: join(folder, 'broker.key'),
  };
};

export interface TestIdentity {
  readonly cert: string;
  readonly key: string;
  /** The same pair as PFX, base64. */
  readonly pfx: string;
}

/** A client certificate signed by the authority of `certificates`; key and PFX are locked with `passphrase` where there is one. */
export const makeIdentity = ({ folder }: Pick<Certificates, 'folder'>, passphrase = ''): TestIdentity => {
  const lock = passphrase === '' ? ['-nodes'] : ['-passout', `pass:${passphrase}`];
  openssl(
    folder,
    'req',
    '-newkey',
    'ec',
    '-pkeyopt',
    'ec_paramgen_curve:P-256',
    ...lock,
    '-keyout',
    'client.key',
    '-out',
    'client.csr',
    '-subj',
    '/CN=Console 7',
  );
  openssl(folder, 'x509', '-req', '-in', 'client.csr', '-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial', '-days', '30', '-out', 'client.pem');
  const unlock = ['-passin', `pass:${passphrase}`, '-passout', `pass:${passphrase}`];
  openssl(folder, 'pkcs12', '-export', '-in', 'client.pem', '-inkey', 'client.key', ...unlock, '-out', 'client.pfx');
  const read = (name: string): Buffer => readFileSync(join(folder, name));
  return { cert: read('client.pem').toString(), key: read('client.key').toString(), pfx: read('client.pfx').toString('base64') };
};
