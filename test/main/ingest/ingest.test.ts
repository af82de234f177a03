import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { join } from 'node:path';
import type { ProfileId } from '../../../src/domain/identity.ts';
import { Flag } from '../../../src/domain/telemetry/sample.ts';
import { writerLimits } from '../../../src/main/ingest/writer.ts';
import { openTelemetryReader } from '../../../src/main/store/telemetry-reader.ts';
import { givenIngest, type GivenIngest, noon, plant, profileId } from './given-ingest.ts';

let given: GivenIngest;
beforeEach(() => void (given = givenIngest()));
afterEach(() => given.done());

const seriesOf = () => given.telemetry.catalogue.all().map(({ device, metric, unit }) => `${device} ${metric}${unit && ` ${unit}`}`);
const valuesOf = () => given.judged.map(({ value }) => value);

describe('one batch', () => {
  test('F1 is committed, then acknowledged in the order of receipt, then judged durably, then shown', () => {
    given.send('plant/pump-1/temperature', '21.5');
    given.send('plant/pump-2/temperature', '22.5');
    given.send('plant/pump-1/temperature', '21.6', { recv: noon + 1000 });
    assert.deepEqual(given.order, []);
    assert.ok(given.ingest.flush());
    assert.deepEqual(given.order, ['commit', 'ack 1,2,3', 'settle', 'show']);
    assert.deepEqual(given.settled, [given.telemetry.newestJournal()]);
    assert.deepEqual(
      given.shown.map(({ value }) => value),
      [21.6, 22.5],
    );
    assert.equal(given.telemetry.latest(given.shown[0]!.series)?.value, 21.6);
  });

  test('commits at the end of the burst when an acknowledgement is owed', async () => {
    given.send('plant/pump-1/temperature', '1');
    given.send('plant/pump-1/temperature', '2');
    await new Promise((resolve) => setImmediate(resolve));
    assert.deepEqual(given.order, ['commit', 'ack 1,2', 'settle', 'show']);
  });

  const turn = () => new Promise((resolve) => setImmediate(resolve));
  test.each([
    [2, 0.5],
    [12, 3],
    [20, 5],
    [400, 5],
  ])('after a commit of %d ms the next one for acknowledgements waits %d ms, without a timer, and takes what came meanwhile', async (commitMs, pause) => {
    given.world.commitMs = commitMs;
    given.send('plant/pump-1/temperature', '1');
    await turn();
    assert.deepEqual(given.order.splice(0), ['commit', 'ack 1', 'settle', 'show']);
    for (const [i, value] of ['2', '3', '4'].entries()) {
      given.send('plant/pump-1/temperature', value, { recv: noon + i + 1 });
      await turn();
      await turn();
    }
    given.world.elapsed += pause - 0.01;
    await turn();
    await turn();
    assert.deepEqual(given.order, [], 'too early');
    assert.deepEqual(given.timers.delays(), []);
    given.world.elapsed += 0.02;
    await turn();
    assert.deepEqual(given.order, ['commit', 'ack 2,3,4', 'settle', 'show']);
  });

  test('after a long commit the next one waits for nothing when a rule has changed state, or 5,000 messages are there', async () => {
    given.world.commitMs = 400;
    given.send('plant/pump-1/temperature', '1');
    await turn();
    given.order.length = 0;
    given.send('plant/pump-1/temperature', '2', { recv: noon + 1 });
    await turn();
    assert.deepEqual(given.order, []);
    given.world.hasDecisions = true;
    await turn();
    assert.deepEqual(given.order.splice(0), ['commit', 'ack 2', 'settle', 'show']);
    given.world.hasDecisions = false;
    for (let i = 0; i < writerLimits.batchMessages; i++) given.send('plant/pump-1/temperature', String(i), { recv: noon + 2 + i });
    assert.equal(given.order[0], 'commit');
  });

  test('waits 50 ms when nobody waits for it', () => {
    given.send('plant/pump-1/temperature', '1', { qos: 0 });
    given.ingest.flush();
    given.order.length = 0;
    given.send('plant/pump-1/temperature', '2', { qos: 0, recv: noon + 1 });
    assert.deepEqual(given.timers.delays(), [writerLimits.idleMs]);
    given.timers.runAll();
    assert.deepEqual(given.order, ['commit', 'settle', 'show']);
  });

  test('a new series waits for no timer, although it came with QoS 0', async () => {
    given.send('plant/pump-1/temperature', '1', { qos: 0 });
    given.send('plant/pump-1/temperature', '2', { qos: 0, recv: noon + 1 });
    assert.deepEqual(given.order, []);
    await turn();
    assert.deepEqual(given.order, ['commit', 'settle', 'show']);
    assert.deepEqual(given.timers.delays(), []);
  });

  test('commits at once at 5,000 messages', () => {
    for (let i = 0; i < writerLimits.batchMessages; i++) given.send('plant/pump-1/temperature', String(i), { qos: 0, recv: noon + i });
    assert.deepEqual(given.order, ['commit', 'settle', 'show']);
    assert.equal(given.ingest.counts(profileId).samples, writerLimits.batchMessages);
  });

  test('messages that fit no template are acknowledged and only counted', () => {
    given.send('other/thing', '1');
    given.ingest.flush();
    assert.deepEqual(given.order, ['ack 1']);
    assert.equal(given.ingest.counts(profileId).unmatched, 1);
    assert.deepEqual(seriesOf(), []);
  });
});

describe('payloads', () => {
  test.each([
    ['a bare number', '21.5', ['pump temperature'], [21.5]],
    ['a value with its unit', '{"value":21.5,"unit":"°C"}', ['pump temperature °C'], [21.5]],
    ['a number as text', '{"value":"317.39"}', ['pump temperature'], [317.39]],
    ['a switch word', '{"value":"ON"}', ['pump temperature'], [1]],
    ['an object', '{"in":1,"out":{"left":2,"on":true}}', ['pump temperature.in', 'pump temperature.out.left', 'pump temperature.out.on'], [1, 2, 1]],
    ['text beside numbers', '{"in":1,"name":"pump"}', ['pump temperature.in'], [1]],
  ])('%s', (_, payload, series, values) => {
    given.send('plant/pump/temperature', payload);
    expect(seriesOf()).toEqual(series);
    expect(valuesOf()).toEqual(values);
  });

  test('an object without {metric} in the topic, with its own time, and an array of such objects', () => {
    given.ingest.setProfile(profileId, { sources: [{ template: 'site/{area}/{device}', decoder: 'json' }], simulated: false });
    given.send('site/north/pump', `{"ts":${noon - 60_000},"t":20}`);
    given.send('site/north/pump', `[{"ts":${noon - 2000},"t":21},{"ts":${(noon - 1000) / 1000},"t":22}]`);
    assert.deepEqual(seriesOf(), ['pump t']);
    assert.deepEqual(given.telemetry.catalogue.all()[0]!.labels, { area: 'north' });
    assert.deepEqual(
      given.judged.map(({ ts, value, tsSource }) => [noon - ts, value, tsSource]),
      [
        [60_000, 20, 'payload'],
        [2000, 21, 'payload'],
        [1000, 22, 'payload'],
      ],
    );
  });

  test('NaN has no value, is bad and marked; the values beside it are good', () => {
    given.send('plant/pump/env', '{"t":NaN,"rh":40,"p":null,"x":1e400}');
    const byMetric = Object.fromEntries(given.judged.map((sample) => [given.telemetry.catalogue.byNumber(sample.series)!.metric, sample]));
    assert.deepEqual(
      Object.entries(byMetric).map(([metric, { value, quality, flags }]) => [metric, value, quality, flags]),
      [
        ['env.rh', 40, 'good', 0],
        ['env.p', Number.NaN, 'bad', 0],
        ['env.t', Number.NaN, 'bad', Flag.nonfinite],
        ['env.x', Number.NaN, 'bad', Flag.nonfinite],
      ],
    );
  });

  test('plain values', () => {
    given.ingest.setProfile(profileId, { ...plant, sources: [{ template: 'plant/{device}/{metric}', decoder: 'scalar' }] });
    for (const payload of [' 21.5\n', '"21.6"', 'off', 'nan']) given.send('plant/pump/t', payload, { recv: given.world.now++ });
    assert.deepEqual(valuesOf(), [21.5, 21.6, 0, Number.NaN]);
  });

  test('the more specific template wins', () => {
    given.ingest.setProfile(profileId, {
      simulated: false,
      sources: [
        { template: 'a/{device}/{metric*}', decoder: 'json' },
        { template: 'a/{device}/{kind}/{metric}', decoder: 'json' },
        { template: 'a/{device}/{kind=x|y}/{metric}', decoder: 'json' },
        { template: 'a/{device}/status/{metric}', decoder: 'json' },
      ],
    });
    for (const level of ['status', 'x', 'z']) given.send(`a/pump/${level}/m`, '1');
    given.send('a/pump/deep/er/m', '1');
    assert.deepEqual(
      given.telemetry.catalogue.all().map(({ metric, labels }) => [metric, labels]),
      [
        ['m', {}],
        ['m', { kind: 'x' }],
        ['m', { kind: 'z' }],
        ['deep/er/m', {}],
      ],
    );
  });

  test('everything of a simulated connection is marked', () => {
    given.ingest.setProfile(profileId, { ...plant, simulated: true });
    given.send('plant/pump/t', '{"a":1,"b":nan}');
    assert.ok(given.judged.length === 2 && given.judged.every(({ flags }) => (flags & Flag.simulated) !== 0));
  });

  test('F12 a retained value without a time of its own is only a last known value; an empty one is nothing', () => {
    given.send('plant/pump/t', '1', { isRetained: true });
    given.send('plant/pump/t', '', { isRetained: true });
    assert.deepEqual(
      given.judged.map(({ tsSource, flags }) => [tsSource, flags]),
      [['retained', Flag.retained]],
    );
    assert.equal(given.ingest.counts(profileId).quarantined, 0);
  });

  test('a clock that is set back two hours loses nothing', () => {
    given.send('plant/pump/t', '1');
    given.ingest.flush();
    given.world.now = noon - 2 * 3_600_000;
    given.send('plant/pump/t', '2');
    given.send('plant/pump/t', `{"value":3,"ts":${noon + 1000}}`);
    assert.ok(given.ingest.flush());
    given.world.now += 1000;
    given.send('plant/pump/t', '4');
    assert.ok(given.ingest.flush());
    assert.deepEqual(valuesOf(), [1, 2, 3, 4]);
    assert.equal(given.judged[2]!.flags & Flag.future, Flag.future);
    assert.equal(given.judged[2]!.ts, noon - 2 * 3_600_000);
    assert.ok(given.ingest.counts(profileId).messagesPerSecond >= 0);
    assert.deepEqual(given.faults, []);
  });
});

describe('F3 what cannot be used is kept with its reason, and acknowledged', () => {
  test.each([
    ['invalid-json', 'not json at all'],
    ['invalid-utf8', Uint8Array.of(0xff, 0xfe, 0x41)],
    ['depth', `${'{"a":'.repeat(40)}1${'}'.repeat(40)}`],
    ['depth', JSON.stringify(Object.fromEntries(Array.from({ length: 2001 }, (_, i) => [`k${i}`, i])))],
    ['mapping-empty', '{"name":"only text"}'],
    ['mapping-empty', '[]'],
  ])('%s', (reason, payload) => {
    given.send('plant/pump/t', payload);
    given.send('plant/pump/t', '1');
    assert.ok(given.ingest.flush());
    assert.deepEqual(given.order.slice(0, 2), ['commit', 'ack 1,2']);
    const [row] = given.ingest.quarantine(10);
    assert.equal(row?.reason, reason);
    assert.equal(row.topic, 'plant/pump/t');
    assert.ok(row.detail.length > 0 && row.count === 1 && row.bytes === payload.length);
    assert.deepEqual(valuesOf(), [1]);
  });

  test('a message that was too large stands there with its true size', () => {
    given.send('plant/pump/t', 'x'.repeat(65_000), { bytes: 5_000_000 });
    given.ingest.flush();
    const [row] = given.ingest.quarantine(10);
    assert.equal(row?.reason, 'oversize');
    assert.equal(row.bytes, 5_000_000);
    assert.equal(row.preview, 'x'.repeat(4096));
  });

  test('twenty samples an hour of a kind, the rest is counted', () => {
    for (let i = 0; i < 50; i++) given.send('plant/pump/t', `bad ${i}`);
    given.ingest.flush();
    assert.deepEqual(
      given.ingest.quarantine(100).map(({ count }) => count),
      [31, ...Array.from({ length: 19 }, () => 1)],
    );
    assert.equal(given.ingest.counts(profileId).quarantined, 50);
    given.world.now += 3_600_000;
    given.send('plant/pump/t', 'bad');
    given.ingest.flush();
    assert.equal(given.ingest.quarantine(100).length, 21);
  });

  test('names in the topic that nobody can type', () => {
    given.send('plant/pu\u0007mp/t', '1');
    given.send(`plant/${'x'.repeat(300)}/t`, '1');
    given.ingest.flush();
    assert.deepEqual(
      given.ingest.quarantine(10).map(({ reason }) => reason),
      ['mapping-empty', 'mapping-empty'],
    );
    assert.deepEqual(seriesOf(), []);
  });
});

describe('guards', () => {
  test('N20 F19 10,000 new topics in a minute: refused, and what is known keeps flowing', () => {
    given.send('plant/known/t', '1');
    given.ingest.flush();
    for (let i = 0; i < 10_000; i++) {
      given.world.now += 6;
      assert.equal(given.send(`plant/stray-${i}/t`, '1'), 'taken');
      if (i % 1000 === 0) given.send('plant/known/t', String(i));
    }
    given.ingest.flush();
    const series = given.telemetry.catalogue.all().length;
    assert.ok(series >= 200 && series < 450, `${series} series`);
    assert.equal(given.judged.filter(({ series: number }) => number === given.judged[0]!.series).length, 11);
    const rows = given.ingest.quarantine(1000);
    assert.ok(rows.length <= 20 && rows.every(({ reason }) => reason === 'cardinality'));
    assert.equal(
      rows.reduce((sum, { count }) => sum + count, 0),
      10_001 - series,
    );
    assert.ok(given.order.includes('ack 1'));
  });

  test('10,000 new metrics of one device: the limit of series holds, the rest of the message is stored', () => {
    given.send('plant/pump/t', '{"steady":1}');
    for (let i = 0; i < 2000; i++) given.send('plant/pump/t', JSON.stringify({ steady: i, [`stray-${i}`]: 1 }), { recv: noon + i });
    given.ingest.flush();
    assert.ok(given.telemetry.catalogue.all().length <= 600);
    assert.equal(given.judged.filter(({ series }) => series === given.judged[0]!.series).length, 2001);
    assert.ok(given.ingest.quarantine(10).every(({ reason }) => reason === 'cardinality'));
  });

  test('a device that runs wild is cut at its burst; others are not', () => {
    let taken = 0;
    for (let i = 0; i < 21_000; i++) {
      given.send('plant/wild/t', '1', { qos: 0, recv: noon });
      if (++taken % 5000 === 0) given.ingest.flush();
    }
    given.send('plant/calm/t', '1', { qos: 0 });
    given.ingest.flush();
    assert.equal(
      given.ingest.quarantine(1000).reduce((sum, { count }) => sum + count, 0),
      1000,
    );
    assert.equal(given.ingest.quarantine(1)[0]?.reason, 'rate');
    assert.ok(seriesOf().includes('calm t'));
  });
});

describe('F5 redeliveries', () => {
  const redelivered = { isRedelivered: true, messageId: 7 };

  test('the same content under the same id is acknowledged and stored once', () => {
    given.send('plant/pump/t', '1', { messageId: 7 });
    given.ingest.flush();
    given.send('plant/pump/t', '1', redelivered);
    given.ingest.flush();
    assert.deepEqual(valuesOf(), [1]);
    assert.deepEqual(
      given.order.filter((what) => what.startsWith('ack')),
      ['ack 7', 'ack 7'],
    );
    assert.equal(given.ingest.counts(profileId).duplicates, 1);
  });

  test('also after a crash between commit and acknowledgement', () => {
    const session = given.ingest.session(profileId).begin(false, 'client').session;
    given.send('plant/pump/t', '1', { messageId: 7, session });
    given.ingest.flush();
    given = given.crash();
    assert.deepEqual(given.ingest.session(profileId).begin(true, 'client'), { session, filters: [] });
    given.send('plant/pump/t', '1', { ...redelivered, session });
    given.send('plant/pump/t', '2', { isRedelivered: true, messageId: 8, session });
    given.ingest.flush();
    assert.deepEqual(valuesOf(), [2]);
    assert.deepEqual(given.order.slice(0, 2), ['commit', 'ack 7,8']);
  });

  test('other content, or no mark of the broker, is a message of its own', () => {
    given.send('plant/pump/t', '1', { messageId: 7 });
    given.send('plant/pump/t', '2', { ...redelivered, recv: noon + 1 });
    given.send('plant/pump/t', '2', { messageId: 7, recv: noon + 2 });
    given.ingest.flush();
    assert.deepEqual(valuesOf(), [1, 2, 2]);
  });

  test('an id is free again when a ping after the acknowledgement was answered', () => {
    const memory = given.ingest.session(profileId);
    const { session } = memory.begin(false, 'client');
    given.send('plant/pump/t', '1', { messageId: 7, session });
    memory.pingSent();
    given.ingest.flush();
    memory.pingAnswered();
    given.send('plant/pump/t', '1', { ...redelivered, session, recv: noon + 1 });
    assert.deepEqual(valuesOf(), [1], 'the ping went out before the acknowledgement: it proves nothing');
    given.ingest.flush();
    memory.pingSent();
    memory.pingAnswered();
    given.send('plant/pump/t', '1', { ...redelivered, session, recv: noon + 2 });
    assert.deepEqual(valuesOf(), [1, 1]);
  });

  test('a new MQTT session begins with nothing', () => {
    const memory = given.ingest.session(profileId);
    const first = memory.begin(false, 'client').session;
    memory.subscribed(['plant/#']);
    given.send('plant/pump/t', '1', { messageId: 7, session: first });
    given.ingest.flush();
    assert.deepEqual(memory.begin(true, 'client'), { session: first, filters: ['plant/#'] });
    const second = memory.begin(false, 'client');
    assert.notEqual(second.session, first);
    assert.deepEqual(second.filters, []);
    given.send('plant/pump/t', '1', { ...redelivered, session: second.session, recv: noon + 1 });
    assert.deepEqual(valuesOf(), [1, 1]);
  });
});

describe('a store that refuses', () => {
  test('nothing is acknowledged, all is kept, and all goes out in order afterwards', () => {
    given.world.isFull = true;
    given.send('plant/pump/t', '1');
    given.send('plant/pump/t', 'not json');
    assert.equal(given.ingest.flush(), false);
    given.send('plant/pump/t', '3', { recv: noon + 1 });
    assert.deepEqual(given.order, []);
    assert.deepEqual(
      given.storage.map(({ failing, cause }) => [failing, cause?.code]),
      [[true, 'storage']],
    );
    const delays: number[] = [];
    for (let i = 0; i < 7; i++) {
      delays.push(given.timers.delays().at(-1)!);
      given.timers.runAll();
    }
    assert.deepEqual(delays, [250, 500, 1000, 2000, 4000, 5000, 5000]);
    given.world.isFull = false;
    given.timers.runAll();
    assert.deepEqual(given.order, ['commit', 'ack 1,2,3', 'settle', 'show']);
    assert.deepEqual(given.storage.at(-1), { failing: false, cause: null });
    assert.equal(given.ingest.quarantine(10).length, 1);
    assert.equal(given.storage.length, 2);
  });

  test('what was not committed is not there after a crash, and was not acknowledged', () => {
    given.send('plant/pump/t', '1');
    given.ingest.flush();
    given.world.isFull = true;
    given.send('plant/pump/t', '2', { recv: noon + 1 });
    assert.equal(given.ingest.flush(), false);
    const { order } = given;
    given.world.isFull = false;
    given = given.crash();
    assert.deepEqual(
      order.filter((what) => what.startsWith('ack')),
      ['ack 1'],
    );
    assert.equal([...given.telemetry.committedAfter(0)].flatMap(({ samples }) => samples).filter(({ value }) => value === 2).length, 0);
  });

  test('P19 before T: what came with QoS 0 and was not committed is gone, and lies in the gap of the outage', () => {
    const { seen } = given.ingest.session(profileId);
    given.send('plant/pump/t', '1', { qos: 0 });
    seen!(noon, 10);
    given.ingest.flush();
    given.send('plant/pump/t', '2', { qos: 0, recv: noon + 1000 });
    given = given.crash();
    const { at } = given.ingest.session(profileId).lastSeen!()!;
    assert.equal(at, noon);
    given.ingest.outage(profileId, { from: at, to: noon + 30_000, isSessionKept: true, expected: 300, brokerQueue: 1000 });
    given.ingest.flush();
    let gaps: unknown;
    given.telemetry.commit(noon, (db) => (gaps = db.prepare("SELECT device, t0, t1, certainty FROM gap WHERE cause = 'link'").all()));
    assert.deepEqual(gaps, [{ device: 'pump', t0: noon, t1: noon + 30_000, certainty: 'definite' }]);
    assert.deepEqual(
      [...given.telemetry.committedAfter(0)].flatMap(({ samples }) => samples.map(({ value }) => value)),
      [1],
    );
  });

  test('P27 with several connections an outage is a gap of the devices that were heard by that connection, for every reader of the file', () => {
    const other = '0190b3c0-0000-7000-8000-000000000002' as ProfileId;
    given.ingest.setProfile(other, plant);
    const minute = 60_000;
    const speak = (from: number) => {
      for (let i = 0; i < 30; i++) {
        given.send('plant/pump/t', JSON.stringify({ value: i, ts: from + 1000 * i }), { recv: from + 1000 * i });
        given.send('plant/fan/t', JSON.stringify({ value: i, ts: from + 1000 * i }), { recv: from + 1000 * i, profile: other });
      }
      given.ingest.flush();
    };
    speak(noon);
    given.ingest.outage(profileId, { from: noon + minute, to: noon + 10 * minute, isSessionKept: false, expected: undefined, brokerQueue: 1000 });
    given.ingest.outage(other, { from: noon - 6 * minute, to: noon - 5 * minute, isSessionKept: false, expected: undefined, brokerQueue: 1000 });
    speak(noon + 10 * minute);
    const reader = openTelemetryReader(join(given.folder, 'telemetry.db'));
    const causesOf = (device: string) => {
      const { id } = reader.catalogue().find((one) => one.device === device)!;
      return reader.gaps(id, noon, noon + 10 * minute).map(({ cause }) => cause);
    };
    assert.deepEqual([causesOf('pump'), causesOf('fan')], [['link'], ['silent']], 'the connection of the fan stood meanwhile');
    assert.equal(reader.coverage(noon, noon + 10 * minute).find(({ device }) => device === 'pump')!.longestGapCause, 'link');
    reader.close();
  });

  test('F15 at the cap QoS 0 is dropped and counted, QoS 1 is left to the broker until there is room', () => {
    given.world.isFull = true;
    for (let i = 0; i < writerLimits.messages; i++) given.send('plant/pump/t', '1', { qos: 0, recv: noon + i });
    assert.equal(given.send('plant/pump/t', '1', { qos: 0 }), 'dropped');
    assert.equal(given.send('plant/pump/t', '1'), 'full');
    assert.equal(given.ingest.counts(profileId).dropped, 1);
    assert.equal(given.ingest.counts(profileId).messages, writerLimits.messages);
    let hasRoom = false;
    given.ingest.whenRoom(() => void (hasRoom = true));
    given.timers.runAll();
    assert.equal(hasRoom, false);
    given.world.isFull = false;
    given.timers.runAll();
    assert.equal(hasRoom, true);
    assert.equal(given.send('plant/pump/t', '1'), 'taken');
  });

  test('decisions that cannot be written do not take acknowledgements back and are tried again', () => {
    given.world.isLogFull = true;
    given.send('plant/pump/t', '1');
    assert.ok(given.ingest.flush());
    assert.deepEqual(given.order, ['commit', 'ack 1', 'show']);
    assert.equal(given.storage.at(-1)?.failing, true);
    given.send('plant/pump/t', '2', { recv: noon + 1 });
    assert.ok(given.ingest.flush());
    given.world.isLogFull = false;
    given.timers.runAll();
    assert.deepEqual(given.settled, [given.telemetry.newestJournal()]);
    assert.equal(given.storage.at(-1)?.failing, false);
  });
});
