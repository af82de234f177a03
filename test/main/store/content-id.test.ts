import assert from 'node:assert/strict';
import { test } from 'vitest';
import * as z from 'zod';
import { contentId } from '../../../src/main/store/content-id.ts';

test('the same content has the same id everywhere, as a UUIDv8', () => {
  const id = contentId(['fieldwatch-series-1', 'acme', 'pump-1', 'temperature', {}]);
  // Taken from: printf '%s' '["fieldwatch-series-1","acme","pump-1","temperature",{}]' | sha256sum
  assert.equal(id, '733d8c38-bb13-81be-acb4-d6e8da2a7b81');
  assert.equal(z.uuid({ version: 'v8' }).parse(id), id);
});

test('fields do not run into one another', () => {
  assert.notEqual(contentId(['a', 'bc']), contentId(['ab', 'c']));
});
