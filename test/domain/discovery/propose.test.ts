import { describe, expect, test } from 'vitest';
import { SourceDraft } from '../../../src/domain/broker/profile.ts';
import type { Captured } from '../../../src/domain/discovery/captured.ts';
import { acceptedSources, correct, similarTo } from '../../../src/domain/discovery/corrections.ts';
import { type KnownThings, propose, type Proposal } from '../../../src/domain/discovery/propose.ts';
import { openDecodes } from '../../../src/main/ingest/open-decodes.ts';
import { openDecoder } from '../../../src/main/ingest/decoders/registry.ts';
import { noon } from '../../main/ingest/given-ingest.ts';

const heard = (topic: string, ...payloads: readonly (string | Uint8Array)[]): Captured => ({
  topic,
  messages: payloads.length,
  live: payloads.length,
  firstAt: noon,
  lastAt: noon + (payloads.length - 1) * 5000,
  samples: payloads.map((payload, i) => ({
    payload: typeof payload === 'string' ? Buffer.from(payload) : payload,
    at: noon + i * 5000,
    isRetained: false,
    isCut: false,
  })),
});
const nothing: KnownThings = { sources: [], hasSparkplug: false, series: new Map() };
const proposed = (all: readonly Captured[], known = nothing): Proposal => propose(all, openDecodes('UTC'), known);
const templatesOf = ({ sources }: Proposal): readonly string[] => sources.map(({ decoder, template }) => `${decoder} ${template}`);

const pumps = ['P-1', 'P-2', 'P-3'].flatMap((pump, i) => [
  heard(`plant/${pump}/temperature`, `${20 + i}`, `${21 + i}`, `${22 + i}`),
  heard(`plant/${pump}/running`, 'ON', 'OFF'),
]);
const meters = ['M-1', 'M-2', 'M-3'].map((meter, i) =>
  heard(
    `meters/${meter}/telemetry`,
    `{"ts":${noon},"energy_kwh":${100 + i},"grid":{"u":230.1}}`,
    `{"ts":${noon + 5000},"energy_kwh":${101 + i},"grid":{"u":229.8}}`,
  ),
);

describe('a proposal out of what was heard', () => {
  test('devices, metrics, units, types, intervals and limits', () => {
    const all = proposed([...pumps, ...meters]);
    expect(templatesOf(all).toSorted()).toEqual(['json meters/{device}/telemetry', 'scalar plant/{device}/{metric}']);
    const of = (device: string, metric: string) => all.rows.find((row) => row.device === device && row.found === metric);
    expect(of('P-1', 'temperature')).toMatchObject({
      unit: '°C',
      unitIs: 'name',
      type: 'number',
      intervalMs: 5000,
      last: 22,
      values: [20, 21, 22],
      state: 'new',
    });
    expect(of('P-1', 'temperature')!.limits).toMatchObject({ outside: 0 });
    expect(of('P-2', 'running')).toMatchObject({ type: 'bool', unit: '', last: 0 });
    expect(of('M-3', 'energy_kwh')).toMatchObject({ unit: 'kWh', type: 'counter', path: 'energy_kwh' });
    expect(of('M-3', 'grid.u')).toMatchObject({ path: 'grid.u', type: 'number' });
    for (const { confidence } of [...all.sources, ...all.rows]) expect(confidence).toBeGreaterThan(0.5);
  });

  test('the same in whatever order it was heard', () => {
    const all = [...pumps, ...meters];
    expect(proposed(all.toReversed())).toEqual(proposed(all));
  });

  test('what is accepted reads the messages as the proposal said', () => {
    const { sources } = acceptedSources(proposed(meters));
    const [source] = sources.map((draft) => SourceDraft.parse(draft));
    expect(source).toMatchObject({ template: 'meters/{device}/telemetry', decoder: 'json' });
    const decode = openDecoder(source!.decoder, { mapping: JSON.stringify(source!.mapping) })!;
    const read = decode(Buffer.from(`{"ts":${noon},"energy_kwh":7,"grid":{"u":230}}`), {
      topic: 'meters/M-1/telemetry',
      device: 'M-1',
      metric: undefined,
      labels: {},
      zone: 'UTC',
      recv: noon,
      isRetained: false,
    });
    expect(read).toMatchObject({
      ok: true,
      rows: [
        {
          time: { ms: noon },
          cells: [
            { metric: 'energy_kwh', unit: 'kWh', reading: { value: 7, kind: 'counter' } },
            { metric: 'grid.u', reading: { value: 230 } },
          ],
        },
      ],
    });
  });

  test.each([
    ['one record', `{"ts":${noon},"values":{"pressure_bar":3}}`, [3]],
    ['a list of them', `[{"ts":${noon},"values":{"pressure_bar":3}},{"ts":${noon + 1000},"values":{"pressure_bar":4}}]`, [3, 4]],
  ])('what is accepted also reads values that stand in an envelope with their time: %s', (_, text, values) => {
    const { sources } = acceptedSources(proposed(['S-1', 'S-2', 'S-3'].map((name) => heard(`works/${name}`, text, text))));
    const [source] = sources.map((draft) => SourceDraft.parse(draft));
    expect(source).toMatchObject({ template: 'works/{device}', decoder: 'json' });
    const decode = openDecoder(source!.decoder, { mapping: JSON.stringify(source!.mapping) })!;
    const read = decode(Buffer.from(text), { topic: 'works/S-1', device: 'S-1', metric: undefined, labels: {}, zone: 'UTC', recv: noon, isRetained: false });
    expect(read.ok && read.rows.flatMap(({ time, cells }) => cells.map(({ metric, unit, reading }) => [metric, unit, reading.value, time?.ms]))).toEqual(
      values.map((value, i) => ['pressure_bar', 'bar', value, noon + i * 1000]),
    );
  });

  test('conventions come before formats', () => {
    const all = [
      heard(
        'zigbee2mqtt/bridge/devices',
        JSON.stringify([
          {
            ieee_address: '0x1',
            friendly_name: 'hall',
            definition: { model: 'X', vendor: 'Y', exposes: [{ type: 'numeric', name: 'temperature', property: 'temperature', unit: '°C', access: 1 }] },
          },
        ]),
      ),
      heard('zigbee2mqtt/hall', '{"temperature":21.5,"linkquality":80}'),
      heard('tele/plug/SENSOR', '{"Time":"2025-04-01T12:00:00","ENERGY":{"Power":12}}'),
    ];
    const { sources, rows } = proposed(all);
    expect(sources.map(({ decoder }) => decoder)).toEqual(['zigbee2mqtt', 'tasmota']);
    expect(rows.find(({ found }) => found === 'temperature')).toMatchObject({ unit: '°C', unitIs: 'declared', confidence: 0.88 });
    expect(acceptedSources({ sources, rows }).sources.map(({ template }) => template)).toEqual(['zigbee2mqtt/{_*}', 'tele/{device}/{_}']);
  });

  test('Home Assistant names the topics of its states, and a source that reads them is proposed with it', () => {
    const config = {
      name: 'Supply',
      uniq_id: 'b1-supply',
      stat_t: 'boiler/state',
      unit_of_meas: '°C',
      val_tpl: '{{ value_json.t }}',
      dev: { ids: ['b1'], name: 'Boiler' },
    };
    const all = proposed([heard('homeassistant/sensor/boiler/config', JSON.stringify(config)), heard('boiler/state', '{"t":55}')]);
    expect(acceptedSources(all).sources.map(({ template, decoder }) => [template, decoder])).toEqual([['boiler/{_*}', 'home-assistant']]);
    expect(all.rows).toMatchObject([{ device: 'b1', unit: '°C', last: 55 }]);
  });

  test('bytes that fit by chance are no format: three of three samples have to be read', () => {
    const cbor = Uint8Array.of(0xa1, 0x61, 0x74, 0x18, 0x2a); // {"t":42}
    expect(proposed([heard('b/1', cbor, cbor)]).sources).toEqual([]);
    expect(templatesOf(proposed([heard('b/1', cbor, cbor, cbor)]))).toEqual(['cbor b/{device}']);
    expect(proposed([heard('b/1', cbor, cbor, Uint8Array.of(0xff, 0x00))]).sources).toEqual([]);
  });

  test('what cannot be read, was cut or was deleted brings nothing and harms nothing', () => {
    const cut = { ...heard('x/1', '{"t":1'), samples: [{ payload: Buffer.from('{"t":1'), at: noon, isRetained: true, isCut: true }] };
    expect(proposed([heard('x/2', ''), heard('x/3', '{oops'), cut]).rows).toEqual([]);
  });

  test('again: only what is new or has changed', () => {
    const known: KnownThings = {
      sources: [{ template: 'plant/{device}/{metric}', decoder: 'scalar' }],
      hasSparkplug: false,
      series: new Map([
        ['P-1\ntemperature', ''],
        ['P-1\nrunning', ''],
      ]),
    };
    const { sources, rows } = proposed(pumps, known);
    expect(rows.filter(({ device }) => device === 'P-1').map(({ state }) => state)).toEqual(['known', 'known']);
    expect(rows.filter(({ device }) => device === 'P-2').map(({ state }) => state)).toEqual(['new', 'new']);
    expect(acceptedSources({ sources, rows }).sources).toEqual([]);
  });
});

describe('corrections', () => {
  test('one holds for all similar rows, and becomes one row of the mapping', () => {
    const all = proposed(meters);
    const row = all.rows.find(({ found }) => found === 'grid.u')!;
    expect(similarTo(all.rows, row)).toHaveLength(2);
    const rows = correct(all.rows, row.key, { metric: 'grid_voltage', unit: 'V' }, true);
    expect(rows.filter(({ metric, unitIs }) => metric === 'grid_voltage' && unitIs === 'person')).toHaveLength(3);
    const [source] = acceptedSources({ ...all, rows }).sources;
    expect(source!.mapping).toEqual([
      { path: 'energy_kwh', metric: 'energy_kwh', type: 'counter', unit: 'kWh', ts: { path: 'ts', unit: 'auto' } },
      { path: 'grid.u', metric: 'grid_voltage', type: 'auto', unit: 'V', ts: { path: 'ts', unit: 'auto' } },
    ]);
  });

  test('one that holds for a single device has its condition', () => {
    const all = proposed(meters);
    const row = all.rows.find(({ device, found }) => device === 'M-2' && found === 'grid.u')!;
    const [source] = acceptedSources({ ...all, rows: correct(all.rows, row.key, { unit: 'V' }, false) }).sources;
    expect(source!.mapping!.filter(({ path }) => path === 'grid.u').map(({ unit, when }) => [unit, when?.value])).toEqual([
      [undefined, 'M-1'],
      ['V', 'M-2'],
      [undefined, 'M-3'],
    ]);
    expect(() => SourceDraft.parse(source)).not.toThrow();
  });

  test('rows that are not taken are left out by name; a source without rows is none', () => {
    const all = proposed(pumps);
    const row = all.rows.find(({ found }) => found === 'running')!;
    const rows = correct(all.rows, row.key, { isTaken: false }, true);
    expect(acceptedSources({ ...all, rows }).sources).toMatchObject([{ template: 'plant/{device}/{metric}', ignore: ['running'] }]);
    expect(acceptedSources({ ...all, rows: rows.map((one) => ({ ...one, isTaken: false })) }).sources).toEqual([]);
  });
});
