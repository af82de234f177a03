import { describe, expect, test } from 'vitest';
import { SourceDraft } from '../../../../src/domain/broker/profile.ts';
import { givenIngest } from '../given-ingest.ts';
import { givenSource, hostile, noon } from './device-messages.ts';

describe('ThingsBoard shapes', () => {
  const { lines, times, read } = givenSource('json', { device: 'meter' });
  test('a device: values, values with their time, and a list of these', () => {
    const topic = 'v1/devices/me/telemetry';
    expect(lines(topic, { t: 21.5, on: true })).toEqual(['meter t=21.5', 'meter on=1 bool']);
    expect(lines(topic, { ts: noon, values: { t: 21.5 } })).toEqual(['meter t=21.5']);
    const list = [
      { ts: noon - 1000, values: { t: 1 } },
      { ts: noon, values: { t: 2 } },
    ];
    expect([lines(topic, list), times(topic, list)]).toEqual([
      ['meter t=1', 'meter t=2'],
      [-1000, 0],
    ]);
  });
  test('a gateway: the outer key is the device', () => {
    const topic = 'v1/gateway/telemetry';
    const message = {
      'Device A': [
        { ts: noon - 5, values: { t: 1 } },
        { ts: noon, values: { t: 2 } },
      ],
      'Device B': [{ t: 3 }],
      empty: [],
    };
    expect(lines(topic, message)).toEqual(['Device A t=1', 'Device A t=2', 'Device B t=3']);
    expect([lines(topic, []), lines(topic, {})]).toEqual([['mapping-empty'], ['mapping-empty']]);
    expect(lines(topic, '{"__proto__":{"t":1}}')).toEqual(['__proto__ t=1']);
  });
  test('attributes are facts, and a gateway tells who is there', () => {
    expect(read('v1/devices/me/attributes', { firmware: '1.2', hidden: {} })).toEqual({
      ok: true,
      rows: [],
      meta: [{ device: 'meter', attributes: { firmware: '1.2' } }],
    });
    expect(read('v1/gateway/attributes', { A: { x: 1 } })).toMatchObject({ meta: [{ device: 'A', attributes: { x: 1 } }] });
    expect([lines('v1/gateway/connect', { device: 'A' }), lines('v1/gateway/disconnect', { device: 'A' }), lines('v1/gateway/connect', {})]).toEqual([
      ['A online'],
      ['A offline'],
      ['mapping-empty'],
    ]);
  });
  test('an object that only looks like an envelope stays what it is', () =>
    expect(givenSource('json').lines('x', { ts: noon, values: { t: 1 }, other: 2 })).toEqual(['- values.t=1', '- other=2']));
  test.each(hostile)('%s', (_, payload) => {
    for (const topic of ['v1/gateway/telemetry', 'v1/devices/me/telemetry', 'v1/gateway/attributes', 'v1/gateway/connect']) {
      const decoded = read(topic, payload);
      if (!decoded.ok) expect(decoded.detail).not.toContain('cannot be read');
    }
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });
});

describe('JSON by a mapping', () => {
  const rows = [
    { path: 'tmp', metric: 'temperature', unit: '°C', type: 'number', scale: 0.1, ts: { path: 'at', unit: 's' } },
    { path: 'state', metric: 'running', type: 'bool', enum: { RUN: 1, STOP: 0 } },
    { path: 'phases[*]', metric: 'current', unit: 'A', type: 'number', labels: { phase: '{index}' } },
  ];
  test('rows say what counts; nothing else of the message does', () => {
    const { lines, times } = givenSource('json', { mapping: JSON.stringify(rows) });
    const message = { tmp: 215, state: 'RUN', phases: [1, 2], at: noon / 1000 - 60, other: 5 };
    expect(lines('x', message)).toEqual(['- temperature=21.5 °C', '- running=1 bool', '- current=1 A', '- current=2 A']);
    expect(times('x', message)).toEqual([-60_000, undefined]);
    expect(lines('x', { other: 5 })).toEqual(['mapping-empty']);
    expect(lines('x', { tmp: 'warm', state: 'STOP' })).toEqual(['- running=0 bool', 'problem: Row 1: temperature cannot be "warm".']);
  });
  test('a mapping that cannot be used is said with every message', () => {
    for (const mapping of ['{', '[]', '[{"path":"..","metric":"m","type":"auto"}]'])
      expect(givenSource('json', { mapping }).lines('x', { a: 1 })).toEqual(['mapping-empty']);
  });
  test('a source carries it, and old sources have none', () => {
    const source = SourceDraft.parse({ template: 'plant/{device}', decoder: 'json', mapping: rows });
    expect(SourceDraft.parse({ template: 'plant/{device}', decoder: 'json' })).not.toHaveProperty('mapping');
    const given = givenIngest({ sources: [source], simulated: false });
    // The same shape again and again, so that a fast way around the decoder would show.
    for (let i = 0; i < 20; i++) given.send('plant/a', JSON.stringify({ tmp: 200 + i, state: 'RUN', phases: [i, 2] }), { recv: noon + i });
    given.ingest.flush();
    const series = given.telemetry.catalogue
      .all()
      .map(({ series: number, metric, labels }) => [metric, labels['phase'], given.telemetry.latest(number)?.value]);
    given.done();
    expect(series).toEqual([
      ['temperature', undefined, expect.closeTo(21.9)],
      ['running', undefined, 1],
      ['current', '0', 19],
      ['current', '1', 2],
    ]);
  });
});
