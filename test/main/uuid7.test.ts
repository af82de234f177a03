import assert from 'node:assert/strict';
import { describe, test } from 'vitest';
import * as z from 'zod';
import { openUuid7 } from '../../src/main/uuid7.ts';

const at = Date.UTC(2026, 10, 20);

describe('uuid7', () => {
  test('makes ids of version 7 that carry their time', () => {
    const id = openUuid7({ now: () => at, random: Math.random })();
    assert.equal(z.uuidv7().parse(id), id);
    assert.equal(Number.parseInt(id.replace('-', '').slice(0, 12), 16), at);
  });

  test('rises strictly within a millisecond, beyond its counter, and when the clock steps back', () => {
    let now = at;
    const newId = openUuid7({ now: () => now, random: () => 0.999_999 });
    const ids = Array.from({ length: 10_000 }, newId);
    now -= 3_600_000;
    ids.push(newId());
    now += 7_200_000;
    ids.push(newId());
    assert.deepEqual(ids.toSorted(), ids);
    assert.equal(new Set(ids).size, ids.length);
    for (const id of ids) assert.match(id, /^[\da-f]{8}-[\da-f]{4}-7[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/);
  });
});
