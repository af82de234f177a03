import { readFileSync } from 'node:fs';
import type { DeviceName } from '../../domain/identity.ts';
import { Flag, type Labels } from '../../domain/telemetry/sample.ts';
import { matchTopic, parseTemplate } from '../../domain/telemetry/topic-template.ts';
import { type Decode, type DecodeContext, type DecodeSuccess, type Problem, problemText } from '../ingest/decoders/decoder.ts';
import { decoderNames, openDecoder } from '../ingest/decoders/registry.ts';
import { deviceNameOf } from '../ingest/sample-rows.ts';
import { parse } from './arguments.ts';
import { type DecodedSample, samplesOf } from './decoded-samples.ts';
import { CliError, type Command, exit, type ExitCode } from './exit.ts';

/** What an HTTP body may have; MQTT messages end at 1 MiB. */
const maxBytes = 16 * 1024 * 1024;

const badValue = (message: string): CliError => new CliError(exit.usage, 'usage.bad-value', message);
const formats = `Formats: ${decoderNames.join(', ')}.`;

const readPayload = async (): Promise<Uint8Array> => {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of process.stdin) {
    chunks.push(chunk as Buffer);
    size += (chunk as Buffer).length;
    if (size > maxBytes) throw new CliError(exit.failed, 'decode.oversize', `The payload has more than ${maxBytes} bytes.`);
  }
  return Buffer.concat(chunks);
};

const zoneOf = (given: string | undefined): string => {
  const zone = given ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
  try {
    Intl.DateTimeFormat('en', { timeZone: zone });
    return zone;
  } catch {
    throw badValue(`--zone "${zone}" is no time zone. Write its IANA name, such as Europe/Berlin.`);
  }
};

const pairOf = (flag: string, text: string): readonly [string, string] => {
  const at = text.indexOf('=');
  if (at < 1) throw badValue(`--${flag} "${text}": write it as name=value.`);
  return [text.slice(0, at), text.slice(at + 1)];
};

interface Named {
  readonly device: string | undefined;
  readonly metric: string | undefined;
  readonly labels: Labels;
}

/** What the template takes out of the topic; without one the topic names nothing. */
const namesIn = (template: string | undefined, topic: string): Named => {
  if (template === undefined) return { device: undefined, metric: undefined, labels: {} };
  const levels = parseTemplate(template);
  if (levels === undefined) throw badValue(`--template "${template}" is no topic template. Example: plant/{device}/{metric}`);
  const taken = matchTopic(levels, topic);
  if (taken === undefined) throw badValue(`--topic "${topic}" is none of the topics of the template ${template}.`);
  const { device, metric, ...labels } = taken;
  return { device, metric, labels };
};

const openAt = (format: string | undefined, options: readonly string[]): Decode => {
  if (format === undefined) throw new CliError(exit.usage, 'usage.missing-flag', `Which format? Name it with --format NAME. ${formats}`);
  const decode = openDecoder(format, Object.fromEntries(options.map((option) => pairOf('option', option))));
  if (decode === undefined) throw badValue(`There is no format "${format}". ${formats}`);
  return decode;
};

/** In a pipe for another program, on the screen for a person: both get the position. */
const complain = (code: string, problem: Problem, isJson: boolean): void => {
  const { detail, position } = problem;
  if (isJson) console.log(JSON.stringify({ error: { code: `decode.${code}`, message: detail, ...(position && { position }) } }));
  console.error(problemText(problem));
};

const printFacts = ({ presence = [], meta = [], events = [] }: DecodeSuccess): void => {
  for (const one of presence) console.log(JSON.stringify({ presence: one }));
  for (const one of meta) console.log(JSON.stringify({ meta: one }));
  for (const one of events) console.log(JSON.stringify({ event: one }));
};

const print = (sample: DecodedSample): void => console.log(JSON.stringify(sample));

interface Surroundings {
  readonly readPayload: () => Promise<Uint8Array>;
  readonly now: () => number;
}

/** The command without its process; a test gives payload and clock. */
export const runDecode = async (args: readonly string[], { readPayload: read, now }: Surroundings): Promise<ExitCode> => {
  const { values } = parse({
    args: [...args],
    options: {
      format: { type: 'string' },
      topic: { type: 'string' },
      template: { type: 'string' },
      identity: { type: 'string' },
      option: { type: 'string', multiple: true },
      first: { type: 'string', multiple: true },
      zone: { type: 'string' },
      retained: { type: 'boolean' },
      facts: { type: 'boolean' },
      json: { type: 'boolean' },
    },
  });
  const decodeOne = openAt(values.format, values.option ?? []);
  const { identity = 'topic', topic = '', template } = values;
  if (identity !== 'topic' && identity !== 'payload') throw badValue(`--identity "${identity}": write topic or payload.`);
  const zone = zoneOf(values.zone);
  const contextOf = (of: string): DecodeContext => ({ topic: of, ...namesIn(template, of), zone, recv: now(), isRetained: values.retained === true });
  const context = contextOf(topic);
  for (const [before, file] of (values.first ?? []).map((pair) => pairOf('first', pair))) decodeOne(readFirst(file), contextOf(before));

  const decoded = decodeOne(await read(), context);
  if (!decoded.ok) {
    complain(decoded.reason, decoded, values.json === true);
    return exit.failed;
  }
  const nameOf = (ofPayload: string | undefined): string | undefined => deviceNameOf(context.device as DeviceName | undefined, ofPayload, identity);
  for (const row of decoded.rows) for (const sample of samplesOf(row, context, nameOf(row.device), values.retained === true ? Flag.retained : 0)) print(sample);
  if (values.facts) printFacts(decoded);
  let code: ExitCode = exit.ok;
  for (const problem of decoded.problems ?? []) {
    complain('partly', problem, values.json === true);
    code = exit.failed;
  }
  return code;
};

export const decode: Command = {
  name: 'decode',
  summary: 'read one payload from standard input and print its samples',
  help: `Usage: fieldwatch decode --format NAME [--topic T] [--template T] [--json] < payload

Reads one payload, binary as it is, and prints each sample as one line of JSON. Needs no
data folder and changes nothing.

${formats}

  --topic T         the topic the payload came under
  --template T      takes device, metric and labels out of the topic: plant/{device}/{metric}
  --identity WHO    topic (usual) or payload: who names the device when both do
  --option N=V      what a source tells its decoder; docs/decoders.md lists them; repeat it
  --first T=FILE    decode FILE under topic T before, for formats that remember (a birth); repeat it
  --zone Z          zone of times without an offset, such as Europe/Berlin; else that of this machine
  --retained        the broker sent it from its memory
  --facts           print presence, facts and events of devices as well
  --json            print errors on standard output as JSON too

A sample: metric, labels, ts (ms since 1970 UTC; without a time of its own that of receipt),
value (a number, null, or the text of a text), quality (good, uncertain, bad, stale), flags (sum of 1 historical,
2 retained, 8 future, 16 clock before 2015, 32 not finite, 64 cached, 128 simulated), unit,
kind, tsSource, and device where one is named.

Exit code 0: read. 1: the payload, or a part of it, cannot be read; the position is printed,
and what could be read. 2: unknown format or option.`,
  run: (args) => runDecode(args, { readPayload, now: Date.now }),
};

const readFirst = (file: string): Uint8Array => {
  try {
    return readFileSync(file);
  } catch (error) {
    throw new CliError(exit.badInput, 'usage.bad-value', `--first: ${file} cannot be read (${error instanceof Error ? error.message : String(error)}).`);
  }
};
