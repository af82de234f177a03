import { parseArgs } from 'node:util';
import { brokerAddress } from '../domain/broker/address.ts';
import { devices as plant } from './plant.ts';

export const usage = `Publishes a simulated plant to an MQTT broker.

  npm run simulator -- --broker mqtt://host:1883 [options]

  --broker URL         mqtt://host:port or mqtts://host:port
  --username U         user of the broker
  --password-env NAME  environment variable that holds the password
  --devices N          how many devices, 1 to 10000 (default ${plant.length}, the whole plant; more repeat it under new names)
  --rate R             messages per second in all, 0.1 to 100000 (default: as fast as the plant measures)
  --seed S             another seed is another week of the same plant (default 1)
  --for D              how long, such as 30s, 5m, 2h (default: until Ctrl+C)
  --json               print one JSON object at the end
  --help               this text

Exit codes: 0 ok, 1 failed, 2 usage, 3 bad input.
`;

export interface Settings {
  readonly broker: string;
  readonly credentials: { readonly username: string; readonly password: string } | null;
  readonly devices: number;
  readonly rate: number | null;
  readonly seed: number;
  readonly forMs: number | null;
  readonly json: boolean;
}

/** What the command line asks for, or why it cannot be done. */
export type Asked = { readonly kind: 'help' } | { readonly kind: 'run'; readonly settings: Settings } | Wrong;
export interface Wrong {
  readonly kind: 'usage' | 'input';
  readonly message: string;
}

const options = {
  broker: { type: 'string' },
  username: { type: 'string' },
  'password-env': { type: 'string' },
  devices: { type: 'string' },
  rate: { type: 'string' },
  seed: { type: 'string' },
  for: { type: 'string' },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const;

const unitMs: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };
const durationMs = (text: string): number => {
  const [, digits, unit] = /^(\d+(?:\.\d+)?)(ms|s|m|h)$/.exec(text) ?? [];
  return digits === undefined ? NaN : Number(digits) * unitMs[unit!]!;
};

const input = (message: string): Wrong => ({ kind: 'input', message });

const read = (args: readonly string[]) => {
  try {
    return parseArgs({ args: [...args], options, strict: true, allowPositionals: false }).values;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
};

/** `environment` is only looked at for the password. */
export const parseCommandLine = (args: readonly string[], environment: Readonly<Record<string, string | undefined>>): Asked => {
  const given = read(args);
  if (typeof given === 'string') return { kind: 'usage', message: given };
  if (given.help) return { kind: 'help' };
  if (given.broker === undefined) return { kind: 'usage', message: 'Say which broker: --broker mqtt://host:1883' };
  const address = brokerAddress(given.broker);
  if (address === undefined)
    return input(`--broker ${given.broker} is no address. Write it as mqtt://host:1883, mqtts://host:8883 or wss://host/mqtt, without user or password.`);
  const devices = Number(given.devices ?? plant.length);
  if (!Number.isInteger(devices) || devices < 1 || devices > 10_000) return input(`--devices ${given.devices} must be a whole number from 1 to 10000.`);
  const rate = given.rate === undefined ? null : Number(given.rate);
  if (rate !== null && !(rate >= 0.1 && rate <= 100_000)) return input(`--rate ${given.rate} must be a number from 0.1 to 100000 (messages per second).`);
  const seed = Number(given.seed ?? 1);
  if (!Number.isSafeInteger(seed)) return input(`--seed ${given.seed} must be a whole number.`);
  const forMs = given.for === undefined ? null : durationMs(given.for);
  if (forMs !== null && !(forMs > 0 && forMs < 2 ** 31)) return input(`--for ${given.for} is no time. Write it as 30s, 5m or 2h (at most 24 days).`);
  const name = given['password-env'];
  const password = name === undefined ? '' : environment[name];
  if (password === undefined) return input(`--password-env ${name}: this environment variable is not set.`);
  if (name !== undefined && given.username === undefined) return { kind: 'usage', message: 'A password needs --username.' };
  const credentials = given.username === undefined ? null : { username: given.username, password };
  return { kind: 'run', settings: { broker: given.broker.trim(), credentials, devices, rate, seed, forMs, json: given.json } };
};
