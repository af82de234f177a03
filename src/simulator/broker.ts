import { createHash, timingSafeEqual } from 'node:crypto';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { Aedes } from 'aedes';

export interface Broker {
  readonly url: string;
  readonly close: () => Promise<void>;
}

export interface Credentials {
  readonly username: string;
  readonly password: string;
}

const digest = (text: string | Uint8Array) => createHash('sha256').update(text).digest();

/** An MQTT 3.1.1 broker on a free port of 127.0.0.1 that lets in only who knows `credentials`. */
export const openBroker = async ({ username, password }: Credentials): Promise<Broker> => {
  const wanted = digest(`${username}\0${password}`);
  const broker = await Aedes.createBroker({
    concurrency: 1000,
    queueLimit: 1000,
    authenticate: (_client, user, secret, done) => {
      const given = digest(`${user ?? ''}\0${secret === undefined ? '' : Buffer.from(secret).toString('utf8')}`);
      if (timingSafeEqual(wanted, given)) done(null, true);
      else done(Object.assign(new Error('wrong user or password'), { returnCode: 4 }), false);
    },
  });
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    broker.handle(socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `mqtt://127.0.0.1:${port}`,
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      await new Promise<void>((resolve) => broker.close(resolve));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
};
