import type { BareRequest, BareResult } from './bare-client.ts';
import { type Child, startChild } from './child.ts';
import type { EngineRequest, Taken } from './engine-process.ts';
import type { BrokerRequest, Sent } from './fake-broker.ts';
import { type BenchFigure, type BenchOptions, percentile, rounded } from './figure.ts';
import { metrics, type WorkloadOptions } from './workload.ts';

const runs = 5;
const window = 2000;
const breaches = 0.0004;
const stepMs = 50;

interface Rate {
  readonly perSecond: number;
  readonly cpuPerMillion: number;
  readonly lost: number;
}

const rateOf = (startedAt: number, endedAt: number, messages: number, received: number, cpuMs: number): Rate => ({
  perSecond: (1000 * received) / (endedAt - startedAt),
  cpuPerMillion: (1000 * cpuMs) / received,
  lost: messages - received,
});

/** The broker of the bench with its packets ready. */
const prepared = async (broker: Child, qos: 0 | 1, messages: number): Promise<void> => {
  const workload: WorkloadOptions = { messages, stepMs, endsAt: Date.now(), breaches };
  await broker.ask({ type: 'prepare', workload, qos, window } satisfies BrokerRequest);
};

const bareRun = async (broker: Child, url: string, qos: 0 | 1, messages: number): Promise<Rate> => {
  await prepared(broker, qos, messages);
  const client = startChild('./bare-client.ts');
  try {
    await client.ask({ type: 'connect', url, topic: 'plant/#', qos, messages } satisfies BareRequest);
    const sent = broker.ask<Sent>({ type: 'send' } satisfies BrokerRequest);
    const { endedAt, received, cpuMs } = await client.ask<BareResult>({ type: 'result' } satisfies BareRequest);
    const { startedAt } = await sent;
    return rateOf(startedAt, endedAt, messages, received, cpuMs);
  } finally {
    await client.stop();
  }
};

const engineRun = async (broker: Child, url: string, qos: 0 | 1, messages: number, path: 'plain' | 'wire'): Promise<Rate> => {
  await prepared(broker, qos, messages);
  const engine = startChild('./engine-process.ts');
  try {
    await engine.ask({ type: 'open', url, path } satisfies EngineRequest);
    const taken = engine.ask<Taken>({ type: 'take', messages: messages + 1 } satisfies EngineRequest);
    const { startedAt, acknowledged } = await broker.ask<Sent>({ type: 'send' } satisfies BrokerRequest);
    const { endedAt, messages: received, samples, cpuMs, faults } = await taken;
    for (const fault of faults.slice(0, 3)) console.error(`fault in the engine: ${fault}`);
    // The end mark is a message and a sample.
    const stored = Math.min(received - 1, Math.floor((samples - 1) / metrics.length), qos === 1 ? acknowledged : Infinity);
    return rateOf(startedAt, endedAt, messages, stored, cpuMs);
  } finally {
    await engine.stop();
  }
};

const sizes = { plain: { 0: 400_000, 1: 200_000 }, wire: { 0: 1_000_000, 1: 1_000_000 } } as const;

export interface FloodResult {
  readonly messages: number;
  readonly cpuPerMillion: number;
  readonly lost: number;
  readonly ratio: number;
  readonly bare: number;
}

/** Floods the engine from a broker that costs nothing; before and after each run the same with mqtt.js alone, counting. */
export const flood = async (name: string, qos: 0 | 1, { short, path }: BenchOptions): Promise<FloodResult> => {
  const messages = sizes[path][qos] / (short ? 10 : 1);
  const bareMessages = sizes.plain[qos] / (short ? 10 : 1);
  const broker = startChild('./fake-broker.ts');
  try {
    const url = `mqtt://127.0.0.1:${await broker.ask<number>({ type: 'listen' } satisfies BrokerRequest)}`;
    const rates: Rate[] = [];
    const ratios: number[] = [];
    const bare: number[] = [];
    for (let run = 0; run < (short ? 1 : runs); run++) {
      const before = await bareRun(broker, url, qos, bareMessages);
      const ours = await engineRun(broker, url, qos, messages, path);
      const after = await bareRun(broker, url, qos, bareMessages);
      rates.push(ours);
      bare.push(before.perSecond, after.perSecond);
      ratios.push((2 * ours.perSecond) / (before.perSecond + after.perSecond));
      console.error(
        `${name}, ${path} path, run ${run + 1}: ${Math.round(ours.perSecond)} msg/s, ${ours.cpuPerMillion.toFixed(2)} CPU-s/M, ${ours.lost} lost; bare mqtt.js ${Math.round(before.perSecond)} and ${Math.round(after.perSecond)} msg/s, ${before.cpuPerMillion.toFixed(2)} CPU-s/M`,
      );
    }
    return {
      messages: Math.max(...rates.map(({ perSecond }) => perSecond)),
      cpuPerMillion: percentile(
        rates.map(({ cpuPerMillion }) => cpuPerMillion),
        0.5,
      ),
      lost: rates.reduce((sum, { lost }) => sum + lost, 0),
      ratio: percentile(ratios, 0.5),
      bare: percentile(bare, 0.5),
    };
  } finally {
    await broker.stop();
  }
};

/** The figures that both floods share. */
export const floodFigures = (bench: string, result: FloodResult, targets: { readonly messages: number; readonly ratio: number }): readonly BenchFigure[] => [
  { bench, figure: `${bench}.messages`, value: Math.round(result.messages), unit: 'msg/s', target: targets.messages, better: 'higher', ratioTo: null },
  {
    bench,
    figure: `${bench}.ratio`,
    value: rounded(result.ratio),
    unit: 'x',
    target: targets.ratio,
    better: 'higher',
    ratioTo: { figure: 'bare mqtt.js', value: Math.round(result.bare), unit: 'msg/s' },
  },
  { bench, figure: `${bench}.lost`, value: result.lost, unit: 'messages', target: 0, better: 'lower', ratioTo: null },
];
