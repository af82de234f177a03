import assert from 'node:assert/strict';
import canonicalize from 'canonicalize';
import fc from 'fast-check';
import { test } from 'vitest';
import { canonicalJson } from '../../../src/main/store/canonical-json.ts';

test('canonical JSON is that of the library for what crosses a wire, whatever is in it', () => {
  const key = fc.oneof(fc.string({ unit: 'grapheme' }), fc.constantFrom('__proto__', '10', '9', '', 'é', '😀', '\u{e000}'));
  const { value } = fc.letrec((tie) => ({
    value: fc.oneof(
      { depthSize: 'small' },
      fc.double(),
      fc.integer(),
      fc.string({ unit: 'grapheme' }),
      fc.boolean(),
      fc.constantFrom(null, undefined, -0, NaN, Infinity, new Date(0)),
      fc.array(tie('value'), { maxLength: 4 }),
      fc.dictionary(key, tie('value'), { maxKeys: 5, noNullPrototype: false }),
    ),
  }));
  fc.assert(
    fc.property(value, (one) => {
      const wrapped = { data: one };
      assert.equal(canonicalJson(wrapped), canonicalize(JSON.parse(JSON.stringify(wrapped))));
    }),
    { numRuns: 2000, seed: 8785 },
  );
  assert.throws(() => canonicalJson({ a: '\ud800' }));
  assert.throws(() => canonicalJson({ '\ud800': 1 }));
});
