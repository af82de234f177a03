import { connectAsync, type MqttClient } from 'mqtt';
import { answer, ticks } from './child.ts';

// What mqtt.js alone can do: it counts messages and does nothing with them. Every ratio is to this.

export type BareRequest =
  | { readonly type: 'connect'; readonly url: string; readonly topic: string; readonly qos: 0 | 1; readonly messages: number }
  | { readonly type: 'result' };
export interface BareResult {
  readonly endedAt: number;
  readonly received: number;
  readonly cpuMs: number;
}

let client: MqttClient | undefined;
let received = 0;
let done: Promise<void> = Promise.resolve();
let before = process.cpuUsage();
let endedAt = 0;
let cpuMs = 0;

answer<BareRequest>(
  async (request) => {
    if (request.type === 'result') {
      await done;
      return { endedAt, received, cpuMs } satisfies BareResult;
    }
    client = await connectAsync(request.url, { protocolVersion: 4, reconnectPeriod: 0 });
    received = 0;
    done = new Promise((resolve) => {
      client!.on('message', () => {
        if (++received < request.messages) return;
        endedAt = ticks();
        const { user, system } = process.cpuUsage(before);
        cpuMs = (user + system) / 1000;
        resolve();
      });
      client!.on('close', resolve);
    });
    await client.subscribeAsync([request.topic, 'bench/end'], { qos: request.qos });
    before = process.cpuUsage();
    return undefined;
  },
  async () => {
    await client?.endAsync(true);
  },
);
