import { describe, expect, test } from 'vitest';
import { applyValueTemplate, parseValueTemplate } from '../../../../src/main/ingest/decoders/home-assistant/template.ts';
import { givenSource } from './device-messages.ts';

describe('value templates', () => {
  const apply = (template: string, payload: string): unknown => {
    const parsed = parseValueTemplate(template);
    return parsed === undefined ? 'more than a path' : applyValueTemplate(parsed, payload, () => JSON.parse(payload) as unknown);
  };
  test.each<[string, string, unknown]>([
    ['{{ value }}', '21.5', '21.5'],
    ['{{value_json.a.b}}', '{"a":{"b":5}}', 5],
    ["{{ value_json['x y'] }}", '{"x y":5}', 5],
    ['{{ value_json["x"].y[1] }}', '{"x":{"y":[1,2]}}', 2],
    ['{{- value_json.t | float | round(1) -}}', '{"t":"21.26"}', 21.3],
    ['{{ value | int }}', '7.9', 7],
    ['{{ value_json.t | float(0) }}', '{"t":"x"}', 0],
    ['{{ value_json.t | default(3) }}', '{}', 3],
    ["{{ value_json.t | default('none') }}", '{}', 'none'],
    ['{{ value_json.t }}', '{}', undefined],
    ['{{ value_json.__proto__.x }}', '{}', undefined],
    ['{{ value_json.constructor.name }}', '{}', undefined],
  ])('%s', (template, payload, value) => expect(apply(template, payload)).toBe(value));
  test.each([
    '{% if value > 1 %}ON{% endif %}',
    '{{ value_json.a + 1 }}',
    '{{ value_json.a | multiply(2) }}',
    '{{ value }} {{ value }}',
    '{{ states("x") }}',
    '{{ value_json[a] }}',
    '{{ value_json.a() }}',
    "{{ ''.__class__ }}",
    '{{ value | round(99) }}',
    `{{ value ${'| int '.repeat(200)}}}`,
    '',
  ])('%s needs a mapping by hand', (template) => expect(parseValueTemplate(template)).toBeUndefined());
});

const device = { ids: ['boiler-1'], name: 'Boiler', mf: 'Acme', mdl: 'B2' };
const sensor = {
  '~': 'heating/boiler',
  name: 'Supply',
  stat_t: '~/state',
  val_tpl: '{{ value_json.supply | float }}',
  unit_of_meas: '°C',
  dev: device,
  uniq_id: 'b1_supply',
  obj_id: 'supply',
};

describe('N22 discovery', () => {
  test('abbreviations and the base of topics; the state becomes a value of the device', () => {
    const { lines, read } = givenSource('home-assistant');
    expect(read('homeassistant/sensor/boiler/supply/config', sensor)).toMatchObject({
      ok: true,
      rows: [],
      meta: [{ device: 'boiler-1', name: 'Boiler', maker: 'Acme', model: 'B2', metrics: { supply: { unit: '°C', title: 'Supply' } } }],
    });
    expect(lines('heating/boiler/state', { supply: '61.5', other: 1 })).toEqual(['boiler-1 supply=61.5 °C']);
    expect(lines('heating/boiler/other', { supply: 1 })).toEqual([]);
  });
  test('the base at the end of a topic, another prefix, identity by connection', () => {
    const { lines } = givenSource('home-assistant', { prefix: 'ha' });
    lines('ha/sensor/x/config', { '~': 'boiler', state_topic: 'heating/~', device: { connections: [['mac', '02:00:00:00:00:01']] } });
    expect(lines('heating/boiler', '5')).toEqual(['02:00:00:00:00:01 x=5']);
  });
  test('the form for devices: shared keys at the top, components below', () => {
    const { lines } = givenSource('home-assistant');
    const config = {
      dev: device,
      o: { name: 'firmware' },
      '~': 'b',
      state_topic: '~/state',
      cmps: {
        supply: { p: 'sensor', val_tpl: '{{ value_json.s }}', unit_of_meas: '°C' },
        burner: { p: 'binary_sensor', stat_t: '~/burner' },
        picture: { p: 'camera', topic: '~/camera' },
      },
    };
    expect(lines('homeassistant/device/boiler/config', config)).toEqual(['boiler-1 not-mapped: picture: values of the kind camera are not read.']);
    expect([lines('b/state', { s: 50 }), lines('b/burner', 'ON'), lines('b/burner', 'OFF')]).toEqual([
      ['boiler-1 supply=50 °C'],
      ['boiler-1 burner=1 bool'],
      ['boiler-1 burner=0 bool'],
    ]);
  });
  test('an empty payload retires; a description without it does as well; the same again does not', () => {
    const { lines } = givenSource('home-assistant');
    const topic = 'homeassistant/sensor/boiler/supply/config';
    lines(topic, sensor);
    expect(lines(topic, sensor)).toEqual([]);
    expect(lines(topic, { ...sensor, obj_id: 'flow' })).toEqual(['boiler-1 retired: supply is no longer described. Its history stays.']);
    expect(lines(topic, '')).toEqual(['boiler-1 retired: flow is no longer described. Its history stays.']);
    expect(lines('heating/boiler/state', { supply: 1 })).toEqual([]);
  });
  test('a template that is a program is named, and nothing is read by it', () => {
    const { lines } = givenSource('home-assistant');
    expect(lines('homeassistant/sensor/x/config', { ...sensor, val_tpl: '{{ value_json.a * 2 }}' })).toEqual([
      'boiler-1 needs-mapping: supply: the template {{ value_json.a * 2 }} is more than a path.',
    ]);
    expect(lines('heating/boiler/state', { a: 1 })).toEqual([]);
  });
  test('expire_after: what has not come in time is stale, once', () => {
    const { lines, world } = givenSource('home-assistant');
    lines('homeassistant/sensor/boiler/supply/config', { ...sensor, exp_aft: 60 });
    lines('homeassistant/sensor/boiler/flow/config', { ...sensor, obj_id: 'flow', stat_t: '~/flow', val_tpl: '{{ value }}' });
    lines('heating/boiler/state', { supply: 50 });
    world.now += 59_000;
    expect(lines('heating/boiler/flow', '1')).toEqual(['boiler-1 flow=1 °C']);
    world.now += 2000;
    expect(lines('heating/boiler/flow', '2')).toEqual(['boiler-1 supply=none °C stale', 'boiler-1 flow=2 °C']);
    world.now += 2000;
    expect([lines('heating/boiler/flow', '3'), lines('heating/boiler/state', { supply: 51 })]).toEqual([['boiler-1 flow=3 °C'], ['boiler-1 supply=51 °C']]);
  });
  test('counters, options, words for nothing, and values that cannot be', () => {
    const { lines } = givenSource('home-assistant');
    const add = (component: string, id: string, more: object) => lines(`homeassistant/${component}/${id}/config`, { stat_t: `t/${id}`, dev: device, ...more });
    add('sensor', 'energy', { stat_cla: 'total_increasing', unit_of_meas: 'kWh' });
    add('sensor', 'mode', { dev_cla: 'enum', ops: ['eco', 'comfort'] });
    add('sensor', 'text', {});
    add('number', 'target', {});
    add('switch', 'pump', { pl_on: 'start', pl_off: 'stop', stat_on: 'running', stat_off: 'halted' });
    expect([
      lines('t/energy', '12.5'),
      lines('t/mode', 'comfort'),
      lines('t/text', 'Heating'),
      lines('t/text', 'unavailable'),
      lines('t/target', 'x'),
      lines('t/pump', 'running'),
      lines('t/pump', 'ON'),
    ]).toEqual([
      ['boiler-1 energy=12.5 kWh counter'],
      ['boiler-1 mode=1 enum'],
      ['boiler-1 text=Heating text'],
      ['boiler-1 text=none bad'],
      ['problem: target cannot be "x".'],
      ['boiler-1 pump=1 bool'],
      ['problem: pump cannot be "ON".'],
    ]);
  });
  test.each<[string, readonly string[]]>([
    ['all', ['offline', 'online', 'offline']],
    ['any', ['online', '', 'offline']],
    ['latest', ['online', '', 'offline']],
  ])('availability %s', (mode, expected) => {
    const { lines } = givenSource('home-assistant');
    const availability = [{ t: 'a/1' }, { t: 'a/2', pl_avail: 'up', pl_not_avail: 'down' }];
    lines('homeassistant/sensor/x/config', { ...sensor, availability, avty_mode: mode });
    const said = [lines('a/1', 'online'), lines('a/2', 'up'), mode === 'any' ? [...lines('a/1', 'offline'), ...lines('a/2', 'down')] : lines('a/2', 'down')];
    expect(said.map((each) => each.join('').replace('boiler-1 ', ''))).toEqual(expected);
  });
});
