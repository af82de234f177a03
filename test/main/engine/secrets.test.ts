import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { generate } from 'mqtt-packet';
import { onTestFinished, test } from 'vitest';
import { mosquittoMissing, startMosquitto, startTcp } from '../../brokers.ts';
import { tempFolder } from '../../temp-folder.ts';
import { startEngine } from './engine-process.ts';
import { folderIn, profileOf, until, untilConnection } from './given-engine.ts';

const secret = 'Zq7-hunter-Distinctive-42';
/** As it would stand in text, in a UTF-16 dump, and in what somebody encoded. */
const forms = [
  Buffer.from(secret),
  Buffer.from(secret, 'utf16le'),
  Buffer.from(encodeURIComponent(secret)),
  Buffer.from(Buffer.from(secret).toString('base64')),
];

const filesBelow = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((file) => statSync(file).isFile());

if (mosquittoMissing !== undefined) console.log(`skipped: a password that a broker refuses, because ${mosquittoMissing}`);

test.skipIf(mosquittoMissing !== undefined)('a broker password stands in no file, no line that is printed, no reply and no crash message', async () => {
  const broker = await startMosquitto({ users: { ada: 'right' } });
  onTestFinished(broker.stop);
  // A broker that is badly behaved: it sends back what it was given.
  const echo = await startTcp((socket) =>
    socket.once('data', () =>
      socket.end(
        generate({ cmd: 'connack', reasonCode: 135, sessionPresent: false, properties: { reasonString: `no ${secret} here` } }, { protocolVersion: 5 }),
      ),
    ),
  );
  onTestFinished(echo.stop);
  const closing = await startTcp((socket) => socket.destroy());
  onTestFinished(closing.stop);

  const home = tempFolder();
  const engine = await startEngine(home);
  const { window } = engine;
  const add = (name: string, url: string, more: object = {}) =>
    window.addConnection({ profile: profileOf(url, { name, username: 'ada', ...more }), password: secret });
  const refused = await add('refused', broker.url);
  await add('echo', echo.url);
  await add('closing', closing.url);
  await add('not TLS', broker.url.replace('mqtt:', 'mqtts:'), { caPem: 'no certificate' });
  await add('nobody', 'mqtt://127.0.0.1:1');
  for (const name of ['refused', 'echo', 'closing', 'not TLS', 'nobody'])
    assert.ok((await untilConnection(engine, ({ profile, cause }) => profile.name === name && cause !== null)).hasPassword);
  const echoed = await untilConnection(engine, ({ profile, cause }) => profile.name === 'echo' && cause !== null);
  assert.match(echoed.cause!.evidence, /no ••• here/);

  const doctor = await window.testConnection({ profile: profileOf(broker.url, { username: 'ada' }), profileId: refused });
  assert.equal(doctor.cause?.code, 'not-authorised');
  assert.equal((await window.testConnection({ profile: profileOf(echo.url, { username: 'ada' }), password: secret })).cause?.code, 'not-authorised');
  await assert.rejects(window.addConnection({ profile: profileOf(`mqtt://ada:${secret}@127.0.0.1`), password: secret }), { code: 'rpc.invalid' });
  await assert.rejects(window.addConnection({ profile: profileOf(broker.url), password: [secret] as unknown as string }), { code: 'rpc.invalid' });
  await window.editConnection({ profileId: refused, profile: profileOf(broker.url, { name: 'refused', username: 'eve' }), password: `${secret}` });
  await window.retryConnection({ profileId: refused });
  await untilConnection(engine, ({ profile, cause }) => profile.username === 'eve' && cause !== null);
  await window.shiftReport({ from: Date.now() - 3_600_000, to: Date.now() });
  await until(
    (next, failed) => window.status({}, next, failed),
    () => true,
  );

  const ended = once(engine.child, 'close');
  engine.child.send('crash');
  await ended;
  assert.match(engine.said(), /crashed on purpose/);
  const files = filesBelow(home);
  assert.ok(files.includes(join(folderIn(home), 'secrets.json')) && files.includes(join(folderIn(home), 'ops.db-wal')), files.join(', '));
  for (const form of forms) {
    assert.ok(!engine.said().includes(form.toString('latin1')), 'in what was printed or answered');
    for (const file of files) assert.ok(!readFileSync(file).includes(form), `in ${file}`);
  }
});
