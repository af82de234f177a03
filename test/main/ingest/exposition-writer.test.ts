import assert from 'node:assert/strict';
import fc from 'fast-check';
import { test } from 'vitest';
import { parseClassic } from '../../../src/main/ingest/exposition/classic.ts';
import type { Family, Point } from '../../../src/main/ingest/exposition/model.ts';
import { parseOpenMetrics } from '../../../src/main/ingest/exposition/openmetrics.ts';
import { writeClassic, writeOpenMetrics } from '../../../src/main/ingest/exposition/write.ts';

const word = fc.stringMatching(/^[a-z][a-z0-9]{0,8}$/);
const text = fc.string({ maxLength: 20, unit: fc.constantFrom('a', ' ', '"', '\\', '\n', 'n', 'é', '{', '}', ',', '=') });
const time = fc.option(fc.integer({ min: 0, max: 4e12 }), { nil: undefined });

/** Families of the kinds that have no rules of their own between their samples. `suffix` of a counter's samples differs by format. */
const families = (isStrict: boolean): fc.Arbitrary<readonly Family[]> =>
  fc
    .uniqueArray(
      fc.record({
        stem: word,
        type: fc.constantFrom('gauge', 'counter', 'unknown'),
        unit: isStrict ? fc.constantFrom('', 'seconds') : fc.constant(''),
        help: isStrict ? text : text.map((help) => help.trimStart()),
        isTimed: fc.boolean(),
        values: fc.uniqueArray(fc.tuple(text, fc.double({ noNaN: true }), time), { minLength: 1, maxLength: 4, selector: ([label]) => label }),
      }),
      { selector: ({ stem }) => stem, maxLength: 5 },
    )
    .map((all) =>
      all.map(({ stem, type, unit, help, isTimed, values }): Family => {
        const base = unit === '' ? stem : `${stem}_${unit}`;
        const sample = type === 'counter' ? `${base}_total` : base;
        const points = values.map(([label, value, at]): Point => ({
          name: sample,
          labels: [['own', label]],
          value: type === 'counter' ? Math.abs(value) : value,
          timeMs: isTimed ? (at ?? 0) : undefined,
        }));
        return { name: isStrict ? base : sample, type: type as Family['type'], unit, help, points };
      }),
    );

const rounded = (all: readonly Family[]): readonly Family[] =>
  all.map((family) => ({
    ...family,
    points: family.points.map((point) => ({ ...point, timeMs: point.timeMs === undefined ? undefined : Math.round(point.timeMs) })),
  }));

test('N15: what is written in the classic text is read as it was', () => {
  fc.assert(
    fc.property(families(false), (all) => {
      const parsed = parseClassic(writeClassic(all));
      assert.ok(parsed.ok, parsed.ok ? '' : parsed.detail);
      assert.deepEqual(parsed.families, all);
    }),
  );
});

test('N15: what is written as OpenMetrics is read as it was', () => {
  fc.assert(
    fc.property(families(true), (all) => {
      const parsed = parseOpenMetrics(writeOpenMetrics(all));
      assert.ok(parsed.ok, parsed.ok ? '' : parsed.detail);
      assert.deepEqual(rounded(parsed.families), all);
    }),
  );
});
