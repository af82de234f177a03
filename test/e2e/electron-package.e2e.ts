import { execFile, execFileSync } from 'node:child_process';
import { existsSync, globSync } from 'node:fs';
import { join } from 'node:path';
import { promisify, stripVTControlCharacters } from 'node:util';
import { expect } from 'playwright/test';
import { test } from './fixture-electron.ts';
import { root } from './fixture.ts';

const electronDist = process.env['ELECTRON_OVERRIDE_DIST_PATH'];
const binary = `node_modules/better-sqlite3/prebuilds/${process.platform}-${process.arch}.node`;
const tool = (name: string, ...args: readonly string[]) => execFileSync(join(root, 'node_modules', '.bin', name), args, { cwd: root, encoding: 'utf8' });

test('the packed program carries one binary, has its fuses closed, starts, and opens its database', async ({ home }) => {
  test.skip(!electronDist, 'ELECTRON_OVERRIDE_DIST_PATH names no folder of Electron to pack with');
  test.skip(process.platform !== 'linux', 'the folder of the packed program is looked for where Linux has it');
  test.slow();
  await promisify(execFile)(process.execPath, ['scripts/package.mjs', '--dir'], { cwd: root });
  const packed = join(root, 'release', 'linux-unpacked');
  const program = join(packed, 'fieldwatch');
  const unpacked = join(packed, 'resources', 'app.asar.unpacked');
  expect(globSync('**/*.{node,cpp,hpp,c,h,gyp}', { cwd: unpacked })).toEqual([binary]);
  const inside = tool('asar', 'list', join(packed, 'resources', 'app.asar')).split('\n');
  expect(inside.filter((file) => /\.(node|cpp|hpp|c|h|gyp|ts)$/.test(file))).toEqual([`/${binary}`]);
  expect(inside).toEqual(expect.arrayContaining(['/out/main.js', '/out/preload.cjs', '/out/engine.js', '/out/renderer/index.html', '/package.json']));

  const fuses = stripVTControlCharacters(tool('electron-fuses', 'read', '--app', program));
  for (const name of ['RunAsNode', 'EnableNodeOptionsEnvironmentVariable', 'EnableNodeCliInspectArguments', 'GrantFileProtocolExtraPrivileges'])
    expect(fuses).toContain(`${name} is Disabled`);
  for (const name of ['EnableCookieEncryption', 'EnableEmbeddedAsarIntegrityValidation', 'OnlyLoadAppFromAsar']) expect(fuses).toContain(`${name} is Enabled`);

  const flags = [`--user-data-dir=${home}`, '--for=1s', '--json', ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])];
  const { stdout } = await promisify(execFile)(program, flags, { cwd: home, env: { ...process.env, ELECTRON_STANDIN_NODE: process.execPath } });
  expect(JSON.parse(stdout)).toMatchObject({ samples: 0, demo: false });
  expect(existsSync(join(home, 'settings.json'))).toBe(true);
});
