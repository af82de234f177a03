import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { answer, ticks } from './child.ts';
import { bodyOf, deviceName, messageIdOf, openWorkload, packetsOf, putPublish, topicOf, type WorkloadOptions } from './workload.ts';

// Devices at a real broker: publishes the workload over one plain socket, at full speed or at a steady rate.

export type PublisherRequest =
  | { readonly type: 'connect'; readonly port: number; readonly qos: 0 | 1; readonly workload: WorkloadOptions }
  /** Every message as fast as the broker takes it, then the end mark. */
  | { readonly type: 'flood' }
  /** At so many messages a second, each with the time at which it is sent. */
  | { readonly type: 'steady'; readonly perSecond: number };
export interface Published {
  readonly startedAt: number;
  readonly endedAt: number;
  /** When breaches were sent, by device and time of the sample. */
  readonly breaches: readonly { readonly device: string; readonly ts: number; readonly at: number }[];
}

const sliceBytes = 64 * 1024;
const window = 2000;
const PUBACK = 4;

let socket: Socket;
let qos: 0 | 1 = 0;
let workload: WorkloadOptions;
let packets: ReturnType<typeof packetsOf>;
let acknowledged = 0;
let wake: () => void = () => {};
const change = (): Promise<void> => new Promise((resolve) => (wake = resolve));

const open = async (port: number): Promise<void> => {
  socket = connect({ port, host: '127.0.0.1', noDelay: true });
  await once(socket, 'connect');
  let rest = 0;
  // CONNACK once, then PUBACKs of four bytes each; nothing else can come to a client without subscriptions.
  socket.on('data', (bytes) => {
    if (bytes[0]! >> 4 === PUBACK || rest > 0) {
      rest += bytes.length;
      acknowledged += rest >> 2;
      rest &= 3;
    }
    wake();
  });
  const id = `bench${process.pid}`;
  socket.write(Buffer.from([0x10, 12 + id.length, 0, 4, 0x4d, 0x51, 0x54, 0x54, 4, 2, 0, 0, 0, id.length, ...Buffer.from(id)]));
  await change();
};

const write = async (bytes: Uint8Array): Promise<void> => {
  if (!socket.write(bytes)) await once(socket, 'drain');
};

const flood = async (): Promise<Published> => {
  const { bytes, starts } = packets;
  const count = starts.length - 1;
  const startedAt = ticks();
  acknowledged = 0;
  if (qos === 0) for (let at = 0; at < bytes.length; at += sliceBytes) await write(bytes.subarray(at, at + sliceBytes));
  else
    for (let next = 0; next < count;) {
      const until = Math.min(count, acknowledged + window, next + 500);
      if (until <= next) await change();
      else {
        await write(bytes.subarray(starts[next], starts[until]));
        next = until;
      }
    }
  const end = Buffer.alloc(64);
  await write(end.subarray(0, putPublish(end, 0, 'bench/end', '1', qos, messageIdOf(count))));
  return { startedAt, endedAt: ticks(), breaches: [] };
};

const steady = async (perSecond: number): Promise<Published> => {
  const startedAt = ticks();
  const breaches: { device: string; ts: number; at: number }[] = [];
  const packet = Buffer.alloc(256);
  const last = new Map<number, number>();
  for (const message of openWorkload(workload)) {
    const due = startedAt + (1000 * message.n) / perSecond;
    while (ticks() < due) await new Promise((resolve) => setTimeout(resolve, 1));
    message.ts = Math.max(Date.now(), (last.get(message.device) ?? 0) + 1);
    last.set(message.device, message.ts);
    const end = putPublish(packet, 0, topicOf(message.device), bodyOf(message), qos, messageIdOf(message.n));
    if (message.isBreach) breaches.push({ device: deviceName(message.device), ts: message.ts, at: ticks() });
    await write(Buffer.from(packet.subarray(0, end)));
  }
  const end = putPublish(packet, 0, 'bench/end', '1', qos, messageIdOf(workload.messages));
  await write(packet.subarray(0, end));
  return { startedAt, endedAt: ticks(), breaches };
};

answer<PublisherRequest>(
  async (request) => {
    switch (request.type) {
      case 'connect':
        ({ qos, workload } = request);
        packets = packetsOf(workload, qos);
        return open(request.port);
      case 'flood':
        return flood();
      case 'steady':
        return steady(request.perSecond);
    }
  },
  () => void socket?.destroy(),
);
