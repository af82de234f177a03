import { startMosquitto } from '../brokers.ts';
import { startChild } from './child.ts';
import type { EngineRequest, Taken } from './engine-process.ts';
import { type Bench, type Path, percentile, rounded } from './figure.ts';
import type { Published, PublisherRequest } from './publisher.ts';

const perSecond = 5000;
const seconds = 20;
const runs = 5;

interface Steady {
  readonly cpuPerMillion: number;
  readonly latencies: readonly number[];
}

const steadyRun = async (qos: 0 | 1, messages: number, path: Path): Promise<Steady> => {
  const broker = await startMosquitto({ extra: ['max_queued_messages 0', 'max_inflight_messages 2000'] });
  const engine = startChild('./engine-process.ts');
  const publisher = startChild('./publisher.ts');
  try {
    await engine.ask({ type: 'open', url: broker.url, path } satisfies EngineRequest);
    const workload = { messages, stepMs: 1000, endsAt: Date.now(), breaches: 0.01 };
    await publisher.ask({ type: 'connect', port: broker.port, qos, workload } satisfies PublisherRequest);
    const taken = engine.ask<Taken>({ type: 'take', messages: messages + 1 } satisfies EngineRequest);
    const { breaches } = await publisher.ask<Published>({ type: 'steady', perSecond } satisfies PublisherRequest);
    const { messages: received, cpuMs, alerts, faults } = await taken;
    for (const fault of faults.slice(0, 3)) console.error(`fault in the engine: ${fault}`);
    const durable = new Map(alerts.map(({ device, onset, at }) => [`${device} ${onset}`, at]));
    // A breach right after another one of the same device raises nothing new.
    const latencies = breaches.flatMap(({ device, ts, at }) => (durable.has(`${device} ${ts}`) ? [durable.get(`${device} ${ts}`)! - at] : []));
    console.error(
      `steady QoS ${qos}, ${path} path: ${received} of ${messages + 1} messages, ${((1000 * cpuMs) / received).toFixed(2)} CPU-s/M; ${latencies.length} alerts of ${breaches.length} breaches, p50 ${percentile(latencies, 0.5).toFixed(2)} ms, p99 ${percentile(latencies, 0.99).toFixed(2)} ms`,
    );
    return { cpuPerMillion: (1000 * cpuMs) / received, latencies };
  } finally {
    await engine.stop();
    await publisher.stop();
    await broker.stop();
  }
};

/** 5,000 messages a second through mosquitto, one in a hundred a breach: what that costs, and when its alert is on disk. */
export const steady: Bench = async ({ short, path }) => {
  const messages = (perSecond * seconds) / (short ? 10 : 1);
  const all = { 0: [] as Steady[], 1: [] as Steady[] };
  for (let run = 0; run < (short ? 1 : runs); run++) for (const qos of [0, 1] as const) all[qos].push(await steadyRun(qos, messages, path));
  const isWire = path === 'wire';
  const cpu = (qos: 0 | 1, target: number) => ({
    bench: 'steady',
    figure: `steady.cpu-qos${qos}`,
    value: rounded(
      percentile(
        all[qos].map(({ cpuPerMillion }) => cpuPerMillion),
        0.5,
      ),
    ),
    unit: 'CPU-s/M',
    target,
    better: 'lower' as const,
    ratioTo: null,
  });
  const latency = (name: string, share: number, target: number) => ({
    bench: 'steady',
    figure: `steady.alert-${name}`,
    // The worse of the two qualities of service counts.
    value: rounded(
      Math.max(
        ...([0, 1] as const).map((qos) =>
          percentile(
            all[qos].map(({ latencies }) => percentile(latencies, share)),
            0.5,
          ),
        ),
      ),
    ),
    unit: 'ms',
    target,
    better: 'lower' as const,
    ratioTo: null,
  });
  return [cpu(0, isWire ? 12 : 20), cpu(1, isWire ? 17 : 35), latency('p50', 0.5, 3), latency('p99', 0.99, 10)];
};
