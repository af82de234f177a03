/** The workload of every bench: 1,000 devices with three values each, a random walk in hundredths, the same at every run. */
export const devices = 1000;
export const metrics = ['temp', 'hum', 'pres'] as const;
export type Metric = (typeof metrics)[number];

export const deviceName = (device: number): string => `dev${String(device).padStart(4, '0')}`;
export const topicOf = (device: number): string => `plant/site1/${deviceName(device)}/telemetry`;
export const template = 'plant/site1/{device}/telemetry';

export interface WorkloadOptions {
  readonly messages: number;
  /** Time between two messages of one device, ms. */
  readonly stepMs: number;
  /** Time of the last message, ms since 1970. */
  readonly endsAt: number;
  /** Share of messages whose temperature is a breach. */
  readonly breaches: number;
}

/** One message; the same object at every call, so keep nothing of it. */
export interface Message {
  device: number;
  n: number;
  ts: number;
  /** temp, hum, pres in hundredths. */
  readonly values: Int32Array;
  isBreach: boolean;
}

/** xorshift64 in two halves, for BigInt would be the slowest part of a bench. Numbers from 0 to 1. */
const openRandom = (): (() => number) => {
  let high = 0x9e3779b9;
  let low = 0x7f4a7c15;
  return () => {
    // x ^= x << 13; x ^= x >> 7; x ^= x << 17
    let shifted = (high << 13) | (low >>> 19);
    low ^= low << 13;
    high ^= shifted;
    shifted = (low >>> 7) | (high << 25);
    high ^= high >>> 7;
    low ^= shifted;
    shifted = (high << 17) | (low >>> 15);
    low ^= low << 17;
    high ^= shifted;
    return (high >>> 0) / 2 ** 32;
  };
};

const lowest = [1500, 3000, 98_000] as const;
const highest = [3000, 7000, 102_000] as const;
const steps = [10, 20, 5] as const;
const jitterMs = 20;

/** The messages one after the other, devices in turn. Stops at the last one. */
export function* openWorkload({ messages, stepMs, endsAt, breaches }: WorkloadOptions): Generator<Message> {
  const random = openRandom();
  const walks = Array.from({ length: devices }, () => Int32Array.from(metrics, (_, m) => Math.round(lowest[m]! + random() * (highest[m]! - lowest[m]!))));
  const last = new Float64Array(devices);
  const rounds = Math.ceil(messages / devices);
  const jitter = Math.min(jitterMs, stepMs / 4);
  const message: Message = { device: 0, n: 0, ts: 0, values: new Int32Array(metrics.length), isBreach: false };
  for (let n = 0; n < messages; n++) {
    const device = n % devices;
    const round = Math.floor(n / devices);
    const walk = walks[device]!;
    for (let m = 0; m < metrics.length; m++) {
      const next = walk[m]! + Math.round((2 * random() - 1) * steps[m]!);
      walk[m] = Math.min(highest[m]!, Math.max(lowest[m]!, next));
    }
    message.values.set(walk);
    message.isBreach = random() < breaches;
    if (message.isBreach) message.values[0] = 8001 + Math.floor(random() * 1499);
    message.device = device;
    message.n = n;
    const ts = Math.round(endsAt - (rounds - 1 - round) * stepMs + (2 * random() - 1) * jitter);
    message.ts = last[device] = Math.max(ts, last[device]! + 1);
    yield message;
  }
}

const hundredths = (value: number): string => `${Math.floor(value / 100)}.${String(value % 100).padStart(2, '0')}`;

export const bodyOf = ({ ts, n, values }: Message): string =>
  `{"ts":${ts},"n":${n},"temp":${hundredths(values[0]!)},"hum":${hundredths(values[1]!)},"pres":${hundredths(values[2]!)}}`;

/** A PUBLISH of MQTT 3.1.1, written to `to` at `at`; returns where it ends. Message ids count from 1 and wrap. */
export const putPublish = (to: Buffer, at: number, topic: string, body: string, qos: 0 | 1, messageId: number): number => {
  const length = 2 + topic.length + 2 * qos + body.length;
  let end = at;
  to[end++] = 0x30 | (qos << 1);
  let rest = length;
  for (; rest > 127; rest >>>= 7) to[end++] = (rest & 127) | 128;
  to[end++] = rest;
  end = to.writeUInt16BE(topic.length, end);
  end += to.write(topic, end, 'latin1');
  if (qos === 1) end = to.writeUInt16BE(messageId, end);
  return end + to.write(body, end, 'latin1');
};

export const messageIdOf = (n: number): number => (n % 65_535) + 1;

/** Every message of the workload as PUBLISH packets in one buffer, and where each begins; the last entry is the end. */
export const packetsOf = (options: WorkloadOptions, qos: 0 | 1): { readonly bytes: Buffer; readonly starts: Float64Array } => {
  const bytes = Buffer.allocUnsafe((options.messages + 1) * 160);
  const starts = new Float64Array(options.messages + 1);
  let at = 0;
  for (const message of openWorkload(options)) {
    starts[message.n] = at;
    at = putPublish(bytes, at, topicOf(message.device), bodyOf(message), qos, messageIdOf(message.n));
  }
  starts[options.messages] = at;
  return { bytes: bytes.subarray(0, at), starts };
};
