import { expect, test } from 'vitest';
import { connectionFormOf, profileOf } from '../../../../src/renderer/screens/settings/connection-form.ts';
import { mappingText, previewOf, readMapping } from '../../../../src/renderer/screens/settings/mapping-form.ts';

const now = Date.UTC(2026, 3, 1, 12);
const rows = [{ path: 'tmp', metric: '{area}/t', type: 'number' as const, scale: 0.1, unit: '°C', ts: { path: 'at', unit: 's' as const } }];

test('rows survive as text; what is wrong is said with its place', () => {
  expect(readMapping(mappingText(rows))).toEqual({ mapping: rows });
  expect(readMapping(' ')).toEqual({ mapping: undefined });
  expect(readMapping('[\n{').complaint).toMatch(/^Line 2, column 2: /);
  expect(readMapping('[{"path":"a..b","metric":"m","type":"auto"}]').complaint).toMatch(/^Row 1, path: /);
});

test('N17 F16 the preview takes out of a message what the engine would, and warns of a time that is far away', () => {
  const preview = (at: number) => previewOf(rows, `{"tmp":215,"at":${at}}`, { area: 'north' }, 'UTC', now);
  expect(preview(now / 1000)).toEqual({
    lines: [{ metric: 'north/t', value: '21.5', unit: '°C', quality: 'good', time: now, labels: '', isFar: false }],
    problems: [],
  });
  expect(preview(now)).toMatchObject({ lines: [{ isFar: true }] });
  expect(previewOf(rows, '{"tmp":"warm"}', { area: 'north' }, 'UTC', now)).toEqual({ lines: [], problems: ['Row 1: north/t cannot be "warm".'] });
  expect(previewOf(rows, '{', {}, 'UTC', now)).toHaveProperty('complaint');
});

test('a mapping goes through the form of a connection, and can be removed there', () => {
  const profile = {
    name: 'P',
    url: 'mqtt://p',
    username: '',
    caPem: '',
    sources: [{ template: 'a/{device}', decoder: 'json', mapping: rows }],
    enabled: true,
    simulated: false,
  };
  const form = connectionFormOf({ profile: profile as never, hasPassword: false });
  const typed = (text: string) => profileOf({ ...form, sources: [{ ...form.sources[0]!, mappingText: text }] });
  expect(profileOf(form).profile).toMatchObject({ sources: [{ mapping: rows }] });
  expect(typed('').profile!.sources[0]).not.toHaveProperty('mapping');
  expect([...typed('[{}]').complaints!.keys()]).toEqual(['source.0']);
});
