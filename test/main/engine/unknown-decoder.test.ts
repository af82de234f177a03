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
