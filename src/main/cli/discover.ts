import { BrokerProfile } from '../../domain/broker/profile.ts';
import { captureLimits } from '../../domain/discovery/captured.ts';
import { acceptedSources } from '../../domain/discovery/corrections.ts';
import { type Proposal, propose } from '../../domain/discovery/propose.ts';
import type { Cause } from '../../domain/broker/cause.ts';
import { type Heard, listen } from '../broker/listen.ts';
import { checkFilters } from '../engine/discovery.ts';
import { openDecodes } from '../ingest/open-decodes.ts';
import { parse } from './arguments.ts';
import { CliError, type Command, exit, type ExitCode } from './exit.ts';

const badValue = (message: string): CliError => new CliError(exit.usage, 'usage.bad-value', message);

const secondsOf = (text: string | undefined): number => {
  const seconds = Number(text ?? captureLimits.minSeconds);
  if (!Number.isInteger(seconds) || seconds < 1 || seconds > captureLimits.maxSeconds)
    throw badValue(`--seconds "${text}": write a whole number from 1 to ${captureLimits.maxSeconds}.`);
  return seconds;
};

const profileOf = (url: string | undefined, username: string): BrokerProfile => {
  if (url === undefined) throw new CliError(exit.usage, 'usage.missing-flag', 'Which broker? Name it with --broker mqtt://host:1883.');
  const parsed = BrokerProfile.safeParse({
    name: 'discover',
    url,
    username,
    caPem: '',
    sources: [{ template: '{device}', decoder: 'json' }],
    enabled: true,
    simulated: false,
  });
  if (!parsed.success) throw badValue(`--broker "${url}": ${parsed.error.issues[0]?.message ?? 'no address'}`);
  return parsed.data;
};

/** What was heard in so many seconds; throws with the cause when the broker cannot be listened to. */
const hear = async (profile: BrokerProfile, password: string, filters: readonly string[], seconds: number): Promise<Heard> => {
  let timer: NodeJS.Timeout | undefined;
  let listening: ReturnType<typeof listen> | undefined;
  const failure = await new Promise<Cause | undefined>((resolve) => {
    listening = listen({
      profile,
      password,
      filters,
      now: Date.now,
      onSubscribed: () => void (timer = setTimeout(() => resolve(undefined), seconds * 1000)),
      onFailed: resolve,
    });
  });
  clearTimeout(timer);
  await listening?.stop();
  if (failure !== undefined) throw new CliError(exit.failed, `connection.${failure.code}`, `${failure.title}. ${failure.next} (${failure.evidence})`);
  return listening!.heard();
};

const print = ({ captured, messages, skipped }: Heard, { sources, rows }: Proposal): void => {
  console.log(`Heard ${messages} messages of ${captured.length} topics${skipped > 0 ? `; ${skipped} more than are looked at were left out` : ''}.`);
  for (const [place, { template, decoder, topics, confidence }] of sources.entries()) {
    console.log(`\n${template}  ${decoder}, ${topics} topics, ${Math.round(confidence * 100)} %`);
    for (const { device, metric, unit, type, intervalMs, last } of rows.filter((row) => row.source === place).slice(0, 50))
      console.log(`  ${device}  ${metric}  ${last ?? '-'} ${unit}  ${type}${intervalMs === null ? '' : `, every ${intervalMs / 1000} s`}`);
  }
};

const run = async (args: readonly string[]): Promise<ExitCode> => {
  const { values } = parse({
    args: [...args],
    options: {
      broker: { type: 'string' },
      username: { type: 'string' },
      topic: { type: 'string', multiple: true },
      everything: { type: 'boolean' },
      seconds: { type: 'string' },
      json: { type: 'boolean' },
    },
  });
  const filters = values.topic ?? (values.everything === true ? ['#'] : undefined);
  if (filters === undefined)
    throw new CliError(exit.usage, 'usage.missing-flag', 'Which topics? Name them with --topic plant/#, or --everything for all of a broker.');
  checkFilters(filters, values.everything === true);
  const profile = profileOf(values.broker, values.username ?? '');
  const heard = await hear(profile, process.env['FIELDWATCH_PASSWORD'] ?? '', filters, secondsOf(values.seconds));
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const proposal = propose(heard.captured, openDecodes(zone), { sources: [], hasSparkplug: false, series: new Map() });
  if (values.json === true) {
    const { captured, ...counts } = heard;
    console.log(JSON.stringify({ ...counts, topics: captured.length, ...proposal, accepted: acceptedSources(proposal) }));
  } else print(heard, proposal);
  return exit.ok;
};

export const discover: Command = {
  name: 'discover',
  summary: 'listen to a broker and print the sources that it proposes',
  help: `Usage: fieldwatch discover --broker URL --topic FILTER [--seconds N] [--json]

Listens on a connection of its own, clean and under a random client id, and prints devices,
metrics, units, types and intervals with a confidence each. Needs no data folder, stores nothing.

  --broker URL      mqtt://host:1883 or mqtts://host:8883
  --topic FILTER    what to listen to, such as plant/#; repeat it
  --everything      every topic of the broker; heavy on a large one
  --seconds N       1 to ${captureLimits.maxSeconds}; else ${captureLimits.minSeconds}
  --username NAME   the password stands in the environment as FIELDWATCH_PASSWORD
  --json            one JSON object: counts, sources, rows, and the sources as a connection takes them

At most ${captureLimits.topics} topics, ${captureLimits.samples} samples of ${captureLimits.sampleBytes} bytes of each and ${captureLimits.messagesPerSecond} messages a second are looked at.

Exit code 0: it listened. 1: the broker cannot be listened to; the cause is printed. 2: usage.`,
  run,
};
