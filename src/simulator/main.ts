import { once } from 'node:events';
import { parseCommandLine, type Settings, usage } from './arguments.ts';
import { fleet } from './plant.ts';
import { connectBroker, naturalRate, startPublishing } from './publish.ts';
import { openReadings } from './reading.ts';
import { localOffsetMs } from './site.ts';

const exitCodes = { ok: 0, failed: 1, usage: 2, input: 3 } as const;

/** Resolves with what ended the run: its time, or a person. */
const ended = async (forMs: number | null): Promise<void> => {
  const stop = new AbortController();
  const timer = forMs === null ? undefined : setTimeout(() => stop.abort(), forMs);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());
  // A person who waits for the end of an open run keeps the process alive through the connection.
  await once(stop.signal, 'abort');
  clearTimeout(timer);
};

const run = async ({ broker, credentials, devices: count, rate, seed, forMs, json }: Settings): Promise<void> => {
  const devices = fleet(count);
  const client = await connectBroker(broker, credentials);
  const begin = Date.now();
  const readings = openReadings({ seed, now: begin, liveStart: begin, offsetMs: localOffsetMs(begin) });
  const publisher = startPublishing(client, { readings, devices, rate, clock: Date.now });
  if (!json) console.log(`${devices.length} devices publish ${(rate ?? naturalRate(devices)).toFixed(1)} messages per second to ${broker}. Ctrl+C ends it.`);
  await ended(forMs);
  const published = await publisher.stop();
  const seconds = Math.round((Date.now() - begin) / 100) / 10;
  if (json) console.log(JSON.stringify({ broker, devices: devices.length, seconds, ...published }));
  else console.log(`${published.messages} messages in ${seconds} s, ${published.acknowledged} acknowledged, ${published.skipped} left out.`);
};

const causes: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens on this port. Is the broker running, is the port right?',
  ENOTFOUND: 'the name is unknown. Check the spelling, or use the IP address.',
  EAI_AGAIN: "the name service cannot be reached. Check this computer's network.",
};
const why = (error: unknown): string => {
  const { code, message } = error as { readonly code?: string | number; readonly message?: string };
  if (code === 4 || code === 5) return 'the broker refused user or password. Check --username and --password-env.';
  return causes[String(code)] ?? message ?? String(error);
};

const asked = parseCommandLine(process.argv.slice(2), process.env);
switch (asked.kind) {
  case 'help':
    process.stdout.write(usage);
    break;
  case 'usage':
    console.error(`${asked.message}\n\n${usage}`);
    process.exitCode = exitCodes.usage;
    break;
  case 'input':
    console.error(asked.message);
    process.exitCode = exitCodes.input;
    break;
  case 'run':
    await run(asked.settings).catch((error: unknown) => {
      console.error(`Cannot publish to ${asked.settings.broker}: ${why(error)}`);
      process.exitCode = exitCodes.failed;
    });
}
