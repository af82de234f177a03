import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { answer, ticks } from './child.ts';
import { messageIdOf, packetsOf, putPublish, type WorkloadOptions } from './workload.ts';

// A broker that costs nothing while it is measured: it answers CONNECT, SUBSCRIBE and PINGREQ, and sends packets that were
// made before as fast as the socket takes them. It speaks MQTT 3.1.1 to one client.

export type BrokerRequest =
  | { readonly type: 'listen' }
  | { readonly type: 'prepare'; readonly workload: WorkloadOptions; readonly qos: 0 | 1; readonly window: number }
  /** With `perSecond` so many of them each second, else as fast as they are taken. */
  | { readonly type: 'send'; readonly perSecond?: number };
/** `startedAt`, `endedAt`: first byte sent, last one taken by the socket (QoS 0) or last PUBACK (QoS 1). */
export interface Sent {
  readonly startedAt: number;
  readonly endedAt: number;
  readonly acknowledged: number;
}

const sliceBytes = 128 * 1024;
const [CONNECT, PUBACK, SUBSCRIBE, PINGREQ] = [1, 4, 8, 12] as const;

let packets: ReturnType<typeof packetsOf> = { bytes: Buffer.alloc(0), starts: new Float64Array(1) };
let qos: 0 | 1 = 0;
let window = 2000;
let client: Socket | undefined;
let isSubscribed = false;
let acknowledged = 0;
let wake: () => void = () => {};

const onPacket = (socket: Socket, packet: Buffer): void => {
  switch (packet[0]! >> 4) {
    case CONNECT: {
      const isOld = packet[8] === 4 || packet[9] === 4;
      socket.write(isOld ? Buffer.from([0x20, 2, 0, 0]) : Buffer.from([0x20, 3, 0, 0x84, 0]));
      if (!isOld) socket.end();
      return;
    }
    case SUBSCRIBE: {
      const body = packet.subarray(packet[1]! < 128 ? 2 : 3);
      let filters = 0;
      for (let at = 2; at < body.length; at += 3 + body.readUInt16BE(at)) filters++;
      socket.write(Buffer.from([0x90, 2 + filters, body[0]!, body[1]!, ...Array.from({ length: filters }, () => qos)]));
      client = socket;
      isSubscribed = true;
      return wake();
    }
    case PINGREQ:
      return void socket.write(Buffer.from([0xd0, 0]));
    default:
  }
};

const onSocket = (socket: Socket): void => {
  let carry = Buffer.alloc(0);
  socket.setNoDelay(true);
  socket.on('error', () => {});
  socket.on('data', (chunk) => {
    const bytes = carry.length === 0 ? chunk : Buffer.concat([carry, chunk]);
    let at = 0;
    while (at + 2 <= bytes.length) {
      const isLong = bytes[at + 1]! > 127;
      const length = isLong ? (bytes[at + 1]! & 127) + 128 * (bytes[at + 2] ?? 0) : bytes[at + 1]!;
      const end = at + (isLong ? 3 : 2) + length;
      if (end > bytes.length) break;
      if (bytes[at]! >> 4 === PUBACK) acknowledged++;
      else onPacket(socket, bytes.subarray(at, end));
      at = end;
    }
    carry = Buffer.from(bytes.subarray(at));
    wake();
  });
};

const change = (): Promise<void> => new Promise((resolve) => (wake = resolve));

const paced = async (socket: Socket, perSecond: number, startedAt: number): Promise<void> => {
  const { bytes, starts } = packets;
  const count = starts.length - 1;
  for (let next = 0; next < count;) {
    const until = Math.min(count, Math.floor(((ticks() - startedAt) * perSecond) / 1000));
    if (until > next && !socket.write(bytes.subarray(starts[next], starts[until]))) await once(socket, 'drain');
    next = Math.max(next, until);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
};

const send = async (perSecond: number | undefined): Promise<Sent> => {
  while (!isSubscribed) await change();
  const socket = client!;
  const { bytes, starts } = packets;
  const count = starts.length - 1;
  const startedAt = ticks();
  acknowledged = 0;
  if (perSecond !== undefined) await paced(socket, perSecond, startedAt);
  else if (qos === 0) {
    for (let at = 0; at < bytes.length; at += sliceBytes) if (!socket.write(bytes.subarray(at, at + sliceBytes))) await once(socket, 'drain');
  } else {
    for (let next = 0; next < count;) {
      const until = Math.min(count, acknowledged + window, next + 1000);
      if (until <= next) {
        await change();
        continue;
      }
      if (!socket.write(bytes.subarray(starts[next], starts[until]))) await once(socket, 'drain');
      next = until;
    }
  }
  const end = Buffer.alloc(64);
  socket.write(end.subarray(0, putPublish(end, 0, 'bench/end', '1', qos, messageIdOf(count))));
  while (qos === 1 && acknowledged < count && !socket.destroyed) await change();
  return { startedAt, endedAt: ticks(), acknowledged };
};

const server = createServer(onSocket);
answer<BrokerRequest>(async (request) => {
  switch (request.type) {
    case 'listen':
      server.listen(0, '127.0.0.1');
      await once(server, 'listening');
      return (server.address() as AddressInfo).port;
    case 'prepare':
      packets = packetsOf(request.workload, request.qos);
      ({ qos, window } = request);
      isSubscribed = false;
      client?.destroy();
      return undefined;
    case 'send':
      return send(request.perSecond);
  }
});
