import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, onTestFinished, test } from 'vitest';
import type { AnnunciationView } from '../../../src/contract/alert-rule-views.ts';
import type { AlertCounts, AlertQueue, SeriesRow } from '../../../src/contract/views.ts';
import { ThresholdDraft } from '../../../src/domain/threshold/threshold.ts';
import { Refusal } from '../../../src/domain/decider.ts';
import { startAedes } from '../../brokers.ts';
import { tempFolder } from '../../temp-folder.ts';
import { device } from '../broker/given-connection.ts';
import { connectTo, folderIn, givenEngine, profileOf, until, untilConnection, untilStatus, watchSeries } from './given-engine.ts';
import { fillDisk, smallDisk, smallDiskMissing } from './small-disk.ts';
import { chainOf, storedValues } from './stored.ts';

if (smallDiskMissing !== undefined)
  console.log(`skipped: a disk that is really full, because ${smallDiskMissing}. The store's own tests limit the size of the file instead.`);

describe.skipIf(smallDiskMissing !== undefined)('a disk that is full', () => {
  test('P18 during T: it is said, nothing is acknowledged that is not on disk, and all of it is stored when there is space', async () => {
    const disk = smallDisk(12);
    const home = join(disk, 'home');
    const broker = await startAedes();
    onTestFinished(broker.stop);
    const acknowledged: number[] = [];
    broker.broker.on('ack', (packet) => {
      if (packet !== undefined && 'payload' in packet) acknowledged.push((JSON.parse(String(packet.payload)) as { value: number }).value);
    });
    const given = await givenEngine({ home });
    await connectTo(given, profileOf(broker.url));
    const pump = await device(broker.url);
    onTestFinished(() => pump.endAsync(true));
    let sent = 0;
    const start = Date.now();
    const send = () => pump.publishAsync('plant/pump/t', JSON.stringify({ value: sent, ts: start + sent++ }), { qos: 1 });
    while (sent < 20) await send();
    await untilStatus(given, ({ samples }) => samples === 20);
    await watchSeries(given, 'pump');

    const giveBack = fillDisk(disk);
    let isFailing = false;
    const failing = untilStatus(given, ({ findings }) => findings.some(({ code }) => code === 'store.not-writing')).finally(() => (isFailing = true));
    while (!isFailing && sent < 5000) await send();
    const finding = (await failing).findings.find(({ code }) => code === 'store.not-writing')!;
    assert.equal(finding.severity, 'critical');
    assert.match(`${finding.title} ${finding.next}`, /cannot store.*disk.*full.*Free some space.*not acknowledged/is);
    const row = await untilConnection(given, ({ state }) => state === 'degraded' || state === 'waiting');
    assert.equal(row.cause?.code, 'storage');
    const onDisk = new Set(storedValues(folderIn(home), 'pump').values());
    assert.ok(acknowledged.length >= 20 && acknowledged.every((value) => onDisk.has(value)), 'a value was acknowledged that is not on disk');
    assert.ok(onDisk.size < sent);
    await assert.rejects(watchSeries(given, 'pump'), { code: 'store.full', message: /disk.*full.*not recorded.*Free some space/is });

    giveBack();
    await untilStatus(given, ({ findings, samples }) => samples === sent && !findings.some(({ code }) => code === 'store.not-writing'));
    await untilConnection(given, ({ state }) => state === 'online');
    await watchSeries(given, 'pump');
    await given.close();
    assert.deepEqual(
      [...storedValues(folderIn(home), 'pump').values()],
      Array.from({ length: sent }, (_, i) => i),
    );
    assert.ok(chainOf(folderIn(home)).intact);
  }, 180_000); // ends what hangs; it says nothing about speed

  test('P18, S2: an alert that the disk refuses is shown with its mark, counted and called within seconds; stored once when there is space', async () => {
    // Only the log lies on it: the samples have a disk of their own, so that they are stored and judged.
    const disk = smallDisk(12);
    const home = tempFolder();
    mkdirSync(folderIn(home), { recursive: true });
    symlinkSync(join(disk, 'ops.db'), join(folderIn(home), 'ops.db'));
    const broker = await startAedes();
    onTestFinished(broker.stop);
    const notices: string[] = [];
    const given = await givenEngine({ home, shell: { notify: async ({ title }) => void notices.push(title) } });
    await connectTo(given, profileOf(broker.url));
    const pump = await device(broker.url);
    onTestFinished(() => pump.endAsync(true));
    const send = (value: number) => pump.publishAsync('plant/pump/t', JSON.stringify({ value }), { qos: 0 });
    await send(20);
    await untilStatus(given, ({ samples }) => samples === 1);
    const [series] = await until<readonly SeriesRow[]>(
      (next, failed) => given.window.series({}, next, failed),
      (rows) => rows.length === 1,
    );
    const rationale = { consequence: 'The bearing seizes.', actions: ['Stop the pump.'], responseMs: 600_000 };
    const levels = [{ kind: 'H', limit: 80, deadBand: 2, onDelayMs: 0, offDelayMs: 0, severity: 'critical' }];
    const draft = ThresholdDraft.parse({
      seriesId: series!.seriesId,
      device: series!.device,
      metric: series!.metric,
      unit: series!.unit,
      name: 'Bearing hot',
      guidance: '',
      levels,
      rationale,
      latching: false,
      selfAcknowledging: false,
      longestShelfMs: 0,
      staleAfterMs: 600_000,
    });
    await given.window.createThreshold({ draft });
    const queue = (fits: (queue: AlertQueue) => boolean) =>
      until<AlertQueue>((next, failed) => given.window.alertQueue({ tab: 'active', search: 'nothing fits this', limit: 50 }, next, failed), fits);

    const giveBack = fillDisk(disk);
    // Until the write-ahead log has used up what it had.
    const far = { ...draft, levels: [{ ...draft.levels[0]!, limit: 1e6 }] };
    await assert.rejects(
      async () => {
        for (let i = 0; i < 500; i++) await given.window.createThreshold({ draft: { ...far, name: `Far ${i}` } });
      },
      { code: 'store.full' },
    );
    await send(91);
    const shown = await queue(({ rows }) => rows.some(({ notStored }) => notStored === true));
    assert.deepEqual(
      shown.rows.map(({ name, label, value, notStored }) => [name, label, value, notStored]),
      [['Bearing hot', 'B', 91, true]],
    );
    assert.equal(shown.tabs.active, 1);
    const counts = await until<AlertCounts>(
      (next, failed) => given.window.alertCounts({}, next, failed),
      ({ unacknowledged }) => unacknowledged === 1,
    );
    assert.equal(counts.bySeverity.critical, 1);
    const sound = await until<AnnunciationView>(
      (next, failed) => given.window.annunciation({}, next, failed),
      ({ calls }) => calls.length > 0,
    );
    assert.equal(sound.calls[0]!.severity, 'critical');
    assert.ok(notices.some((title) => title.includes('not stored')));

    giveBack();
    const stored = await until<AlertQueue>(
      (next, failed) => given.window.alertQueue({ tab: 'active', search: '', limit: 50 }, next, failed),
      ({ rows }) => rows.length === 1 && rows[0]!.notStored === undefined,
    );
    assert.deepEqual([stored.rows[0]!.value, stored.total, stored.rows[0]!.label], [91, 1, 'B']);
    await given.close();
    assert.ok(chainOf(folderIn(home)).intact);
    const log = new DatabaseSync(join(folderIn(home), 'ops.db'), { readOnly: true });
    assert.equal(log.prepare("SELECT count(*) AS n FROM event WHERE type = 'AlertRaised'").get()?.['n'], 1);
    log.close();
  }, 180_000); // ends what hangs; it says nothing about speed

  test('at the start: refused in words, nothing that is there is touched, and the next start has it all', async () => {
    const disk = smallDisk(12);
    const home = join(disk, 'home');
    const refused = (error: unknown) => {
      assert.ok(error instanceof Refusal, String(error));
      assert.match(`${error.code} ${error.message}`, /^(store\.full|home\.unwritable) .*(full|ENOSPC).*(Free some space|--home)/is);
      return true;
    };
    const giveBackFirst = fillDisk(disk);
    await assert.rejects(givenEngine({ home }), refused);
    giveBackFirst();

    const first = await givenEngine({ home });
    await first.window.addConnection({ profile: profileOf('mqtt://127.0.0.1:1', { enabled: false }), password: '' });
    await first.close();
    const files = readdirSync(folderIn(home)).toSorted();
    const giveBack = fillDisk(disk);
    await assert.rejects(givenEngine({ home }), refused);
    giveBack();
    assert.deepEqual(
      files.filter((name) => !readdirSync(folderIn(home)).includes(name)),
      [],
    );
    const again = await givenEngine({ home });
    assert.equal((await untilConnection(again, () => true)).profile.url, 'mqtt://127.0.0.1:1');
  });
});
