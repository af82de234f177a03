import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, onTestFinished, test } from 'vitest';
import { HomeInUse, lockHome, prepareHome } from '../../src/main/data-lock.ts';

const newHome = (): string => {
  const home = mkdtempSync(join(tmpdir(), 'fieldwatch-lock-'));
  onTestFinished(() => rmSync(home, { recursive: true, force: true }));
  return home;
};
const lock = (home: string) => {
  const taken = lockHome(home, 'browser', Date.now);
  onTestFinished(taken.release);
  return taken;
};

describe('the lock of the data folder', () => {
  test('lets one in, names it to the second, and is free again afterwards', () => {
    const home = newHome();
    const first = lock(home);
    assert.throws(
      () => lock(home),
      (error) => error instanceof HomeInUse && error.code === 'home.in-use' && error.holder?.pid === process.pid && error.message.includes('browser window'),
    );
    first.release();
    first.release();
    lock(home);
  });

  test('tells the first that a second has come, and which link it was given', async () => {
    const home = newHome();
    const first = lock(home);
    const knocked = new Promise<string | undefined>((resolve) => first.onSecondStart(resolve));
    assert.throws(() => lock(home), HomeInUse);
    assert.equal(await knocked, undefined);
    const linked = new Promise<string | undefined>((resolve) => first.onSecondStart(resolve));
    assert.throws(() => lockHome(home, 'browser', Date.now, 'fieldwatch://alerts'), HomeInUse);
    assert.equal(await linked, 'fieldwatch://alerts');
  });

  test('ends with its process, also when that is killed', async () => {
    const home = newHome();
    const module = new URL('../../src/main/data-lock.ts', import.meta.url).href;
    const code = `const { lockHome } = await import('${module}'); lockHome(${JSON.stringify(home)}, 'none', Date.now); console.log('locked'); setInterval(() => {}, 1000);`;
    const holder = spawn(process.execPath, ['--input-type=module', '-e', code], { stdio: ['ignore', 'pipe', 'inherit'] });
    await once(holder.stdout, 'data');
    assert.throws(
      () => lock(home),
      (error) => error instanceof HomeInUse && error.holder?.pid === holder.pid,
    );
    const gone = once(holder, 'exit');
    holder.kill('SIGKILL');
    await gone;
    lock(home);
  });
});

describe('the data folder', () => {
  test('is made where it is missing', () => {
    const home = join(newHome(), 'a', 'b');
    prepareHome(home);
    assert.ok(existsSync(home));
  });

  test('is refused in words when it cannot be used', () => {
    const file = join(newHome(), 'a-file');
    writeFileSync(file, '');
    assert.throws(() => prepareHome(join(file, 'home')), { code: 'home.unusable', message: /cannot be used \(ENOTDIR\).*--home DIR/ });
  });

  test.skipIf(process.getuid?.() === 0 || process.platform === 'win32')('is refused when it is read-only (skipped as root, who may write everywhere)', () => {
    const home = newHome();
    chmodSync(home, 0o500);
    assert.throws(() => prepareHome(home), { code: 'home.unusable' });
  });
});
