import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { describe, onTestFinished, test } from 'vitest';
import { WebSocket } from 'ws';
import type { Channel } from '../../../src/contract/channel.ts';
import { connect } from '../../../src/contract/rpc.ts';
import { HomeInUse } from '../../../src/main/data-lock.ts';
import { type BrowserShell, type BrowserShellOptions, openBrowserShell } from '../../../src/main/shell/browser/browser-shell.ts';
import { forkEngineThread } from '../../../src/main/shell/browser/engine-thread.ts';
import { findChromium } from '../../../src/main/shell/browser/find-chromium.ts';
import { builtThread } from '../../built-thread.ts';
import { tinyContract } from './tiny/engine.ts';

const chromium = findChromium({ platform: process.platform, env: process.env, homedir: homedir() });
if (!chromium) console.warn('skipped: tests of the window, because no Chromium, Chrome or Edge was found');

const worker = await builtThread(new URL('./tiny/worker.ts', import.meta.url), 'tiny-engine');

const newHome = (): string => {
  const home = mkdtempSync(join(tmpdir(), 'fieldwatch-shell-'));
  onTestFinished(() => rmSync(home, { recursive: true, force: true, maxRetries: 5 }));
  return home;
};
const open = async (options: Partial<BrowserShellOptions> = {}) => {
  const said: string[] = [];
  const shell = await openBrowserShell({
    home: newHome(),
    demo: false,
    version: '1.2.3',
    renderer: new URL('./tiny/renderer/', import.meta.url),
    kind: 'none',
    headless: true,
    fork: (start) => forkEngineThread(worker, start),
    now: Date.now,
    say: (words) => said.push(words),
    ...options,
  });
  onTestFinished(() => shell.close());
  return { shell, said };
};

/** Trades the ticket for the cookie, as a browser does. */
const enter = async (shell: BrowserShell): Promise<string> => {
  const response = await fetch(shell.invite(), { redirect: 'manual' });
  assert.equal(response.status, 303);
  return (response.headers.get('set-cookie') ?? '').split(';')[0]!;
};
const dial = async (shell: BrowserShell, cookie: string): Promise<{ socket: WebSocket; channel: Channel }> => {
  const socket = new WebSocket(`${shell.address.replace('http', 'ws')}/engine`, { origin: shell.address, headers: { cookie } });
  await once(socket, 'open');
  return {
    socket,
    channel: {
      post: (message) => socket.send(message),
      onMessage: (listener) => void socket.on('message', (data: Buffer, isBinary) => listener(isBinary ? new Uint8Array(data) : data.toString())),
      onClose: (listener) => void socket.on('close', listener),
    },
  };
};
const untilNotes = async (shell: BrowserShell, fits: (notes: readonly string[]) => boolean): Promise<readonly string[]> => {
  for (;;) {
    const { notes } = (await shell.summary().catch(() => ({ notes: [] }))) as { notes: readonly string[] };
    if (fits(notes)) return notes;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
};

describe('the browser shell without a window', () => {
  test('relays between a page and the engine, and binds the user to the channel', async () => {
    const { shell } = await open();
    const { channel } = await dial(shell, await enter(shell));
    const engine = connect(tinyContract, channel);
    assert.deepEqual(await engine.session({}), { user: userInfo().username, pid: process.pid, starts: 1 });
    assert.equal(await new Promise((resolve) => engine.ticks({}, resolve)), 1);
  });

  test('gives the engine its secrets, its settings and its version', async () => {
    const home = newHome();
    const { shell } = await open({ home });
    const engine = connect(tinyContract, (await dial(shell, await enter(shell))).channel);
    assert.equal(await engine.seal({ secret: 'tea & biscuits' }), 'tea & biscuits');
    assert.equal(statSync(join(home, 'secrets.key')).mode & 0o777, 0o600);
    assert.equal(JSON.parse(readFileSync(join(home, 'settings.json'), 'utf8')).density, 'compact');
    assert.deepEqual(await shell.summary(), { notes: [], version: '1.2.3', home });
    await shell.close();
    const again = (await open({ home })).shell;
    assert.equal((await connect(tinyContract, (await dial(again, await enter(again))).channel).session({})).starts, 2);
  });

  test('hands a saved file to the page once', async () => {
    const { shell } = await open();
    const cookie = await enter(shell);
    const engine = connect(tinyContract, (await dial(shell, cookie)).channel);
    const saved = await engine.save({ name: 'Früh "1".txt', text: 'hello' });
    const get = () => fetch(`${shell.address}${saved!.path}`, { headers: { cookie, 'sec-fetch-site': 'same-origin' } });
    const first = await get();
    assert.equal(await first.text(), 'hello');
    assert.equal(first.headers.get('content-disposition'), `attachment; filename="Fr_h _1_.txt"; filename*=UTF-8''Fr%C3%BCh%20%221%22.txt`);
    assert.equal((await get()).status, 404);
  });

  test('lets the page come back after the engine has crashed', async () => {
    const { shell, said } = await open();
    const cookie = await enter(shell);
    const { socket, channel } = await dial(shell, cookie);
    const engine = connect(tinyContract, channel);
    const cut = once(socket, 'close');
    void engine.crash({}).catch(() => {});
    assert.equal((await cut)[0], 1012);
    await untilNotes(shell, () => said.length > 0);
    assert.match(said.join('\n'), /stopped unexpectedly \(crashed on purpose\)\. It starts again in 1 s/);
    const redial = async (): Promise<Channel> => dial(shell, cookie).then(({ channel: fresh }) => fresh, redial);
    assert.equal((await connect(tinyContract, await redial()).session({})).starts, 2);
  });

  test('ends in words when the engine refuses to open', async () => {
    await assert.rejects(open({ version: 'refuses' }), { code: 'store.damaged', message: 'The store is damaged.' });
  });

  test('refuses a second start on the same folder, says who is there, and takes it when it is free', async () => {
    const home = newHome();
    const { shell } = await open({ home });
    await assert.rejects(open({ home }), (error) => error instanceof HomeInUse && error.message.includes(`process number ${process.pid}`));
    await shell.close();
    await open({ home });
  });

  test('keeps broken settings aside and starts', async () => {
    const home = newHome();
    writeFileSync(join(home, 'settings.json'), '{ broken');
    const { said } = await open({ home });
    assert.match(said.join('\n'), /kept as .*settings\.broken-\d+\.json/);
    const aside = /kept as (.*?\.json)/.exec(said.join('\n'))![1]!;
    assert.equal(readFileSync(aside, 'utf8'), '{ broken');
  });
});

describe.skipIf(!chromium)('the browser shell in Chromium', () => {
  test('opens its window with the cookie, which the page cannot read, and runs no inline script', async () => {
    const { shell } = await open({ kind: 'browser' });
    const notes = await untilNotes(shell, (all) => all.length > 0);
    assert.deepEqual(notes, ['page title=Tiny cookie=']);
  });

  test('ends with its window', async () => {
    const { shell } = await open({ kind: 'browser' });
    await untilNotes(shell, (all) => all.length > 0);
    const ended = shell.ended;
    await shell.close();
    await ended;
  });

  test('prints a report through the same gate', async () => {
    const { shell } = await open();
    const engine = connect(tinyContract, (await dial(shell, await enter(shell))).channel);
    const { bytes, head } = await engine.report({});
    assert.equal(head, '%PDF-');
    assert.ok(bytes > 1000);
    assert.deepEqual(await untilNotes(shell, (all) => all.length > 0), ['report #/report/tiny']);
  });
});
