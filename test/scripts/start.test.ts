import { mkdirSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { scriptFolder } from './script-folder.ts';

// Both shells are programs that print what they were called with; no server answers where Electron would come from.
const given = () => {
  const { folder, write, program, run } = scriptFolder('start.mjs');
  const node = join(folder, 'node_modules', 'node', 'bin', 'node');
  mkdirSync(dirname(node), { recursive: true });
  symlinkSync(process.execPath, node);
  write('package.json', '{"type":"module"}');
  write('node_modules/electron/package.json', '{"version":"45.0.0"}');
  write('out/browser-shell.js', `console.log(JSON.stringify(['browser', ...process.argv.slice(2)])); process.exit(Number(process.env.CODE ?? 0));`);
  program('dist/electron', '#!/bin/sh\nprintf \'["electron"\'; for a in "$@"; do printf \',"%s"\' "$a"; done; echo "]"\n');
  const env = { PATH: process.env['PATH'] ?? '', ELECTRON_MIRROR: 'http://127.0.0.1:9/' };
  return {
    folder,
    run: (args: readonly string[], more: Readonly<Record<string, string>> = {}) => {
      const { code, out, said } = run(args, { ...env, ...more });
      return { code, said, out, called: out.startsWith('[') ? (JSON.parse(out) as string[]) : undefined };
    },
    electron: { ELECTRON_OVERRIDE_DIST_PATH: join(folder, 'dist') },
    screen: { DISPLAY: ':9' },
  };
};

describe.runIf(process.platform === 'linux')('npm start takes', () => {
  test('Electron where it and a screen are there, and says so', () => {
    const { folder, run, electron, screen } = given();
    const { called, said } = run(['--demo'], { ...electron, ...screen });
    expect(called).toEqual(['electron', folder, '--demo', ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])]);
    expect(said).toContain('Fieldwatch opens in Electron: it is installed here.');
  });

  test('the browser shell where Electron cannot be had, and tries to fetch it only once', () => {
    const { run, screen, electron } = given();
    const because = '--because=Electron is not installed here and could not be fetched.';
    expect(run([], screen).called).toEqual(['browser', because]);
    expect(run([], screen).called).toEqual(['browser', because]);
    expect(run([], { ...electron, ...screen }).called?.[0]).toBe('electron'); // it came later
  });

  test('the browser shell without a screen; that one knows what is left to do', () => {
    const { run, electron } = given();
    expect(run([], electron).called).toEqual(['browser']);
  });

  test('what it is told to', () => {
    const { folder, run, electron, screen } = given();
    const flags = ['--home', 'data', '--demo', '--json', '--for', '20s'];
    expect(run(['--shell', 'none', ...flags], { ...electron, ...screen, INIT_CWD: folder }).called).toEqual([
      'browser',
      '--shell=none',
      `--home=${join(folder, 'data')}`,
      '--demo',
      '--json',
      '--for=20s',
    ]);
    expect(run(['--shell', 'browser'], { ...electron, ...screen }).called).toEqual(['browser', '--shell=browser']);
    expect(run(['--shell', 'browser'])).toMatchObject({ code: 1, said: expect.stringContaining('Start with --shell none') as string });
    expect(run(['--shell', 'electron'], electron).said).toContain('Fieldwatch opens in Electron, as asked.');
    const { code, said } = run(['--shell', 'electron']);
    expect(code).toBe(1);
    expect(said).toContain('or start with --shell browser');
  });
});

test('npm start ends with the code of its shell', () => {
  expect(given().run(['--shell', 'none'], { CODE: '3' }).code).toBe(3);
});

test.each([
  [['--shell', 'mars'], 3, '--shell mars does not exist. Choose electron, browser or none.'],
  [['--for', 'soon'], 3, '--for soon is not a time. Write it as 20s, 5m or 2h.'],
  [['--home', ''], 3, '--home needs the path of a folder.'],
  [['--nonsense'], 2, "Unknown option '--nonsense'. See: npm start -- --help"],
  [['plant'], 2, 'See: npm start -- --help'],
])('npm start %j is refused in words', (args, code, words) => {
  const answer = given().run(args);
  expect(answer).toMatchObject({ code, out: '' });
  expect(answer.said).toContain(words);
});

test('npm start --help prints its options', () => {
  const { code, out } = given().run(['--help']);
  expect(code).toBe(0);
  expect(out).toContain('--shell electron|browser|none');
});
