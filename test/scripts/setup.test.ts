import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { scriptFolder } from './script-folder.ts';

const given = () => {
  const { folder, write, program, run } = scriptFolder('setup.mjs');
  write('package-lock.json', '{"lockfileVersion":3}');
  const npm = write(
    'npm.cjs',
    `const fs = require('fs');
     fs.appendFileSync('npm.log', process.argv.slice(2).join(' ') + '\\n');
     fs.mkdirSync('node_modules', { recursive: true });
     process.exit(Number(process.env.NPM_CODE ?? 0));`,
  );
  program('bin/apt-get', `#!/bin/sh\necho "$*" >> ${folder}/apt.log\n`);
  const browser = program('browsers/chromium', '#!/bin/sh\n');
  const env = { PATH: join(folder, 'bin'), npm_execpath: npm };
  const log = (name: string) => (existsSync(join(folder, name)) ? readFileSync(join(folder, name), 'utf8').trim().split('\n') : []);
  return { write, run, env, withBrowser: { ...env, CHROMIUM_PATH: browser }, log, mark: join(folder, 'node_modules', '.installed-lock') };
};

describe('the packages', () => {
  test('are installed once per lock file, without a word on stdout', () => {
    const { write, run, withBrowser, log } = given();
    expect(run([], withBrowser)).toMatchObject({ code: 0, out: '', said: expect.stringContaining('installing the packages') as string });
    expect(run([], withBrowser)).toEqual({ code: 0, out: '', said: '' });
    expect(log('npm.log')).toEqual(['ci --no-audit --no-fund --loglevel=error']);
    write('package-lock.json', '{"lockfileVersion":3,"packages":{}}');
    run([], withBrowser);
    expect(log('npm.log')).toHaveLength(2);
  });

  test('that cannot be installed end the start in words, and are tried again', () => {
    const { run, withBrowser, mark } = given();
    const { code, said } = run([], { ...withBrowser, NPM_CODE: '1' });
    expect(code).toBe(1);
    expect(said).toContain('Check the connection to the package registry');
    expect(existsSync(mark)).toBe(false);
    expect(run([], withBrowser).code).toBe(0);
  });
});

describe.runIf(process.platform === 'linux')('a browser', () => {
  test('that is missing is installed where that is allowed, and named with its command where it still is missing', () => {
    const { run, env, log } = given();
    const { code, said } = run([], env);
    expect(code).toBe(0);
    expect(said).toContain('chromium is missing: no window and no PDF reports. To install it: sudo apt-get install chromium');
    const mayInstall = process.getuid?.() === 0 && existsSync('/usr/bin/apt-get');
    const calls = log('apt.log').map((line) => line.replace('-qq -o Dpkg::Use-Pty=0 ', ''));
    expect(calls).toEqual(mayInstall ? ['update', 'install -y --no-install-recommends chromium'] : []);
  });

  test('that is there is left alone', () => {
    const { run, withBrowser, log } = given();
    run([], withBrowser);
    expect(log('apt.log')).toEqual([]);
  });
});

describe.runIf(process.platform === 'linux')('programs of the tests', () => {
  test('that are missing are installed, or named with what does not work without them; the start does not ask for them', () => {
    const { run, withBrowser, log } = given();
    const { code, said } = run(['--tests'], withBrowser);
    expect(code).toBe(0);
    expect(said).toContain('mosquitto-clients is missing: the bench beside mosquitto_sub cannot run. To install it: sudo apt-get install mosquitto-clients');
    const mayInstall = process.getuid?.() === 0 && existsSync('/usr/bin/apt-get');
    const installed = log('apt.log').find((line) => line.includes('install')) ?? '';
    expect(installed.includes('mosquitto-clients')).toBe(mayInstall);
    expect(run([], withBrowser).said).toBe('');
  });
});
