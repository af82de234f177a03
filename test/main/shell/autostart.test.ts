import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { autostartEntry, openAutostart } from '../../../src/main/shell/autostart.ts';

const command = ['/opt/Field watch/node', 'shell.js', '--home=/data/100%"$x"'];

test('on Linux the start is a desktop entry whose arguments are quoted', () => {
  const homedir = mkdtempSync(join(tmpdir(), 'fieldwatch-autostart-'));
  onTestFinished(() => rmSync(homedir, { recursive: true }));
  const autostart = openAutostart(autostartEntry({ platform: 'linux', env: {}, homedir }, command));
  expect(autostart.isOn()).toBe(false);
  autostart.set(true);
  expect(autostart.isOn()).toBe(true);
  const text = readFileSync(join(homedir, '.config', 'autostart', 'fieldwatch.desktop'), 'utf8');
  expect(text).toContain('Exec="/opt/Field watch/node" "shell.js" "--home=/data/100%%\\\\"\\\\$x\\\\""\n');
  autostart.set(false);
  autostart.set(false);
  expect(autostart.isOn()).toBe(false);
});

test('on macOS it is a launch agent, on Windows a command in the start-up folder', () => {
  expect(autostartEntry({ platform: 'darwin', env: {}, homedir: '/Users/ann' }, ['/a&b', '--x=<1>'])?.text).toContain(
    '<string>/a&amp;b</string><string>--x=&lt;1&gt;</string>',
  );
  expect(autostartEntry({ platform: 'win32', env: { APPDATA: 'C:\\A' }, homedir: 'C:\\' }, ['C:\\Program Files\\node.exe', 'x.js'])?.text).toBe(
    '@start "Fieldwatch" /min "C:\\Program Files\\node.exe" "x.js"\r\n',
  );
  expect(autostartEntry({ platform: 'win32', env: {}, homedir: 'C:\\' }, command)).toBeUndefined();
});

test('where there is no folder for it, nothing is claimed', () => {
  const none = openAutostart(undefined);
  none.set(true);
  expect(none.isOn()).toBeNull();
});
