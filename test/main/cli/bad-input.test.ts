import assert from 'node:assert/strict';
import { chmodSync, existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, onTestFinished, test } from 'vitest';
import { lockHome } from '../../../src/main/data-lock.ts';
import { startTcp } from '../../brokers.ts';
import { tempFolder } from '../../temp-folder.ts';
import { errorOf, fieldwatch, here, jsonOf, siteIn } from './given-cli.ts';

const isRoot = process.getuid?.() === 0;
const nobody = 65_534;
if (!isRoot || process.platform === 'win32') console.log('skipped: a data folder of another user, because only root can start a program as somebody else');

/** The file that a path runs into, so that it can never be a folder. */
const blocked = (): string => {
  const file = join(tempFolder(), 'a-file');
  writeFileSync(file, '');
  return file;
};

describe('every command', () => {
  test.each(['engine', 'status', 'report', 'verify', 'doctor'])('%s: --help explains it, an unknown flag is a usage error in words', async (command) => {
    const help = await here(command, '--help');
    const wrong = await here(command, '--bogus', '--json');
    assert.equal(help.code, 0);
    assert.match(help.stdout, new RegExp(`^Usage: fieldwatch ${command} .*--json`));
    assert.equal(help.stderr, '');
    assert.equal(wrong.code, 2);
    assert.equal(errorOf(wrong).code, 'usage.unknown-flag');
    assert.match(wrong.stderr, /--bogus.*\n.*--help/);
    assert.doesNotMatch(wrong.stderr, /^\s+at /m, 'no stack: it is not a fault of the program');
  });

  test('no command, an unknown one, and --help', async () => {
    const none = await here();
    const unknown = await here('frobnicate', '--json');
    const help = await here('--help');
    assert.equal(none.code, 2);
    assert.match(none.stderr, /Usage: fieldwatch <command>/);
    assert.equal(unknown.code, 2);
    assert.deepEqual([errorOf(unknown).code, unknown.stderr.includes('There is no command "frobnicate"')], ['usage.unknown-command', true]);
    assert.equal(help.code, 0);
    for (const name of ['engine', 'status', 'report', 'verify', 'doctor']) assert.match(help.stdout, new RegExp(`^ {2}${name} `, 'm'));
  });
});

describe('--home', () => {
  test.each(['status', 'verify', 'report'])('%s: a folder that is missing is bad input, and is not made', async (command) => {
    const home = join(tempFolder(), 'missing');
    const ran = await here(command, ...(command === 'report' ? ['shift', '--out', join(tempFolder(), 'r.pdf')] : []), '--home', home, '--json');
    assert.equal(ran.code, 3);
    assert.equal(errorOf(ran).code, 'home.no-data');
    assert.ok(ran.stderr.includes(home) && ran.stderr.includes('--home DIR'));
    assert.ok(!existsSync(home));
  });

  test.each(['status', 'verify', 'engine'])('%s: a file in the place of the folder is bad input', async (command) => {
    const ran = await fieldwatch([command, '--home', join(blocked(), 'home'), '--json']);
    assert.equal(ran.code, 3);
    assert.equal(errorOf(ran).code, 'home.unusable');
    assert.match(ran.stderr, /ENOTDIR.*--home DIR/s);
    assert.doesNotMatch(ran.stderr, /^\s+at /m);
  });

  test.skipIf(!isRoot || process.platform === 'win32').each(['verify', 'engine'])('%s: a folder that this user may not read', async (command) => {
    const home = tempFolder();
    siteIn(home);
    chmodSync(home, 0o700);
    const before = readdirSync(home);
    const ran = await fieldwatch([command, '--home', home, '--json'], { uid: nobody, env: { HOME: '/nonexistent' } });
    assert.equal(ran.code, 3, ran.stderr);
    assert.equal(errorOf(ran).code, 'home.unusable');
    assert.match(ran.stderr, /EACCES.*--home DIR/s);
    assert.deepEqual(readdirSync(home), before);
  });

  test('a damaged database is a failure that names the file and what to do', async () => {
    const home = tempFolder();
    const file = siteIn(home);
    writeFileSync(file, 'not a database at all'.repeat(300));
    const status = await here('status', '--home', home, '--json');
    const doctor = await here('doctor', '--home', home, '--json');
    assert.equal(status.code, 1);
    assert.equal(errorOf(status).code, 'store.damaged');
    assert.ok(status.stderr.includes(file) && status.stderr.includes('backup'));
    assert.equal(doctor.code, 1);
    const checks = jsonOf(doctor)['checks'] as readonly { check: string; outcome: string; detail: string }[];
    assert.match(checks.find(({ check }) => check === 'event log')?.detail ?? '', /store\.damaged/);
    assert.equal(checks.find(({ check }) => check === 'SQLite')?.outcome, 'ok', 'the other checks are made all the same');
  });
});

describe('status', () => {
  test('counts what is stored', async () => {
    const home = tempFolder();
    siteIn(home);
    const json = await here('status', '--home', home, '--json');
    const words = await here('status', '--home', home);
    assert.equal(json.code, 0, json.stderr);
    const { events, series, thresholds, connections, demo } = jsonOf(json);
    assert.deepEqual({ events, series, thresholds, connections, demo }, { events: 7, series: 0, thresholds: 0, connections: 0, demo: false });
    assert.equal(words.code, 0);
    assert.match(words.stdout, /Event log 7 records/);
  });
  test('§11 of a moment it says what was known then, or what is known now', async () => {
    const home = tempFolder();
    siteIn(home);
    const look = (...more: readonly string[]) => here('status', '--home', home, '--at', '2025-11-20T01:00:00Z', ...more);
    const [then, now] = [jsonOf(await look('--json')), jsonOf(await look('--as', 'now', '--json'))];
    assert.deepEqual([then['as'], now['as'], now['changed']], ['then', 'now', 0]);
    assert.deepEqual(now['alerts'], then['alerts']);
    assert.match((await look('--as', 'now')).stdout, /^As known now of .*: 1 alerts listed.*, 0 alerts otherwise than was known then/);
    assert.deepEqual(errorOf(await look('--as', 'later', '--json')).code, 'usage.bad-value');
    assert.deepEqual(errorOf(await here('status', '--home', home, '--as', 'now', '--json')).code, 'usage.missing-flag');
  });
});

describe('report shift', () => {
  const out = (file: string | undefined, ...more: readonly string[]) =>
    here('report', 'shift', ...(file === undefined ? [] : ['--out', file]), '--home', join(tempFolder(), 'missing'), '--json', ...more);

  test('a file that cannot be written is refused before any work', async () => {
    const folder = tempFolder();
    mkdirSync(join(folder, 'a-folder'));
    const none = await out(undefined);
    const missing = await out(join(folder, 'missing', 'r.pdf'));
    const isFolder = await out(join(folder, 'a-folder'));
    const belowFile = await out(join(blocked(), 'r.pdf'));
    assert.deepEqual([none.code, errorOf(none).code], [2, 'usage.missing-flag']);
    for (const ran of [missing, isFolder, belowFile]) assert.deepEqual([ran.code, errorOf(ran).code], [3, 'report.out-unusable'], ran.stderr);
    assert.match(missing.stderr, /does not exist.*Make it first/);
    assert.match(isFolder.stderr, /is a folder/);
  });

  test('a time that is none, or the wrong way round', async () => {
    const file = join(tempFolder(), 'r.pdf');
    const all = [
      ['--last', 'soon'],
      ['--from', '2026-13-45'],
      ['--from=-1h', '--to=-2h'],
      ['--last', '900000d'],
    ];
    for (const more of all) {
      const ran = await out(file, ...more);
      assert.equal(ran.code, 3, `${more.join(' ')}: ${ran.stderr}`);
      assert.match(errorOf(ran).code, /^usage\./);
    }
    const unknown = await here('report', 'yearly', '--out', file, '--json');
    assert.deepEqual([unknown.code, errorOf(unknown).code], [2, 'usage.unknown-report']);
  });
});

describe('engine', () => {
  test('a second start on one folder says who has it and what to do, and the first goes on', async () => {
    const home = tempFolder();
    const lock = lockHome(home, 'none', Date.now);
    onTestFinished(lock.release);
    const knocked = new Promise<string | undefined>((resolve) => lock.onSecondStart(resolve));
    const ran = await fieldwatch(['engine', '--home', home, '--for', '1s', '--json']);
    assert.deepEqual([ran.code, errorOf(ran).code], [1, 'home.in-use'], ran.stderr);
    assert.match(ran.stderr, new RegExp(`already running on .*process number ${process.pid} .*close it first.*--home DIR`));
    await knocked;
  });

  test('a time that is none', async () => {
    const ran = await here('engine', '--for', 'ever', '--home', tempFolder(), '--json');
    assert.deepEqual([ran.code, errorOf(ran).code], [3, 'usage.bad-value']);
    assert.match(ran.stderr, /20s, 5m or 2h/);
  });
});

describe('doctor', () => {
  test('a missing folder is named and not made; a broker that closes at once is a failure with its next step', async () => {
    const server = await startTcp((socket) => socket.destroy());
    try {
      const home = join(tempFolder(), 'missing');
      const ran = await here('doctor', '--home', home, '--broker', server.url, '--json');
      assert.equal(ran.code, 1, ran.stderr);
      const checks = jsonOf(ran)['checks'] as readonly { check: string; outcome: string; detail: string }[];
      assert.equal(checks.find(({ check }) => check === 'data folder')?.outcome, 'warning');
      const broker = checks.find(({ check }) => check.startsWith('broker'))!;
      assert.equal(broker.outcome, 'failed');
      assert.match(broker.detail, /closed the connection.*Is this the port of the MQTT broker\?.*\(closed:/);
      assert.ok(!existsSync(home));
    } finally {
      await server.stop();
    }
  });

  test('an address that is none, and a password variable that is not set', async () => {
    const address = await here('doctor', '--broker', 'plant server', '--json');
    const variable = await here('doctor', '--broker', 'mqtt://127.0.0.1:1', '--password-env', 'FIELDWATCH_NO_SUCH', '--json');
    for (const ran of [address, variable]) assert.deepEqual([ran.code, errorOf(ran).code], [3, 'usage.bad-value']);
    assert.match(address.stderr, /mqtt:\/\/host:1883/);
    assert.match(variable.stderr, /FIELDWATCH_NO_SUCH/);
  });

  test('a folder that cannot be used is one failed check among the others', async () => {
    const ran = await here('doctor', '--home', join(blocked(), 'below', 'home'), '--json');
    assert.equal(ran.code, 1, ran.stderr);
    const checks = jsonOf(ran)['checks'] as readonly { check: string; outcome: string; detail: string }[];
    assert.deepEqual(
      checks.map(({ check }) => check),
      ['Node', 'SQLite', 'shell', 'data folder', 'disk', 'clock'],
    );
    assert.match(checks.find(({ check }) => check === 'data folder')!.detail, /home\.unusable/);
  });
});
