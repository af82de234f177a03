import { startMosquitto } from '../brokers.ts';
import { startChild } from './child.ts';
import type { EngineRequest, Taken } from './engine-process.ts';
import { type Bench, rounded } from './figure.ts';
import type { PublisherRequest } from './publisher.ts';
import { devices } from './workload.ts';

const perSecond = 5000;
const seconds = 120;
const chunkRows = 960;

/** The largest memory of the engine while it takes 5,000 messages a second, after every open chunk has been full once. */
export const memory: Bench = async ({ short, path }) => {
  const broker = await startMosquitto({ extra: ['max_queued_messages 0', 'max_inflight_messages 2000'] });
  const engine = startChild('./engine-process.ts');
  const publisher = startChild('./publisher.ts');
  try {
    await engine.ask({ type: 'open', url: broker.url, path } satisfies EngineRequest);
    const messages = (perSecond * seconds + devices * chunkRows) / (short ? 10 : 1);
    await publisher.ask({
      type: 'connect',
      port: broker.port,
      qos: 0,
      workload: { messages, stepMs: 200, endsAt: Date.now(), breaches: 0.0004 },
    } satisfies PublisherRequest);
    const taken = engine.ask<Taken>({ type: 'take', messages: messages + 1 } satisfies EngineRequest);
    await publisher.ask({ type: 'steady', perSecond } satisfies PublisherRequest);
    await taken;
    const megabytes = await engine.ask<number>({ type: 'memory' } satisfies EngineRequest);
    if (!Number.isFinite(megabytes)) throw new Error('This system does not tell the largest memory of a process.');
    return [{ bench: 'memory', figure: 'memory.peak', value: rounded(megabytes, 1), unit: 'MB', target: 200, better: 'lower', ratioTo: null }];
  } finally {
    await engine.stop();
    await publisher.stop();
    await broker.stop();
  }
};
