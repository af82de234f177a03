import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, test } from 'vitest';
import { tenantFolder } from '../../../src/main/engine.ts';
import { openTelemetry } from '../../../src/main/store/open-telemetry.ts';
import { openTelemetryReader } from '../../../src/main/store/telemetry-reader.ts';
import { tempFolder } from '../../temp-folder.ts';
import { message, morning } from '../store/telemetry-given.ts';
import { errorOf, fieldwatch, here, jsonOf, siteIn, tenantId } from './given-cli.ts';

const main = join(import.meta.dirname, '../../../src/main/cli/main.ts');
const samplesIn = (home: string): ReadonlySet<number> => {
  const reader = openTelemetryReader(join(tenantFolder(home, tenantId), 'telemetry.db'));
  try {
    const { id } = reader.catalogue().find(({ metric }) => metric === 't')!;
    return new Set(reader.raw(id, 0, 2e12, 100_000).values);
  } finally {
    reader.close();
  }
};
const given = (samples: number): string => {
  const home = tempFolder();
  siteIn(home);
  const store = openTelemetry({ file: join(tenantFolder(home, tenantId), 'telemetry.db'), tenant: tenantId });
  store.importRows(Array.from({ length: samples }, (_, i) => message('mixer', morning - 1000 * i, { u: Math.sin(i) })));
  store.close();
  return home;
};

describe('fieldwatch backup', () => {
  test('P30 while the console stores: opens, is whole, and has everything that was committed before it began', async () => {
    const home = given(20_000);
    const file = join(tenantFolder(home, tenantId), 'telemetry.db');
    const writer = spawn(process.execPath, [join(import.meta.dirname, '../store/telemetry-writer.ts'), file], { stdio: ['ignore', 'pipe', 'inherit'] });
    let newest = -1;
    const lines = createInterface(writer.stdout).on('line', (line) => (newest = Number(line)));
    try {
      // The writer goes on with the number that follows from what is stored.
      while (newest < 10_200) await sleep(20);
      for (const name of ['first', 'second']) {
        const committed = newest;
        const out = join(tempFolder(), name);
        const ran = await fieldwatch(['backup', '--home', home, '--out', out, '--json']);
        assert.equal(ran.code, 0, ran.stderr);
        assert.deepEqual(readdirSync(join(out, '..')), [name]);
        assert.deepEqual(
          (jsonOf(ran)['files'] as { file: string }[]).map((one) => existsSync(one.file)),
          [true, true],
        );
        const found = samplesIn(out);
        for (let n = 10_000; n <= committed; n++) assert.ok(found.has(n), `sample ${n} of ${committed}`);
        assert.equal((await here('verify', '--home', out)).code, 0);
        const store = openTelemetry({ file: join(tenantFolder(out, tenantId), 'telemetry.db'), tenant: tenantId });
        store.stage(message('pump', morning + 1e9, { t: -1 }));
        store.commit(morning + 1e9);
        store.close();
        assert.ok(samplesIn(out).has(-1));
      }
    } finally {
      lines.close();
      writer.kill('SIGKILL');
      await once(writer, 'exit');
    }
  }, 120_000);

  test('P30 killed at any time leaves no half backup, and the next one goes on', async () => {
    const home = given(300_000);
    const out = join(tempFolder(), 'copy');
    let killed = 0;
    for (let wait = 0; wait < 12 && killed < 4; wait++) {
      const child = spawn(process.execPath, [main, 'backup', '--home', home, '--out', out], { stdio: 'ignore' });
      const exited = once(child, 'exit');
      while (!existsSync(`${out}.part`) && child.exitCode === null) await sleep(2);
      await sleep(4 * wait);
      child.kill('SIGKILL');
      const [code] = (await exited) as [number | null];
      if (code === 0) break;
      killed++;
      assert.ok(!existsSync(out));
    }
    assert.ok(killed > 0);
    if (!existsSync(out)) assert.equal((await here('backup', '--home', home, '--out', out)).code, 0);
    assert.deepEqual(readdirSync(join(out, '..')), ['copy']);
    assert.equal((await here('status', '--home', out)).code, 0);
  }, 120_000);

  test('says in words why it cannot be made, and changes nothing', async () => {
    const home = given(10);
    const full = tempFolder();
    mkdirSync(join(full, 'kept'));
    writeFileSync(join(full, 'kept', 'mine.txt'), 'x');
    const refused = async (out: string): Promise<string> => {
      const ran = await here('backup', '--home', home, '--out', out, '--json');
      assert.equal(ran.code, 1, ran.stdout);
      return errorOf(ran).code;
    };
    assert.equal(await refused(join(full, 'kept')), 'backup.not-empty');
    assert.equal(await refused(join(full, 'none', 'deeper')), 'backup.no-folder');
    assert.deepEqual(readdirSync(full), ['kept']);
    assert.equal((await here('backup', '--home', home)).code, 2);
  });
});
