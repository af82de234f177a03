import { parentPort, workerData } from 'node:worker_threads';
import type { DemoSiteOptions, DemoSiteReply, DemoSiteRequest } from '../contract/demo-site.ts';
import { openBroker } from './broker.ts';
import { history } from './history.ts';
import { devices } from './plant.ts';
import { connectBroker, type Publisher, startPublishing } from './publish.ts';
import { openReadings } from './reading.ts';
import { localOffsetMs, localZone } from './site.ts';
import { sources } from './sources.ts';
import { thresholds } from './thresholds.ts';

/** Entry of the thread in which the demo site lives: its broker, its plant and its past. The protocol is `contract/demo-site.ts`. */
const run = async (port: NonNullable<typeof parentPort>): Promise<void> => {
  const { seed, now, username, password } = workerData as DemoSiteOptions;
  const offsetMs = localOffsetMs(now);
  const post = (reply: DemoSiteReply) => port.postMessage(reply);
  const broker = await openBroker({ username, password });
  let publisher: Publisher | undefined;
  let isStopping = false;

  const sendHistory = async (from: number, to: number) => {
    const readings = openReadings({ seed, now, liveStart: null, offsetMs });
    for (const rows of history(readings, devices, from, to)) {
      if (isStopping) return;
      post({ type: 'history', rows });
      await new Promise(setImmediate); // the broker and a `stop` get their turn between two batches
    }
    post({ type: 'history-done' });
  };
  const start = async () => {
    if (publisher) return;
    const client = await connectBroker(broker.url, { username, password });
    const at = Date.now();
    publisher = startPublishing(client, { readings: openReadings({ seed, now, liveStart: at, offsetMs }), devices, rate: null, clock: Date.now });
    post({ type: 'started', at });
  };
  const stop = async () => {
    isStopping = true;
    await publisher?.stop();
    await broker.close();
    post({ type: 'stopped' });
    port.close();
  };
  const answer = (request: DemoSiteRequest): Promise<void> => {
    switch (request.type) {
      case 'history':
        return sendHistory(request.from, request.to);
      case 'start':
        return start();
      case 'stop':
        return stop();
    }
  };

  // One after another, so that `stop` never meets a half-made connection; only history gives way to it.
  let last = Promise.resolve();
  port.on('message', (request: DemoSiteRequest) => {
    if (request.type === 'stop') isStopping = true;
    last = last.then(() => answer(request)).catch((error: unknown) => fail(post, error));
  });
  post({ type: 'ready', url: broker.url, username, password, sources, thresholds, site: { name: 'Harbour Works (demo)', zone: localZone() } });
};

const fail = (post: (reply: DemoSiteReply) => void, error: unknown) =>
  post({
    type: 'failed',
    code: 'demo.failed',
    message: `The demo site cannot run: ${error instanceof Error ? error.message : String(error)}. Leave the demo and start it again.`,
  });

if (parentPort) {
  const port = parentPort;
  run(port).catch((error: unknown) => fail((reply) => port.postMessage(reply), error));
}
