import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, expect, test, vi } from 'vitest';
import { runDecode } from '../../../src/main/cli/decode.ts';
import { CliError } from '../../../src/main/cli/exit.ts';
import { decoderNames } from '../../../src/main/ingest/decoders/registry.ts';
import { tempFolder } from '../../temp-folder.ts';
import { decoderExamples } from './decoder-examples.ts';

const recv = 1_763_600_000_000;

/** `fieldwatch decode <args> < payload`, received at `recv`. */
const decode = async (payload: string | Uint8Array, ...args: readonly string[]) => {
  const said = { log: '', error: '' };
  const spies = (['log', 'error'] as const).map((stream) =>
    vi.spyOn(console, stream).mockImplementation((what: unknown) => void (said[stream] += `${String(what)}\n`)),
  );
  try {
    const code = await runDecode(args, { readPayload: () => Promise.resolve(typeof payload === 'string' ? Buffer.from(payload) : payload), now: () => recv });
    return {
      code,
      stdout: said.log,
      stderr: said.error,
      lines: said.log
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line) as Record<string, unknown>),
    };
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
};

describe('docs/decoders.md', () => {
  test('has an example of every decoder', () =>
    assert.deepEqual(
      decoderExamples.map(({ format }) => format),
      decoderNames,
    ));

  test.each(decoderExamples)('$format', async ({ args, payload, output }) => {
    const { code, stdout, stderr } = await decode(payload, ...args);
    assert.deepEqual([code, stderr], [0, '']);
    assert.equal(stdout.trimEnd(), output);
  });
});

describe('fieldwatch decode', () => {
  test('without a time of its own a sample has that of receipt; a template names device, metric and labels', async () => {
    const { lines } = await decode('21.5', '--format', 'scalar', '--topic', 'north/R1/temp', '--template', '{area}/{device}/{metric}');
    assert.deepEqual(lines, [
      { device: 'R1', metric: 'temp', labels: { area: 'north' }, ts: recv, value: 21.5, quality: 'good', flags: 0, unit: '', kind: 'gauge', tsSource: 'recv' },
    ]);
  });

  test('a time that the console would replace is kept and marked', async () => {
    const { lines } = await decode('[{"ts":86400,"a":1},{"ts":1763699999999,"a":1},{"a":nan}]', '--format', 'json', '--retained');
    assert.deepEqual(
      lines.map(({ ts, flags, value, tsSource }) => [ts, flags, value, tsSource]),
      [
        [86_400_000, 18, 1, 'payload'],
        [1_763_699_999_999, 10, 1, 'payload'],
        [recv, 34, null, 'retained'],
      ],
    );
  });

  test.each([
    ['json', '{"a":\n}', 'line 2, column 1: ', { line: 2, column: 1 }],
    ['openmetrics', 'a 1\n', 'line 1, column 4: ', { line: 1, column: 4 }],
    ['cbor', Uint8Array.of(0x82, 0x01), 'byte 2: ', { byte: 2 }],
    ['json', Uint8Array.of(0x22, 0xc3, 0xa9, 0xef, 0xbf, 0xbd, 0xff, 0x22), 'byte 6: ', { byte: 6 }],
    ['scalar', Uint8Array.of(0x31, 0xc3), 'byte 1: ', { byte: 1 }],
    ['senml', '[{"n":"a","v":"x"}]', '$[0].v: ', { path: '$[0].v' }],
  ])('what %s cannot read: exit code 1 and its place', async (format, payload, words, position) => {
    const { code, lines, stderr } = await decode(payload, '--format', format, '--json');
    assert.equal(code, 1);
    assert.ok(stderr.startsWith(words), stderr);
    assert.deepEqual((lines[0]!['error'] as { position: unknown }).position, position);
    assert.equal((await decode(payload, '--format', format)).stdout, '');
  });

  test('what is good beside what is not is printed; the exit code is 1', async () => {
    const { code, stdout, stderr } = await decode('a b=1\nbad\n', '--format', 'line-protocol');
    assert.deepEqual([code, stdout.split('\n').length, stderr], [1, 2, 'line 2, column 4: The line has no field.\n']);
  });

  test.each([
    [['--format', 'nope'], /no format "nope"\. Formats: json, scalar, /],
    [[], /Formats: json, scalar, /],
    [['--format', 'json', '--template', '{'], /no topic template/],
    [['--format', 'json', '--template', 'a/{device}', '--topic', 'b/c'], /none of the topics/],
    [['--format', 'json', '--zone', 'Mars/Olympus'], /no time zone/],
    [['--format', 'json', '--option', 'x'], /name=value/],
    [['--format', 'json', '--identity', 'x'], /topic or payload/],
  ])('%j is a usage error', async (args, words) => {
    await expect(decode('1', ...args)).rejects.toSatisfy((error) => error instanceof CliError && error.exitCode === 2 && words.test(error.message));
  });

  test('--first gives a decoder what it has to remember', async () => {
    const file = join(tempFolder(), 'first.json');
    writeFileSync(
      file,
      '{"resourceMetrics":[{"scopeMetrics":[{"metrics":[{"name":"m","sum":{"aggregationTemporality":1,"dataPoints":[{"timeUnixNano":1,"asInt":5}]}}]}]}]}',
    );
    const second =
      '{"resourceMetrics":[{"scopeMetrics":[{"metrics":[{"name":"m","sum":{"aggregationTemporality":1,"dataPoints":[{"timeUnixNano":2,"asInt":3}]}}]}]}]}';
    assert.equal((await decode(second, '--format', 'otlp-json', '--first', `x=${file}`)).lines[0]!['value'], 8);
  });

  test('as a process: binary from standard input, without a data folder, codes of exit', async () => {
    const root = join(import.meta.dirname, '../../..');
    const run = async (payload: Uint8Array, ...args: readonly string[]) => {
      const child = spawn(process.execPath, [join(root, 'src/main/cli/main.ts'), 'decode', ...args], {
        env: { ...process.env, HOME: '/nonexistent', NODE_COMPILE_CACHE: join(root, 'node_modules/.cache/compiled') },
      });
      child.stdin.end(payload);
      const [stdout, stderr, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close') as Promise<[number]>]);
      return { code, stdout, stderr };
    };
    const read = await run(Uint8Array.of(0x81, 0xfb, 0x3f, 0xf1, 0x99, 0x99, 0x99, 0x99, 0x99, 0x9a), '--format', 'cbor');
    assert.deepEqual([read.code, read.stderr, (JSON.parse(read.stdout) as { value: number }).value], [0, '', 1.1]);
    assert.equal((await run(Buffer.of(0xff), '--format', 'json')).code, 1);
    const unknown = await run(Buffer.of(), '--format', 'nope', '--json');
    assert.deepEqual([unknown.code, (JSON.parse(unknown.stdout) as { error: { code: string } }).error.code], [2, 'usage.bad-value']);
  });
});
