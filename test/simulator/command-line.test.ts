import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { connectAsync } from 'mqtt';
import { expect, onTestFinished, test } from 'vitest';
import { parseCommandLine } from '../../src/simulator/arguments.ts';
import { openBroker } from '../../src/simulator/broker.ts';
import { nextMessage } from './next-message.ts';

const main = fileURLToPath(new URL('../../src/simulator/main.ts', import.meta.url));
const run = (args: readonly string[], environment: Readonly<Record<string, string>> = {}) =>
  new Promise<{ code: number | string; out: string; err: string }>((resolve) => {
    execFile(process.execPath, [main, ...args], { env: { ...process.env, ...environment } }, (error, out, err) =>
      resolve({ code: error?.code ?? 0, out, err }),
    );
  });
const to = ['--broker', 'mqtt://127.0.0.1:1'];

test.each([
  [['--brocker', 'x'], 'usage', '--brocker'],
  [[], 'usage', '--broker'],
  [['mqtt://127.0.0.1'], 'usage', 'positional'],
  [[...to, '--password-env', 'SECRET'], 'usage', '--username'],
  [['--broker', 'http://127.0.0.1'], 'input', '--broker http://127.0.0.1'],
  [['--broker', 'mqtt://me:secret@host'], 'input', 'without user or password'],
  [[...to, '--devices', '0'], 'input', '--devices 0'],
  [[...to, '--devices', '1.5'], 'input', '--devices 1.5'],
  [[...to, '--rate', 'fast'], 'input', '--rate fast'],
  [[...to, '--seed', '1e40'], 'input', '--seed 1e40'],
  [[...to, '--for', '30'], 'input', '--for 30'],
  [[...to, '--for', '0s'], 'input', '--for 0s'],
  [[...to, '--username', 'u', '--password-env', 'ABSENT'], 'input', 'ABSENT'],
] as const)('%j is refused as %s and names what is wrong', (args, kind, word) => {
  const asked = parseCommandLine(args, { SECRET: 'x' });
  expect(asked).toMatchObject({ kind, message: expect.stringContaining(word) as string });
});

test('everything that may be said is understood', () => {
  const args = [
    '--broker',
    'mqtts://broker.site:8883',
    '--username',
    'u',
    '--password-env',
    'SECRET',
    '--devices',
    '20',
    '--rate',
    '2.5',
    '--seed=-3',
    '--for',
    '1.5m',
    '--json',
  ];
  expect(parseCommandLine(args, { SECRET: 'word' })).toEqual({
    kind: 'run',
    settings: {
      broker: 'mqtts://broker.site:8883',
      credentials: { username: 'u', password: 'word' },
      devices: 20,
      rate: 2.5,
      seed: -3,
      forMs: 90_000,
      json: true,
    },
  });
});

test('exit codes: 0 for help, 2 for a wrong flag, 3 for a bad value, 1 for a broker that is not there or says no', async () => {
  const broker = await openBroker({ username: 'u', password: 'word' });
  onTestFinished(broker.close);
  const [help, flag, value, absent, refused] = await Promise.all([
    run(['--help']),
    run(['--bogus']),
    run([...to, '--for', 'soon']),
    run(to),
    run(['--broker', broker.url, '--username', 'u', '--password-env', 'SECRET'], { SECRET: 'guess' }),
  ]);
  expect([help.code, flag.code, value.code, absent.code, refused.code]).toEqual([0, 2, 3, 1, 1]);
  expect(help.out).toContain('--password-env');
  expect(flag.err).toContain('--bogus');
  expect(absent.err).toContain('nothing listens on this port');
  expect(refused.err).toContain('refused user or password');
  expect(refused.err).not.toContain('guess');
});

test('it publishes for the time given, prints one JSON object and ends with 0', async () => {
  const broker = await openBroker({ username: 'u', password: 'word' });
  onTestFinished(broker.close);
  const listener = await connectAsync(broker.url, { username: 'u', password: 'word', reconnectPeriod: 0 }, false);
  onTestFinished(() => listener.endAsync(true));
  await listener.subscribeAsync('plant/#', { qos: 1 });
  const heard = nextMessage(listener);
  const ended = run(['--broker', broker.url, '--username', 'u', '--password-env', 'SECRET', '--devices', '4', '--rate', '200', '--for', '1s', '--json'], {
    SECRET: 'word',
  });
  expect((await heard).topic).toMatch(/^plant\//);
  const { code, out, err } = await ended;
  expect([code, err]).toEqual([0, '']);
  const summary = JSON.parse(out) as Record<string, number>;
  expect(summary).toMatchObject({ devices: 4, skipped: 0 });
  expect(summary['messages']).toBeGreaterThan(0);
  expect(summary['acknowledged']).toBe(summary['messages']);
});
