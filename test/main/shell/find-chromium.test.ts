import assert from 'node:assert/strict';
import { delimiter, join } from 'node:path';
import { test } from 'vitest';
import { findChromium } from '../../../src/main/shell/browser/find-chromium.ts';

const homedir = '/home/ada';
const PATH = ['/opt/bin', '/usr/bin'].join(delimiter);
const find = (platform: NodeJS.Platform, env: Record<string, string>, ...there: readonly string[]) =>
  findChromium({ platform, env, homedir }, (file) => there.includes(file));

test('the person decides with CHROMIUM_PATH', () => {
  assert.equal(find('linux', { CHROMIUM_PATH: '/my/browser', PATH }, '/my/browser', join('/usr/bin', 'chromium')), '/my/browser');
  assert.equal(find('linux', { CHROMIUM_PATH: '/my/browser', PATH }, join('/usr/bin', 'chromium')), undefined);
});

test('otherwise Chromium, then Chrome, then Edge, wherever they lie', () => {
  assert.equal(find('linux', { PATH }, join('/opt/bin', 'google-chrome'), join('/usr/bin', 'chromium')), join('/usr/bin', 'chromium'));
  assert.equal(find('linux', { PATH }, join('/opt/bin', 'microsoft-edge')), join('/opt/bin', 'microsoft-edge'));
  const inHome = join(homedir, 'Applications', 'Google Chrome.app/Contents/MacOS/Google Chrome');
  assert.equal(find('darwin', { PATH }, inHome), inHome);
  const edge = join('C:\\Program Files (x86)', 'Microsoft\\Edge\\Application\\msedge.exe');
  assert.equal(find('win32', { 'PROGRAMFILES(X86)': 'C:\\Program Files (x86)' }, edge), edge);
  assert.equal(find('linux', { PATH }), undefined);
});
