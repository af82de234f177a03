import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { describe, onTestFinished, test } from 'vitest';
import type { AlertQueue } from '../../../src/contract/views.ts';
import { Refusal } from '../../../src/domain/decider.ts';
import { startAedes } from '../../brokers.ts';
import { tempFolder } from '../../temp-folder.ts';
import { device } from '../broker/given-connection.ts';
import { connectTo, folderIn, givenEngine, type GivenEngine, profileOf, until, untilConnection, untilStatus, watchSeries } from './given-engine.ts';
import { chainOf, storedValues } from './stored.ts';

/** Another program that writes in the file and does not end; what it returns ends it. */
const hold = async (file: string): Promise<() => Promise<void>> => {
  const program = `const db = new (require('node:sqlite').DatabaseSync)(${JSON.stringify(file)}); db.exec('BEGIN IMMEDIATE'); console.log('held'); setInterval(() => {}, 1000)`;
  const holder = spawn(process.execPath, ['-e', program], { stdio: ['ignore', 'pipe', 'ignore'] });
  const ended = once(holder, 'exit');
  const release = async (): Promise<void> => {
    holder.kill('SIGKILL');
    await ended;
  };
  onTestFinished(release);
  await once(holder.stdout, 'data');
  return release;
};
const running = async () => {
  const home = tempFolder();
  const broker = await startAedes();
  onTestFinished(broker.stop);
  const given = await givenEngine({ home });
  await connectTo(given, profileOf(broker.url));
  const pump = await device(broker.url);
  onTestFinished(() => pump.endAsync(true));
  const send = (value: number) => pump.publishAsync('plant/pump/t', JSON.stringify({ value }), { qos: 1 });
  await send(10);
  await untilStatus(given, ({ samples }) => samples === 1);
  return { home, given, send };
};
const notWriting = (given: GivenEngine, isThere: boolean) =>
  untilStatus(given, ({ findings }) => findings.some(({ code }) => code === 'store.not-writing') === isThere);
const openAlerts = (given: GivenEngine, count: number) =>
  until<AlertQueue>(
    (next, failed) => given.window.alertQueue({ tab: 'active', search: '', limit: 10 }, next, failed),
    ({ total }) => total === count,
  );

describe('a database that another process holds', () => {
  test('telemetry.db: it is said who and what to do, values wait, and all are stored afterwards', async () => {
    const { home, given, send } = await running();
    const release = await hold(join(folderIn(home), 'telemetry.db'));
    for (let value = 11; value < 15; value++) await send(value);
    const { findings } = await notWriting(given, true);
    assert.match(findings[0]!.next, /Another program is holding .*telemetry\.db.*Close the program that has the file open/);
    assert.equal((await untilConnection(given, ({ state }) => state === 'degraded')).cause?.code, 'storage');
    await release();
    await notWriting(given, false);
    await untilConnection(given, ({ state }) => state === 'online');
    await given.close();
    assert.deepEqual([...storedValues(folderIn(home), 'pump').values()], [10, 11, 12, 13, 14]);
  });

  test('ops.db: a command is refused in words, values go on, and the alert comes when it is free', async () => {
    const { home, given, send } = await running();
    await watchSeries(given, 'pump');
    const release = await hold(join(folderIn(home), 'ops.db'));
    await assert.rejects(watchSeries(given, 'pump'), {
      code: 'store.locked',
      message: /Another program is holding .*ops\.db.*not recorded.*Close the program/s,
    });
    await send(95);
    await untilStatus(given, ({ samples }) => samples === 2);
    assert.deepEqual([...storedValues(folderIn(home), 'pump').values()], [10, 95]);
    assert.match((await notWriting(given, true)).findings[0]!.next, /ops\.db/);
    await openAlerts(given, 0);
    await release();
    assert.equal((await openAlerts(given, 1)).rows[0]!.value, 95);
    await notWriting(given, false);
    await watchSeries(given, 'pump');
    await given.close();
    assert.ok(chainOf(folderIn(home)).intact);
  });

  test.each(['ops.db', 'telemetry.db'])('%s, at the start: refused in words, and the next start has it all', async (name) => {
    const home = tempFolder();
    const first = await givenEngine({ home });
    await first.window.addConnection({ profile: profileOf('mqtt://127.0.0.1:1', { enabled: false }), password: '' });
    await first.close();
    const release = await hold(join(folderIn(home), name));
    await assert.rejects(givenEngine({ home }), (error) => {
      assert.ok(error instanceof Refusal, String(error)); // any other error would end the process, and start it again
      assert.equal(error.code, 'store.locked');
      assert.match(error.message, new RegExp(`Another program is using .*${name}.*Close.*start again`));
      return true;
    });
    await release();
    const again = await givenEngine({ home });
    assert.equal((await untilConnection(again, () => true)).profile.url, 'mqtt://127.0.0.1:1');
  });
});
