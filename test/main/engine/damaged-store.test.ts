import assert from 'node:assert/strict';
import { closeSync, openSync, readdirSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { startAedes } from '../../brokers.ts';
import { tempFolder } from '../../temp-folder.ts';
import { device } from '../broker/given-connection.ts';
import { connectTo, folderIn, givenEngine, profileOf, untilConnection, untilStatus } from './given-engine.ts';
import { storedValues } from './stored.ts';

test('P16 a store whose beginning is destroyed: the engine starts, stores at once, and takes over what was there', async () => {
  const broker = await startAedes();
  onTestFinished(broker.stop);
  const home = tempFolder();
  const first = await givenEngine({ home });
  await connectTo(first, profileOf(broker.url));
  const pump = await device(broker.url);
  onTestFinished(() => pump.endAsync(true));
  const start = Date.now();
  const send = (n: number) => pump.publishAsync('plant/pump/t', JSON.stringify({ value: n, ts: start + n }), { qos: 1 });
  for (let n = 0; n < 50; n++) await send(n);
  await untilStatus(first, ({ samples }) => samples === 50);
  await first.close();

  const handle = openSync(join(folderIn(home), 'telemetry.db'), 'r+');
  writeSync(handle, Buffer.alloc(16_384, 0x5a), 0, 16_384, 0);
  closeSync(handle);
  const again = await givenEngine({ home });
  await untilConnection(again, ({ state }) => state === 'online');
  await send(50);
  const { findings } = await untilStatus(again, ({ samples, findings: all }) => samples === 51 && all.some(({ title }) => /rows were taken over/.test(title)));
  assert.match(findings.find(({ code }) => code === 'store.replaced')!.title, /50 rows were taken over; nothing was lost/);
  expect(readdirSync(folderIn(home)).filter((name) => /^telemetry\.db\.damaged-\d{8}T\d{6}Z$/.test(name))).toHaveLength(1);
  await again.close();
  assert.deepEqual(
    [...storedValues(folderIn(home), 'pump').values()],
    Array.from({ length: 51 }, (_, n) => n),
  );
}, 60_000);
