import { describe, expect, test } from 'vitest';
import type { RefusedSeries } from '../../../../src/contract/ingest-calls.ts';
import { BrokerProfile } from '../../../../src/domain/broker/profile.ts';
import { DeviceName, MetricName, ProfileId } from '../../../../src/domain/identity.ts';
import { connectionFormOf, profileOf } from '../../../../src/renderer/screens/settings/connection-form.ts';
import { bytesOf, hexText, jsonText, plainText } from '../../../../src/renderer/screens/settings/payload-text.ts';
import { allowMore, patternOf, withoutLabel, withoutMetric } from '../../../../src/renderer/screens/settings/refused-actions.ts';
import { rulesFormOf, rulesOf } from '../../../../src/renderer/screens/settings/source-rules-form.ts';

describe('a payload as it is shown', () => {
  test('bytes sixteen a line, with what of them is text', () =>
    expect(hexText(Uint8Array.from([...Buffer.from('A pump, 12 bars!'), 0, 255]))).toBe(
      '0000  41 20 70 75 6d 70 2c 20 31 32 20 62 61 72 73 21  A pump, 12 bars!\n0010  00 ff                                            ..',
    ));
  test('as text and as JSON', () => {
    const bytes = bytesOf(Buffer.from('{"t":1}').toString('base64'));
    expect(plainText(bytes)).toBe('{"t":1}');
    expect(jsonText(bytes)).toBe('{\n  "t": 1\n}');
    expect(jsonText(Buffer.from('{'))).toBeUndefined();
    expect(plainText(Uint8Array.of(0x41, 0xff, 0))).toBe('A\ufffd\ufffd');
  });
});

const source = { template: 'plant/{device}/{metric}', decoder: 'json' };
const profile = BrokerProfile.parse({ name: 'Plant', url: 'mqtt://localhost', username: '', caPem: '', sources: [source], enabled: true, simulated: false });
const row: RefusedSeries = {
  profileId: ProfileId.parse('0190b3c0-0000-7000-8000-000000000001'),
  source: source.template,
  device: DeviceName.parse('pump'),
  metric: MetricName.parse('uuid-17'),
  labels: { run: '4' },
  value: 1,
  at: 0,
  count: 3,
  limit: 'source',
};

describe('what is done about a series that found no room', () => {
  test('twice as many of what was met', () => {
    expect(allowMore(profile, row).sources[0]!.limits).toEqual({ series: 4000 });
    expect(allowMore(profile, { ...row, limit: 'rate' }).sources[0]!.limits).toEqual({ newPerMinute: 1000 });
  });
  test('mapped away by its name or by a label, and nothing else of the connection changes', () => {
    expect(withoutMetric(profile, row)).toEqual({ ...profile, sources: [{ ...source, ignore: ['uuid-*'] }] });
    expect(withoutLabel('run')(profile, row)).toEqual({ ...profile, sources: [{ ...source, dropLabels: ['run'] }] });
  });
  test.each([
    ['job_0190b3c0-0000-7000-8000-000000000001_ms', 'job_*_ms'],
    ['42', '42'],
    ['feed1', 'feed*'],
    ['plain', 'plain'],
  ])('%s is left out as %s, never everything', (metric, pattern) => expect(patternOf(metric)).toBe(pattern));
});

describe('the rules of a source as they are typed', () => {
  test('come back as they were said', () => {
    const rules = { sampling: { everyMs: 60_000, deadBand: 0.5 }, ignore: ['debug.*', '*_raw'], dropLabels: ['run'], limits: { series: 10 } };
    expect(rulesOf(rulesFormOf(rules))).toEqual(rules);
    expect(rulesOf(rulesFormOf({}))).toEqual({});
  });
  test('a decimal comma is one, and what is no number is complained of at its source', () => {
    const form = rulesFormOf({});
    expect(rulesOf({ ...form, everySeconds: '1,5' })).toEqual({ sampling: { everyMs: 1500 } });
    const wrong = connectionFormOf({ profile: { ...profile, sources: [{ ...source, ...rulesOf({ ...form, everySeconds: 'often' }) }] }, hasPassword: false });
    expect(profileOf(wrong).complaints?.has('source.0')).toBe(true);
  });
  test('an expression that is emptied is gone, and goes with its kind of payload', () => {
    const given = (expression: string, decoder: string) =>
      profileOf(connectionFormOf({ profile: { ...profile, sources: [{ ...source, decoder, expression }] }, hasPassword: false })).profile?.sources[0];
    expect(given(' ', 'json')).toEqual(source);
    expect(given('a.b', 'json')).toEqual({ ...source, expression: 'a.b' });
    expect(given('a.b', 'scalar')).toEqual({ ...source, decoder: 'scalar' });
  });
});
