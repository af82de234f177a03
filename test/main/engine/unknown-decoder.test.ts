import assert from 'node:assert/strict';
import { test } from 'vitest';
import { tempFolder } from '../../temp-folder.ts';
import { givenEngine, profileOf } from './given-engine.ts';

test('a connection with a decoder that this console does not have is not saved, and the words name the template', async () => {
  const { window, faults } = await givenEngine({ home: tempFolder() });
  const wrong = profileOf('mqtt://127.0.0.1:1', { enabled: false, sources: [{ template: 'plant/{device}', decoder: 'jsn' }] });
  const refused = { code: 'connection.decoder-unknown', message: /^Payload of plant\/\{device\}: this console has no decoder named jsn\. It has json, / };
  await assert.rejects(window.addConnection({ profile: wrong, password: '' }), refused);
  const right = { ...wrong, sources: [{ template: 'plant/{device}', decoder: 'line-protocol', options: { precision: 'ms' } }] };
  const profileId = await window.addConnection({ profile: right, password: '' });
  await assert.rejects(window.editConnection({ profileId, profile: wrong }), refused);
  assert.deepEqual(faults, []);
});

test('what a person writes of a source is checked when it is saved, with the field named; the preview has the limits of the engine', async () => {
  const { window, faults } = await givenEngine({ home: tempFolder() });
  const source = { template: 'plant/{device}', decoder: 'json' };
  const add = (more: object) =>
    window.addConnection({ profile: profileOf('mqtt://127.0.0.1:1', { enabled: false, sources: [{ ...source, ...more }] }), password: '' });
  await assert.rejects(add({ expression: 'a[' }), {
    code: 'connection.expression',
    message: /^Expression of plant\/\{device\}: The expression cannot be read/,
  });
  await assert.rejects(add({ mapping: [{ path: 'a', metric: 'a', type: 'number', unit: 'bananas' }] }), {
    code: 'connection.mapping',
    message: 'Mapping of plant/{device}: Row 1, unit: bananas is no unit.',
  });
  await add({ expression: 'from_items(ch[*].[n, v])', sampling: { everyMs: 60_000 }, ignore: ['debug.*'] });
  assert.deepEqual(await window.previewExpression({ expression: 'a[*].b', message: '{"a":[{"b":1},{"b":9007199254740993}]}' }), {
    ok: true,
    text: '[1,"9007199254740993"]',
  });
  const wrong = await window.previewExpression({ expression: 'a[', message: '{}' });
  assert.ok(!wrong.ok && wrong.detail.startsWith('The expression cannot be read'), JSON.stringify(wrong));
  assert.deepEqual(faults, []);
});
