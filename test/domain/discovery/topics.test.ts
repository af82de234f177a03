import { expect, test } from 'vitest';
import { groupTopics, type Shaped } from '../../../src/domain/discovery/topics.ts';
import { unitOfName } from '../../../src/domain/discovery/unit-of-name.ts';

const scalar = (topic: string): Shaped => ({ topic, isScalar: true, keys: ['value'] });
const json = (topic: string, ...keys: string[]): Shaped => ({ topic, isScalar: false, keys });
const templates = (topics: readonly Shaped[]): readonly string[] =>
  groupTopics(topics)
    .map(({ template }) => template)
    .toSorted();

test('plain values: the last level is the metric, the lowest variable one the device, the one above it the site', () => {
  const sites = ['north', 'south', 'west'];
  const topics = sites.flatMap((site, s) => [1, 2, 3].flatMap((n) => ['temp', 'flow'].map((metric) => scalar(`plant/${site}/pump-${s}${n}/${metric}`))));
  expect(templates(topics)).toEqual(['plant/{site}/{device}/{metric}']);
});

test('JSON: devices on the last level, or above the word for the kind of message', () => {
  expect(templates(['a', 'b', 'c'].map((name) => json(`hall/${name}`, 't', 'h')))).toEqual(['hall/{device}']);
  expect(templates(['a', 'b', 'c'].map((name) => json(`hall/${name}/telemetry`, 't', 'h')))).toEqual(['hall/{device}/telemetry']);
});

test('levels whose values differ in what is below them are no devices', () => {
  const topics = [json('x/config', 'a', 'b'), json('x/meter', 'kwh'), json('x/boiler', 'flow', 'return')];
  expect(templates(topics)).toEqual(['x/{device}']); // by the place alone
  expect(groupTopics(topics)[0]!.confidence).toBeLessThan(0.7);
});

test('one or two devices: the usual place of a name, and less sure', () => {
  expect(groupTopics([scalar('site/a/temp'), scalar('site/b/temp')])).toEqual([
    { template: 'site/{device}/{metric}', topics: ['site/a/temp', 'site/b/temp'], confidence: 0.6 },
  ]);
  expect(templates([json('gw/status', 'up')])).toEqual(['{device}/status']);
  expect(templates([scalar('temperature')])).toEqual(['{device}']);
});

test('the same for the same topics in any order, and nothing for topics that no template can take', () => {
  const topics = ['c/1', 'a/1', 'b/2', 'a/2', '$SYS/x', 'a//b'].map(scalar);
  expect(groupTopics(topics)).toEqual(groupTopics(topics.toReversed()));
  expect(groupTopics(topics).flatMap(({ topics: all }) => all)).toEqual(['a/1', 'a/2', 'b/2', 'c/1']);
});

test.each([
  ['supply_temp_c', '°C'],
  ['temperature', '°C'],
  ['power.kW', 'kW'],
  ['inletPressureBar', 'bar'],
  ['co2', 'ppm'],
  ['flow_m3h', 'm³/h'],
  ['a', undefined],
  ['state', undefined],
  ['current_a', 'A'],
])('the name %s says %s', (name, unit) => expect(unitOfName(name)).toBe(unit));
