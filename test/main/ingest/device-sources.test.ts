import assert from 'node:assert/strict';
import { afterEach, describe, test } from 'vitest';
import type { SourceDraft } from '../../../src/domain/broker/profile.ts';
import { naturalKeyLimits } from '../../../src/main/ingest/natural-keys.ts';
import { givenIngest, type GivenIngest, noon } from './given-ingest.ts';

let given: GivenIngest;
const open = (...sources: readonly SourceDraft[]): GivenIngest => (given = givenIngest({ sources: [...sources], simulated: false }));
afterEach(() => given.done());

const send = (topic: string, payload: unknown, more = {}): void => {
  given.send(topic, typeof payload === 'string' ? payload : JSON.stringify(payload), more);
};
/** `device metric=value quality` of every series. */
const latest = (): readonly string[] => {
  given.ingest.flush();
  return given.telemetry.catalogue.all().map(({ series, device, metric, unit }) => {
    const value = given.telemetry.latest(series);
    return `${device} ${metric}=${value?.value}${unit} ${value?.quality}`;
  });
};
const z2m: SourceDraft = { template: 'zigbee2mqtt/{device*}', decoder: 'zigbee2mqtt', identity: 'payload' };
const list = [{ ieee_address: '0x01', friendly_name: 'hall', definition: { exposes: [{ type: 'numeric', property: 't', unit: '°C' }] } }];

describe('presence', () => {
  test('a will makes the values of its device old at the time of receipt; the next value is fresh again', () => {
    open({ template: 'tele/{device}/{_}', decoder: 'tasmota' });
    send('tele/plug/SENSOR', { A: 5, B: 6 });
    send('tele/other/SENSOR', { A: 1 });
    given.world.now += 60_000;
    send('tele/plug/LWT', 'Offline');
    assert.deepEqual(latest(), ['plug A=5 stale', 'plug B=6 stale', 'other A=1 good']);
    assert.equal(given.telemetry.latest(given.judged.at(-1)!.series)?.ts, noon + 60_000);
    assert.deepEqual(
      given.judged.slice(-2).map(({ quality }) => quality),
      ['stale', 'stale'],
    );
    given.world.now += 1000;
    send('tele/plug/SENSOR', { A: 7 });
    assert.deepEqual(latest(), ['plug A=7 good', 'plug B=6 stale', 'other A=1 good']);
  });
  test('a second death, and a retained one at the next start, change nothing', () => {
    open({ template: 'tele/{device}/{_}', decoder: 'tasmota' });
    send('tele/plug/SENSOR', { A: 5 });
    send('tele/plug/LWT', 'Offline');
    given.ingest.flush();
    const before = given.judged.length;
    given.world.now += 1000;
    send('tele/plug/LWT', 'Offline', { isRetained: true });
    assert.equal(given.judged.length, before);
    given = given.crash();
    send('tele/plug/LWT', 'Offline', { isRetained: true });
    assert.equal(given.judged.length, 0);
  });
  test('of a device that nobody knows: nothing', () => {
    open({ template: 'tele/{device}/{_}', decoder: 'tasmota' });
    send('tele/plug/LWT', 'Offline');
    assert.deepEqual([latest(), given.ingest.quarantine(10)], [[], []]);
  });
});

describe('what a decoder has to know from the start', () => {
  test('is read again after a crash, although the broker does not send it again', () => {
    open(z2m);
    send('zigbee2mqtt/bridge/devices', list, { isRetained: true });
    send('zigbee2mqtt/hall', { t: 1 });
    assert.deepEqual(latest(), ['0x01 t=1°C good']);
    given = given.crash();
    given.world.now += 1000;
    send('zigbee2mqtt/hall', { t: 2 });
    assert.deepEqual(latest(), ['0x01 t=2°C good']);
  });
  test('is shared by the sources of a connection that have the same decoder, and deleted with its topic', () => {
    const ha = (template: string): SourceDraft => ({ template, decoder: 'home-assistant', identity: 'payload' });
    open(ha('homeassistant/{_*}'), ha('heating/{_*}'));
    const config = { state_topic: 'heating/boiler', device: { identifiers: ['b'] }, unit_of_measurement: 'bar' };
    send('homeassistant/sensor/p/config', config, { isRetained: true });
    send('heating/boiler', '1.5');
    assert.deepEqual(latest(), ['b p=1.5bar good']);
    given = given.crash();
    send('heating/boiler', '1.6', { recv: noon + 1000 });
    assert.deepEqual(latest(), ['b p=1.6bar good']);
    send('homeassistant/sensor/p/config', '');
    given.ingest.flush();
    given = given.crash();
    send('heating/boiler', '1.7', { recv: noon + 2000 });
    assert.deepEqual(latest(), ['b p=1.6bar good']);
    assert.equal(given.ingest.quarantine(1).length, 0);
  });
});

test('N21 a value that is only repeated is no new point and does not renew its freshness', () => {
  open(z2m);
  send('zigbee2mqtt/hall', { t: 20, h: 40 });
  given.world.now += 60_000;
  send('zigbee2mqtt/hall', { t: 21, h: 40 });
  given.ingest.flush();
  const times = given.telemetry.catalogue.all().map(({ series, metric }) => [metric, given.telemetry.latest(series)!.recv - noon]);
  assert.deepEqual(times, [
    ['t', 60_000],
    ['h', 0],
  ]);
  assert.equal(given.judged.length, 3);
});

describe('N23 F21 LoRaWAN', () => {
  const up = (deduplicationId: string, fCnt: number, level: number) => ({
    deduplicationId,
    time: new Date(given.world.now).toISOString(),
    deviceInfo: { devEui: 'aa' },
    fCnt,
    object: { level },
  });
  const topic = 'application/1/device/aa/event/up';
  const values = () => given.judged.filter(({ series }) => given.telemetry.catalogue.byNumber(series)?.metric === 'level').map(({ value }) => value);

  test('the same message twice is dropped and counted, over a crash too', () => {
    open({ template: 'application/{_}/device/{_}/event/{_}', decoder: 'chirpstack', identity: 'payload' });
    send(topic, up('k1', 1, 1));
    send(topic, up('k1', 1, 2));
    given.ingest.flush();
    assert.deepEqual(values(), [1]);
    assert.equal(given.ingest.counts(given.ingest.profileOf('aa' as never)!).duplicates, 1);
    given = given.crash();
    given.world.now += 3_600_000;
    send(topic, up('k1', 1, 3));
    assert.deepEqual(values(), []);
    send(topic, up('k2', 2, 4));
    assert.deepEqual(values(), [4]);
  });
  test('a frame counter that comes again within five minutes is a repeat, later another message', () => {
    open({ template: 'application/{_}/device/{_}/event/{_}', decoder: 'chirpstack', identity: 'payload' });
    send(topic, up('k1', 1, 1));
    given.world.now += naturalKeyLimits.repeatMs - 1;
    send(topic, up('k2', 1, 2));
    given.world.now += 2;
    send(topic, up('k3', 1, 3));
    assert.deepEqual(values(), [1, 3]);
  });
  test('without a decoded object the message is kept in quarantine, and acknowledged', () => {
    open({ template: 'application/{_}/device/{_}/event/{_}', decoder: 'chirpstack', identity: 'payload' });
    send(topic, { deviceInfo: { devEui: 'aa' }, data: 'AQI=', fPort: 2 });
    given.ingest.flush();
    assert.equal(given.ingest.quarantine(1)[0]?.reason, 'undecoded-lorawan');
    assert.ok(given.order.includes('ack 1'));
  });
});
