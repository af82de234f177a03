import { readFileSync, rmSync } from 'node:fs';
import type { AddressInfo, Socket } from 'node:net';
import { once } from 'node:events';
import { createServer } from 'node:tls';
import { generate, type IPublishPacket, type Packet, parser } from 'mqtt-packet';
import { afterEach, expect, test } from 'vitest';
import { WebSocketServer } from 'ws';
import { makeCertificates } from '../../../brokers.ts';
import { type GivenPath, givenPath, type Path, recv } from './given-paths.ts';

const clean: (() => unknown)[] = [];
afterEach(async () => {
  for (const stop of clean.splice(0).toReversed()) await stop();
});

const count = 1000;
const publish = (n: number): Buffer =>
  generate({
    cmd: 'publish',
    topic: `plant/CH-0${n % 3}`,
    payload: `{"ts":${recv - 60_000 + n},"temp":${n}}`,
    qos: 1,
    messageId: n + 1,
    dup: false,
    retain: false,
  } as IPublishPacket);

/** Answers as a broker of 3.1.1 must; `burst` is called once, after SUBSCRIBE. */
const speak = (send: (bytes: Buffer) => void, burst: () => void) => {
  const acks: number[] = [];
  const reading = parser({ protocolVersion: 4 });
  reading.on('packet', (packet: Packet) => {
    if (packet.cmd === 'connect') send(generate({ cmd: 'connack', sessionPresent: false, returnCode: 0 }));
    else if (packet.cmd === 'subscribe') {
      send(generate({ cmd: 'suback', messageId: packet.messageId!, granted: [1] }));
      setTimeout(burst, 50);
    } else if (packet.cmd === 'puback') acks.push(packet.messageId!);
  });
  return { reading, acks };
};

/** Every message is a frame of its own; all of them go out in one write. */
const overWebSocket = async (onAcks: (acks: readonly number[]) => void): Promise<string> => {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1', handleProtocols: () => 'mqtt' });
  clean.push(() => {
    for (const client of server.clients) client.terminate();
    server.close();
  });
  server.on('connection', (client, { socket }) => {
    const { reading, acks } = speak(
      (bytes) => client.send(bytes),
      () => {
        (socket as Socket).cork();
        for (let n = 0; n < count; n++) client.send(publish(n));
        (socket as Socket).uncork();
      },
    );
    client.on('message', (data: Buffer) => {
      reading.parse(data);
      onAcks(acks);
    });
  });
  await once(server, 'listening');
  return `ws://127.0.0.1:${(server.address() as AddressInfo).port}`;
};

/** Every message is a record of its own. */
const overTls = async (onAcks: (acks: readonly number[]) => void, certificates: { readonly cert: string; readonly key: string }): Promise<string> => {
  const server = createServer({ cert: readFileSync(certificates.cert), key: readFileSync(certificates.key) }, (socket) => {
    const { reading, acks } = speak(
      (bytes) => socket.write(bytes),
      () => {
        for (let n = 0; n < count; n++) socket.write(publish(n));
      },
    );
    socket.on('error', () => {});
    socket.on('data', (bytes) => {
      reading.parse(bytes);
      onAcks(acks);
    });
    clean.push(() => socket.destroy());
  });
  server.listen(0, '127.0.0.1');
  clean.push(() => server.close());
  await once(server, 'listening');
  return `mqtts://127.0.0.1:${(server.address() as AddressInfo).port}`;
};

test.each((['plain', 'wire'] as const satisfies readonly Path[]).flatMap((path) => (['ws', 'tls'] as const).map((over) => [path, over] as const)))(
  'P6 %s path over %s: a burst of 1,000 messages that came at once is a handful of commits',
  async (path, over) => {
    const certificates = makeCertificates();
    clean.push(() => rmSync(certificates.folder, { recursive: true, force: true }));
    let acks: readonly number[] = [];
    const onAcks = (now: readonly number[]) => void (acks = now);
    const url = over === 'ws' ? await overWebSocket(onAcks) : await overTls(onAcks, certificates);
    const given: GivenPath = givenPath(path, url, { caPem: certificates.caPem, profile: { protocol: '3.1.1' } });
    clean.push(given.done);
    await given.until(() => acks.length === count);
    expect(acks).toEqual(Array.from({ length: count }, (_, n) => n + 1));
    expect(given.stored().length).toBe(count);
    // One for each read of the socket at most, never one for each frame or record.
    expect(given.commits()).toBeLessThanOrEqual(20);
  },
);
