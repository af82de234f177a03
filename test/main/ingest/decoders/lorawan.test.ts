import { describe, expect, test } from 'vitest';
import { Flag } from '../../../../src/domain/telemetry/sample.ts';
import { givenSource, noon } from './device-messages.ts';

const at = (ms: number): string => new Date(noon + ms).toISOString();

describe('N23 The Things Stack', () => {
  const ids = { end_device_ids: { device_id: 'level-1', dev_eui: '0004A30B001C0530', application_ids: { application_id: 'plant' } }, received_at: at(-100) };
  const up = (uplink: object, more: object = {}) => ({ ...ids, ...more, uplink_message: { session_key_id: 'AXA==', f_port: 2, f_cnt: 7, ...uplink } });
  const gateways = [
    { gateway_ids: { gateway_id: 'a' }, rssi: -80, snr: 5, time: at(-3000) },
    { gateway_ids: { gateway_id: 'b' }, rssi: -70, snr: 9, time: at(-2000) },
    { gateway_ids: { gateway_id: 'c' }, rssi: -60, snr: 9, time: at(-1000) },
  ];
  const { lines, read, times } = givenSource('ttn');
  const topic = 'v3/plant@ttn/devices/level-1/up';

  test('an uplink: decoded values, and how the best gateway heard it', () => {
    const message = up({ decoded_payload: { level: 1.25, alarm: false, raw: { mv: 3600 } }, rx_metadata: gateways });
    expect(lines(topic, message)).toEqual([
      '0004A30B001C0530 level=1.25',
      '0004A30B001C0530 alarm=0 bool',
      '0004A30B001C0530 raw.mv=3600',
      '0004A30B001C0530 rssi=-60 dBm',
      '0004A30B001C0530 snr=9 dB',
      '0004A30B001C0530 gateways=3',
    ]);
    expect(read(topic, message)).toMatchObject({ meta: [{ device: '0004A30B001C0530', name: 'level-1' }], naturalKey: '0004A30B001C0530 AXA== 7' });
  });
  test('fields that are zero are left out, and a single tenant has no @', () => {
    const decoded = read('v3/plant/devices/level-1/up', {
      ...ids,
      uplink_message: { session_key_id: 'AXA==', decoded_payload: { t: 0 }, rx_metadata: [{ rssi: -50 }] },
    });
    expect(decoded).toMatchObject({ naturalKey: '0004A30B001C0530 AXA== 0' });
    expect(lines(topic, up({ decoded_payload: { t: 0 }, rx_metadata: [{ rssi: -50 }] }))).toContain('0004A30B001C0530 snr=0 dB');
  });
  test('the time: best gateway, then the uplink, then the message', () => {
    const object = { decoded_payload: { t: 1 } };
    expect(times(topic, up({ ...object, rx_metadata: gateways, received_at: at(-500) }))).toEqual([-1000]);
    expect(times(topic, up({ ...object, rx_metadata: [{ rssi: -1 }], received_at: at(-500) }))).toEqual([-500]);
    expect(times(topic, up(object))).toEqual([-100]);
  });
  test('a simulated uplink is flagged', () =>
    expect(lines(topic, up({ decoded_payload: { t: 1 } }, { simulated: true }))).toEqual([`0004A30B001C0530 t=1 flags ${Flag.simulated}`]));
  test('without a decoded payload the message is kept, and says how much of what', () => {
    expect(read(topic, up({ frm_payload: 'AQIDBA==' }))).toMatchObject({
      ok: false,
      reason: 'undecoded-lorawan',
      detail: expect.stringContaining('4 bytes on port 2'),
    });
  });
  test.each([
    ['join', 'join'],
    ['down/queued', 'down/queued'],
    ['down/sent', 'down/sent'],
    ['down/ack', 'down/ack'],
    ['down/nack', 'down/nack'],
    ['down/failed', 'down/failed'],
    ['service/data', 'service/data'],
    ['location/solved', 'location/solved'],
  ])('%s is an event', (kind, type) =>
    expect(lines(`v3/plant@ttn/devices/level-1/${kind}`, ids)).toEqual([expect.stringContaining(`0004A30B001C0530 ${type}: `)]),
  );
  test('down/push is ours and nothing; a message of nobody is refused', () => {
    expect([lines('v3/a/devices/b/down/push', ids), lines(topic, { uplink_message: { decoded_payload: { t: 1 } } })]).toEqual([[], ['mapping-empty']]);
  });
});

describe('N23 ChirpStack', () => {
  const info = {
    tenantName: 'T',
    applicationName: 'plant',
    deviceName: 'level-1',
    deviceProfileName: 'Dragino LDDS75',
    devEui: '0101010101010101',
    tags: { hall: 'north' },
  };
  const base = { deduplicationId: '3ac7e3c4', time: at(-2000), deviceInfo: info };
  const { lines, read, times } = givenSource('chirpstack');
  const topic = (type: string): string => `application/1/device/0101010101010101/event/${type}`;
  const dev = '0101010101010101';

  test('up: the decoded object, and the radio', () => {
    const message = {
      ...base,
      dr: 5,
      fCnt: 4,
      fPort: 1,
      data: 'AQID',
      object: { level: 1.25, ok: true },
      rxInfo: [
        { rssi: -90, snr: 2 },
        { rssi: -36, snr: 10.5 },
      ],
    };
    expect(lines(topic('up'), message)).toEqual([
      `${dev} level=1.25`,
      `${dev} ok=1 bool`,
      `${dev} rssi=-36 dBm`,
      `${dev} snr=10.5 dB`,
      `${dev} gateways=2`,
      `${dev} fCnt=4`,
      `${dev} dr=5`,
    ]);
    expect(times(topic('up'), message)).toEqual([-2000]);
    expect(read(topic('up'), message)).toMatchObject({
      rows: [{ labels: { applicationName: 'plant' } }],
      meta: [{ device: dev, name: 'level-1', model: 'Dragino LDDS75', attributes: { hall: 'north' } }],
      naturalKey: 'up 3ac7e3c4',
    });
  });
  test('up without an object is kept as it came', () =>
    expect(read(topic('up'), { ...base, fPort: 3, data: 'AQID' })).toMatchObject({
      ok: false,
      reason: 'undecoded-lorawan',
      detail: expect.stringContaining('3 bytes on port 3'),
    }));
  test('status, with and without a battery', () => {
    expect(lines(topic('status'), { ...base, margin: 10, batteryLevel: 87.5 })).toEqual([
      `${dev} margin=10 dB`,
      `${dev} batteryLevel=87.5 %`,
      `${dev} externalPowerSource=0 bool`,
    ]);
    expect(lines(topic('status'), { ...base, externalPowerSource: true })).toEqual([`${dev} margin=0 dB`, `${dev} externalPowerSource=1 bool`]);
    expect(lines(topic('status'), { ...base, batteryLevelUnavailable: true })).toEqual([`${dev} margin=0 dB`, `${dev} externalPowerSource=0 bool`]);
  });
  test('location', () =>
    expect(lines(topic('location'), { ...base, location: { latitude: 52.1, longitude: 4.9 } })).toEqual([
      `${dev} latitude=52.1 °`,
      `${dev} longitude=4.9 °`,
      `${dev} altitude=0 m`,
    ]));
  test('everything else is an event', () => {
    expect(
      [
        lines(topic('join'), { ...base, devAddr: '00189440' }),
        lines(topic('ack'), { ...base, acknowledged: true }),
        lines(topic('ack'), base),
        lines(topic('txack'), base),
        lines(topic('log'), { ...base, level: 'ERROR', code: 'UPLINK_CODEC', description: 'it broke' }),
        lines(topic('integration'), { ...base, integrationName: 'loracloud' }),
        lines(topic('other'), base),
      ].flat(),
    ).toEqual([
      `${dev} join: The device has joined.`,
      `${dev} ack: A downlink was acknowledged.`,
      `${dev} ack: A downlink was not acknowledged.`,
      `${dev} txack: A downlink was sent.`,
      `${dev} log: ERROR UPLINK_CODEC it broke`,
      `${dev} integration: loracloud`,
    ]);
  });
});
