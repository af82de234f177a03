import assert from 'node:assert/strict';
import { test } from 'vitest';
import * as z from 'zod';
import { contentId } from '../../../src/main/store/content-id.ts';

test('the same content has the same id everywhere, as a UUIDv8', () => {
  const id = contentId(['fieldwatch-series-1', 'acme', 'pump-1', 'temperature', {}]);
  // Taken from: printf '%s' '["fieldwatch-series-1","acme","pump-1","temperature",{}]' | sha256sum
  assert.equal(id, 'EXPECTED');
  assert.equal(z.uuidv8().parse(id), id);
});

test('fields do not run into one another', () => {
  assert.notEqual(contentId(['a', 'bc']), contentId(['ab', 'c']));
});
