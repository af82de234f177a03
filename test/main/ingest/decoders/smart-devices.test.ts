import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { Flag } from '../../../../src/domain/telemetry/sample.ts';
import { givenSource, hostile, noon } from './device-messages.ts';

afterAll(() => expect(({} as Record<string, unknown>)['polluted']).toBeUndefined());

describe('Zigbee2MQTT', () => {
  const list = [
    { ieee_address: '0x00158d0001', friendly_name: 'Coordinator', type: 'Coordinator', definition: null },
    {
      ieee_address: '0x00158d0002',
      friendly_name: 'hall/climate',
      type: 'EndDevice',
      definition: {
        model: 'WSDCGQ11LM',
        vendor: 'Aqara',
        exposes: [
          { type: 'numeric', property: 'temperature', unit: '°C', access: 1, value_min: -20, value_max: 60 },
          { type: 'numeric', property: 'calibration', unit: '°C', access: 2 },
          { type: 'binary', property: 'contact', value_on: false, value_off: true, access: 1 },
          { type: 'enum', property: 'mode', values: ['eco', 'comfort'], access: 7 },
          { type: 'text', property: 'note', access: 1 },
          { type: 'composite', property: 'color', features: [{ type: 'numeric', property: 'x', access: 7 }] },
          { type: 'switch', features: [{ type: 'binary', property: 'state', value_on: 'ON', value_off: 'OFF', access: 7 }] },
        ],
      },
    },
  ];
  const listed = () => {
    const source = givenSource('zigbee2mqtt');
    source.read('zigbee2mqtt/bridge/devices', list);
    return source;
  };

  test('the list of devices gives identity, units and the names of states', () => {
    expect(
      listed().lines('zigbee2mqtt/hall/climate', {
        temperature: 21.5,
        contact: false,
        mode: 'comfort',
        note: 'ok',
        state: 'ON',
        color: { x: 0.3 },
        battery: null,
        update: { progress: 5 },
      }),
    ).toEqual([
      '0x00158d0002 temperature=21.5 °C',
      '0x00158d0002 contact=1 bool',
      '0x00158d0002 mode=1 enum',
      '0x00158d0002 note=ok text',
      '0x00158d0002 state=1 bool',
      '0x00158d0002 color.x=0.3',
    ]);
    const described = givenSource('zigbee2mqtt').read('zigbee2mqtt/bridge/devices', list);
    expect(described).toMatchObject({
      ok: true,
      rows: [],
      meta: [
        {},
        { device: '0x00158d0002', name: 'hall/climate', model: 'WSDCGQ11LM', maker: 'Aqara', metrics: { temperature: { unit: '°C', min: -20, max: 60 } } },
      ],
    });
  });
  test('without the list the friendly name is the device; options choose the base and the name', () => {
    expect(givenSource('zigbee2mqtt').lines('zigbee2mqtt/hall/climate', { temperature: 21, state: 'OFF' })).toEqual([
      'hall/climate state=0 bool',
      'hall/climate temperature=21',
    ]);
    const named = givenSource('zigbee2mqtt', { base: 'site/z2m', identity: 'name' });
    named.read('site/z2m/bridge/devices', list);
    expect(named.lines('site/z2m/hall/climate', { temperature: 21 })).toEqual(['hall/climate temperature=21 °C']);
    expect(named.lines('zigbee2mqtt/hall/climate', { temperature: 21 })).toEqual([]);
  });
  test('N21 F12 a report of one key repeats the others: they are flagged cached', () => {
    const source = listed();
    source.lines('zigbee2mqtt/hall/climate', { temperature: 21, state: 'ON', humidity: 40 });
    expect(source.lines('zigbee2mqtt/hall/climate', { temperature: 22, state: 'ON', humidity: 40 })).toEqual([
      '0x00158d0002 temperature=22 °C',
      `0x00158d0002 state=1 bool flags ${Flag.cached}`,
      `0x00158d0002 humidity=40 flags ${Flag.cached}`,
    ]);
  });
  test.each([
    ['ISO 8601', new Date(noon - 5000).toISOString(), -5000],
    ['local ISO 8601 with its offset', '2026-04-01T13:59:55+02:00', -5000],
    ['epoch', noon - 5000, -5000],
    ['none', undefined, undefined],
  ])('last_seen as %s', (_, last_seen, expected) => expect(listed().times('zigbee2mqtt/hall/climate', { temperature: 1, last_seen })).toEqual([expected]));
  test('presence, as JSON and as plain text; of the bridge too', () => {
    const { lines } = listed();
    expect([
      lines('zigbee2mqtt/hall/climate/availability', { state: 'online' }),
      lines('zigbee2mqtt/hall/climate/availability', 'offline'),
      lines('zigbee2mqtt/bridge/state', '{"state":"offline"}'),
      lines('zigbee2mqtt/hall/climate/availability', 'perhaps'),
    ]).toEqual([['0x00158d0002 online'], ['0x00158d0002 offline'], ['zigbee2mqtt/bridge offline'], ['mapping-empty']]);
  });
  test('commands and what the bridge says of itself are nothing', () => {
    const { lines } = listed();
    for (const topic of ['hall/climate/set', 'hall/climate/get', 'hall/climate/set/state', 'bridge/info', 'bridge/logging', 'bridge/event'])
      expect(lines(`zigbee2mqtt/${topic}`, { temperature: 1 })).toEqual([]);
  });
  test('one attribute per topic', () => expect(listed().lines('zigbee2mqtt/hall/climate/temperature', '21.5')).toEqual(['0x00158d0002 temperature=21.5 °C']));
});

describe('Tasmota', () => {
  const { lines, times } = givenSource('tasmota');
  test('sensors with their units; phases, counters and switches', () => {
    const sensor = {
      Time: '2026-04-01T13:59:55',
      AM2301: { Temperature: 21.5, Humidity: 40.1, DewPoint: 7.2 },
      BMP280: { Pressure: 1013.2 },
      ENERGY: { TotalStartTime: '2024-01-01T00:00:00', Total: 12.5, Power: [10, 20, 30], Factor: 0.9, Voltage: 230 },
      Switch1: 'ON',
      TempUnit: 'C',
      PressureUnit: 'hPa',
    };
    expect(lines('tele/plug/SENSOR', sensor)).toEqual([
      'plug AM2301.Temperature=21.5 °C',
      'plug AM2301.Humidity=40.1 %',
      'plug AM2301.DewPoint=7.2 °C',
      'plug BMP280.Pressure=1013.2 hPa',
      'plug ENERGY.Total=12.5 kWh counter',
      'plug ENERGY.Power.0=10 W',
      'plug ENERGY.Power.1=20 W',
      'plug ENERGY.Power.2=30 W',
      'plug ENERGY.Factor=0.9',
      'plug ENERGY.Voltage=230 V',
      'plug Switch1=1 bool',
    ]);
    // Berlin has summer time.
    expect(times('tele/plug/SENSOR', sensor)).toEqual([-5000]);
    expect(times('tele/plug/SENSOR', { ...sensor, Epoch: noon / 1000 - 60 })).toEqual([-60_000]);
  });
  test('F18 a bare nan is bad and has no number', () =>
    expect(lines('tele/plug/SENSOR', '{"DS18B20":{"Temperature":nan},"TempUnit":"F"}')).toEqual(['plug DS18B20.Temperature=none °F bad']));
  test('switches, results, states and the answer to a status', () => {
    expect(lines('stat/plug/POWER2', 'OFF')).toEqual(['plug POWER2=0 bool']);
    expect(lines('stat/plug/RESULT', { POWER: 'ON' })).toEqual(['plug POWER=1 bool']);
    expect(lines('tele/plug/STATE', { UptimeSec: 99, POWER1: 'ON', Wifi: { RSSI: 80, SSId: 'x' } })).toEqual([
      'plug UptimeSec=99 s',
      'plug Wifi.RSSI=80',
      'plug POWER1=1 bool',
    ]);
    expect(lines('stat/plug/STATUS10', { StatusSNS: { Time: '2026-04-01T14:00:00', ANALOG: { A0: 5 } } })).toEqual(['plug ANALOG.A0=5']);
    expect([lines('stat/plug/STATUS2', { StatusFWR: { Version: '14' } }), lines('cmnd/plug/POWER', 'ON'), lines('stat/plug/POWER', 'MAYBE')]).toEqual([
      [],
      [],
      ['mapping-empty'],
    ]);
  });
  test('the will is the presence; the template names the device, wherever the full topic has it', () => {
    expect([lines('tele/plug/LWT', 'Online'), lines('tele/plug/LWT', 'Offline')]).toEqual([['plug online'], ['plug offline']]);
    expect(lines('site/hall/plug/tele/SENSOR', { A: 1 })).toEqual(['site/hall/plug A=1']);
    expect(lines('hall/tele/plug/SENSOR', { A: 1 }, { device: 'plug' })).toEqual(['- A=1']);
  });
  test('discovery names the device', () =>
    expect(givenSource('tasmota').read('tasmota/discovery/AABBCC/config', { t: 'plug', dn: 'Pump plug', md: 'Sonoff S26', sw: '14.1.0' })).toEqual({
      ok: true,
      rows: [],
      meta: [{ device: 'plug', maker: 'Tasmota', name: 'Pump plug', model: 'Sonoff S26', version: '14.1.0' }],
    }));
});

describe('Shelly', () => {
  const { lines, times } = givenSource('shelly');
  test('a notification is partial: only what is in it is a sample', () => {
    const notify = (params: object, method = 'NotifyStatus') => ({
      src: 'shellyplus1pm-aa',
      dst: 'x/events',
      method,
      params: { ts: noon / 1000 - 1.5, ...params },
    });
    const power = {
      'switch:0': {
        id: 0,
        output: true,
        apower: 12.5,
        voltage: 230.1,
        current: 0.05,
        aenergy: { total: 99.5, by_minute: [1, 2, 3], minute_ts: 5 },
        temperature: { tC: 41.2, tF: 106.2 },
      },
    };
    expect(lines('shellyplus1pm-aa/events/rpc', notify(power))).toEqual([
      'shellyplus1pm-aa switch:0.output=1 bool',
      'shellyplus1pm-aa switch:0.apower=12.5 W',
      'shellyplus1pm-aa switch:0.voltage=230.1 V',
      'shellyplus1pm-aa switch:0.current=0.05 A',
      'shellyplus1pm-aa switch:0.aenergy.total=99.5 Wh counter',
      'shellyplus1pm-aa switch:0.temperature.tC=41.2 °C',
    ]);
    expect(times('shellyplus1pm-aa/events/rpc', notify(power))).toEqual([-1500]);
    expect(
      lines(
        'hall/sh/events/rpc',
        notify({ 'humidity:0': { id: 0, rh: 41 }, 'input:0': { state: true }, 'devicepower:0': { battery: { V: 5.9, percent: 97 } } }, 'NotifyFullStatus'),
      ),
    ).toEqual([
      'hall/sh humidity:0.rh=41 %',
      'hall/sh input:0.state=1 bool',
      'hall/sh devicepower:0.battery.V=5.9 V',
      'hall/sh devicepower:0.battery.percent=97 %',
    ]);
  });
  test('three phases', () =>
    expect(lines('em/status/em:0', { id: 0, a_current: 1.5, a_act_power: 300, total_act_power: 900, a_voltage: 231 })).toEqual([
      'em em:0.a_current=1.5 A',
      'em em:0.a_act_power=300 W',
      'em em:0.total_act_power=900 W',
      'em em:0.a_voltage=231 V',
    ]));
  test('a button is an event', () =>
    expect(
      lines('sh/events/rpc', { method: 'NotifyEvent', params: { ts: 1, events: [{ component: 'input:0', id: 0, event: 'single_push', ts: noon / 1000 }] } }),
    ).toEqual(['sh single_push: input:0']));
  test('the whole component, and presence', () => {
    expect(lines('sh/status/switch:0', { id: 0, output: false })).toEqual(['sh switch:0.output=0 bool']);
    expect([lines('sh/online', 'true'), lines('shellies/sh1/online', 'false'), lines('sh/online', 'x')]).toEqual([
      ['sh online'],
      ['sh1 offline'],
      ['mapping-empty'],
    ]);
  });
  test('the first generation: one value per topic, energy in watt-minutes', () => {
    const one = (topic: string, payload: string) => lines(`shellies/sh1/${topic}`, payload);
    expect([
      one('relay/0', 'on'),
      one('relay/0/power', '60.5'),
      one('relay/0/energy', '1200'),
      one('temperature', '41.5'),
      one('emeter/1/total', '5'),
      one('temperature_f', '106'),
      one('relay/0', 'overpower'),
    ]).toEqual([
      ['sh1 relay.0=1 bool'],
      ['sh1 relay.0.power=60.5 W'],
      ['sh1 relay.0.energy=20 Wh counter'],
      ['sh1 temperature=41.5 °C'],
      ['sh1 emeter.1.total=5 Wh counter'],
      [],
      [],
    ]);
  });
});

describe('hostile payloads never throw and never bring more than they hold', () => {
  const topics: Readonly<Record<string, readonly string[]>> = {
    zigbee2mqtt: ['zigbee2mqtt/a', 'zigbee2mqtt/bridge/devices', 'zigbee2mqtt/a/availability', 'zigbee2mqtt/__proto__'],
    tasmota: ['tele/a/SENSOR', 'stat/a/POWER', 'tele/a/LWT', 'tasmota/discovery/a/config', 'SENSOR'],
    shelly: ['a/events/rpc', 'a/status/switch:0', 'a/status/__proto__', 'shellies/a/relay/0', 'shellies', 'a/online'],
    'home-assistant': ['homeassistant/sensor/a/config', 'homeassistant/device/a/config', 'homeassistant/config', 'x'],
    ttn: ['v3/a/devices/b/up', 'v3/a/devices/b/join', 'x'],
    chirpstack: ['application/a/device/b/event/up', 'application/a/device/b/event/status', 'application/a/device/b/event/log'],
  };
  for (const [decoder, all] of Object.entries(topics))
    test.each(hostile)(`${decoder}: %s`, (_, payload) => {
      for (const topic of all) {
        const decoded = givenSource(decoder).read(topic, payload);
        if (!decoded.ok) expect(decoded.detail).not.toContain('cannot be read'); // what the registry says of a throw
        if (decoded.ok) expect(decoded.rows.flatMap(({ cells }) => cells).length).toBeLessThanOrEqual(2000);
        expect(JSON.stringify(decoded)).not.toContain('NaN');
      }
    });
  test('N25 random JSON with the keys that the decoders know', () => {
    const key = fc.constantFrom(
      'params',
      'ts',
      'switch:0',
      'aenergy',
      'Time',
      'ENERGY',
      'uplink_message',
      'decoded_payload',
      'rx_metadata',
      'deviceInfo',
      'devEui',
      'object',
      'definition',
      'exposes',
      'features',
      'state_topic',
      'value_template',
      'components',
      'device',
      'identifiers',
      '~',
      '__proto__',
    );
    const { value } = fc.letrec((tie) => ({
      value: fc.oneof(
        { maxDepth: 5 },
        fc.constantFrom(null, true, 'ON', '', 'x', 1e308, -0, '{{ value }}'),
        fc.double(),
        fc.array(tie('value'), { maxLength: 4 }),
        fc.dictionary(key, tie('value'), { maxKeys: 6, noNullPrototype: true }),
      ),
    }));
    const sources = Object.fromEntries(Object.keys(topics).map((name) => [name, givenSource(name)]));
    fc.assert(
      fc.property(
        value,
        fc.constantFrom(...Object.entries(topics).flatMap(([name, all]) => all.map((topic) => [name, topic] as const))),
        (payload, [name, topic]) => {
          const decoded = sources[name]!.read(topic, payload);
          return decoded.ok || !decoded.detail.includes('cannot be read');
        },
      ),
      { numRuns: 3000 },
    );
  });
});
