import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { startMosquitto } from '../brokers.ts';
import { startChild, ticks } from './child.ts';
import type { EngineRequest, Taken } from './engine-process.ts';
import { type Bench, type Path, percentile, rounded } from './figure.ts';
import type { Published, PublisherRequest } from './publisher.ts';
import { metrics, type WorkloadOptions } from './workload.ts';

const runs = 5;
const roomy = ['max_queued_messages 0', 'max_inflight_messages 2000'];
const defaultsPerSecond = 20_000;
const subscriber = ['/usr/bin/mosquitto_sub', '/usr/local/bin/mosquitto_sub', '/opt/homebrew/bin/mosquitto_sub'].find((path) => existsSync(path));

interface Run {
  readonly perSecond: number;
  readonly cpuPerMillion: number;
  readonly lost: number;
}

const publisherFor = async (port: number, qos: 0 | 1, workload: WorkloadOptions) => {
  const publisher = startChild('./publisher.ts');
  await publisher.ask({ type: 'connect', port, qos, workload } satisfies PublisherRequest);
  return publisher;
};
const workloadOf = (messages: number): WorkloadOptions => ({ messages, stepMs: 50, endsAt: Date.now(), breaches: 0.0004 });

/** mosquitto_sub throwing everything away, until it has the end mark. */
const subRun = async (qos: 0 | 1, messages: number): Promise<number> => {
  const broker = await startMosquitto({ extra: roomy });
  const args = ['-h', '127.0.0.1', '-p', String(broker.port), '-q', String(qos), '-t', 'plant/#', '-C', String(messages)];
  const sub = spawn(subscriber!, args, { stdio: ['ignore', 'ignore', 'inherit'] });
  const publisher = await publisherFor(broker.port, qos, workloadOf(messages));
  try {
    await new Promise((resolve) => setTimeout(resolve, 300)); // mosquitto_sub does not say when it is subscribed
    const ended = once(sub, 'exit').then(() => ticks());
    const { startedAt } = await publisher.ask<Published>({ type: 'flood' } satisfies PublisherRequest);
    return (1000 * messages) / ((await ended) - startedAt);
  } finally {
    sub.kill();
    await publisher.stop();
    await broker.stop();
  }
};

/** The engine in place of mosquitto_sub; `perSecond` undefined: as fast as mosquitto goes. */
const engineRun = async (qos: 0 | 1, messages: number, path: Path, extra: readonly string[], perSecond?: number): Promise<Run> => {
  const broker = await startMosquitto({ extra });
  const engine = startChild('./engine-process.ts');
  const publisher = await publisherFor(broker.port, qos, workloadOf(messages));
  try {
    await engine.ask({ type: 'open', url: broker.url, path } satisfies EngineRequest);
    const taken = engine.ask<Taken>({ type: 'take', messages: messages + 1 } satisfies EngineRequest);
    const request: PublisherRequest = perSecond === undefined ? { type: 'flood' } : { type: 'steady', perSecond };
    const { startedAt } = await publisher.ask<Published>(request);
    const { endedAt, messages: received, samples, cpuMs, faults } = await taken;
    for (const fault of faults.slice(0, 3)) console.error(`fault in the engine: ${fault}`);
    const stored = Math.min(received, Math.floor(samples / metrics.length));
    return { perSecond: (1000 * stored) / (endedAt - startedAt), cpuPerMillion: (1000 * cpuMs) / stored, lost: Math.max(0, messages - stored) };
  } finally {
    await engine.stop();
    await publisher.stop();
    await broker.stop();
  }
};

/** Through a real broker: the engine stores and judges what mosquitto_sub throws away. */
export const mosquitto: Bench = async ({ short, path }) => {
  if (subscriber === undefined) throw new Error('mosquitto_sub is not installed (Debian: apt-get install mosquitto-clients)');
  const isWire = path === 'wire';
  const sizes = { 0: short ? 20_000 : 200_000, 1: short ? 10_000 : 100_000 } as const;
  let lost = 0;
  const cpu: number[] = [];
  const ratios = { 0: [] as number[], 1: [] as number[] };
  const subs = { 0: [] as number[], 1: [] as number[] };
  for (const qos of [0, 1] as const)
    for (let run = 0; run < (short ? 1 : runs); run++) {
      const before = await subRun(qos, sizes[qos]);
      const ours = await engineRun(qos, sizes[qos], path, roomy);
      const after = await subRun(qos, sizes[qos]);
      lost += ours.lost;
      subs[qos].push(before, after);
      ratios[qos].push((2 * ours.perSecond) / (before + after));
      if (qos === 0) cpu.push(ours.cpuPerMillion);
      console.error(
        `mosquitto QoS ${qos}, ${path} path, run ${run + 1}: ${Math.round(ours.perSecond)} msg/s, ${ours.cpuPerMillion.toFixed(2)} CPU-s/M, ${ours.lost} lost; mosquitto_sub ${Math.round(before)} and ${Math.round(after)} msg/s`,
      );
    }
  const defaults = await engineRun(1, short ? 20_000 : 200_000, path, [], defaultsPerSecond);
  const ratio = (qos: 0 | 1) => ({
    bench: 'mosquitto',
    figure: `mosquitto.qos${qos}-ratio`,
    value: rounded(percentile(ratios[qos], 0.5)),
    unit: 'x',
    target: isWire ? 0.95 : 0.8,
    better: 'higher' as const,
    ratioTo: { figure: 'mosquitto_sub', value: Math.round(percentile(subs[qos], 0.5)), unit: 'msg/s' },
  });
  return [
    ratio(0),
    ratio(1),
    {
      bench: 'mosquitto',
      figure: 'mosquitto.cpu',
      value: rounded(percentile(cpu, 0.5)),
      unit: 'CPU-s/M',
      target: isWire ? 1.5 : 9,
      better: 'lower',
      ratioTo: null,
    },
    { bench: 'mosquitto', figure: 'mosquitto.lost', value: lost, unit: 'messages', target: 0, better: 'lower', ratioTo: null },
    { bench: 'mosquitto', figure: 'mosquitto.defaults-lost', value: defaults.lost, unit: 'messages', target: 0, better: 'lower', ratioTo: null },
  ];
};
