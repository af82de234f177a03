import { startChild } from './child.ts';
import type { BrokerRequest, Sent } from './fake-broker.ts';
import { type Bench, percentile, rounded } from './figure.ts';
import type { HostRequest, Stalled } from './stall-host.ts';

const seconds = 30;
const runs = 5;
const perSecond = 50_000;

const measured = async (path: 'plain' | 'wire', messages: number): Promise<number> => {
  const [broker, host] = [startChild('./fake-broker.ts'), startChild('./stall-host.ts')];
  try {
    const url = `mqtt://127.0.0.1:${await broker.ask<number>({ type: 'listen' } satisfies BrokerRequest)}`;
    await broker.ask({
      type: 'prepare',
      workload: { messages, stepMs: 50, endsAt: Date.now(), breaches: 0.0004 },
      qos: 0,
      window: 2000,
    } satisfies BrokerRequest);
    await host.ask({ type: 'open', url, path } satisfies HostRequest);
    await new Promise((resolve) => setTimeout(resolve, 1000)); // the start is over
    await host.ask({ type: 'watch' } satisfies HostRequest);
    const { startedAt, endedAt } = await broker.ask<Sent>({ type: 'send', perSecond } satisfies BrokerRequest);
    const { longestMs, messages: received } = await host.ask<Stalled>({ type: 'longest' } satisfies HostRequest);
    console.error(`stall: ${received} messages in ${((endedAt - startedAt) / 1000).toFixed(1)} s, longest turn of the host ${longestMs.toFixed(1)} ms`);
    return longestMs;
  } finally {
    await host.stop();
    await broker.stop();
  }
};

/** The longest turn of the host's loop while its engine, a thread beside it, takes 50,000 messages a second. */
export const stall: Bench = async ({ short, path }) => {
  const messages = perSecond * (short ? seconds / 20 : seconds);
  const found: number[] = [];
  for (let run = 0; run < (short ? 1 : runs); run++) found.push(await measured(path, messages));
  return [{ bench: 'stall', figure: 'stall.longest', value: rounded(percentile(found, 0.5)), unit: 'ms', target: 16, better: 'lower', ratioTo: null }];
};
