import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, test } from 'vitest';
import { NO_VALUE, PRESENT, rowCells } from '../../../src/main/store/cell.ts';
import { type Chunk, decodeRows, emptyChunk, encodeChunk, encodeRows, readColumn, verifyChunk } from '../../../src/main/store/chunk.ts';
import { chunkId, END_OF_TIME, hourOf, hourOfChunk, strandOfChunk } from '../../../src/main/store/chunk-key.ts';
import { decodeDigest } from '../../../src/main/store/digest.ts';
import { cellsOf } from '../../../src/main/store/merge.ts';
import { arrivalOf, emptyRows, findCell, putRow, type Rows } from '../../../src/main/store/rows.ts';

const width = 4;
const hour = 3_600_000 * 490_000;
const cell = fc.option(
  fc.record({
    value: fc.oneof(
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.integer({ min: -500, max: 500 }).map((k) => k / 10),
    ),
    code: fc.oneof(fc.constant(0), fc.nat(0x1fff)),
  }),
  { nil: undefined },
);
const message = fc.record({
  offset: fc.nat(200),
  delay: fc.integer({ min: -2000, max: 90_000 }),
  cells: fc.array(cell, { minLength: width, maxLength: width }),
});
const messages = fc.array(message, { minLength: 1, maxLength: 80 });
type Message = typeof message extends fc.Arbitrary<infer T> ? T : never;

const fill = (list: readonly Message[]): Rows => {
  const rows = emptyRows(2);
  const row = rowCells();
  for (const { offset, delay, cells } of list) {
    row.ts = hour + 500 * offset;
    row.recv = row.ts + delay;
    row.width = width;
    for (const [c, one] of cells.entries()) {
      row.codes[c] = one ? one.code | PRESENT : 0;
      row.values[c] = one && !(one.code & NO_VALUE) ? one.value : Number.NaN;
    }
    putRow(rows, row);
  }
  return rows;
};
const trimmed = ({ count, times, arrivals, columns }: Rows) => ({
  times: times.slice(0, count),
  arrivals: arrivals.slice(0, count),
  columns: columns
    .map(({ values, codes }) => ({
      values: Array.from({ length: count }, (_, i) => (codes[i]! & PRESENT ? values[i] : undefined)),
      codes: codes.slice(0, count).map((code) => (code & PRESENT ? code : 0)),
    }))
    .filter(({ codes }) => codes.some((code) => code !== 0)),
});
const chunkOf = (rows: Rows): Chunk => encodeChunk(chunkId(490_000, 3, 17), rows, 0, rows.count);

describe('rows', () => {
  test('stand in order of time, the later arrival last, and lose nothing', () => {
    fc.assert(
      fc.property(messages, (list) => {
        const rows = fill(list);
        for (let i = 1; i < rows.count; i++) assert.ok(rows.times[i]! >= rows.times[i - 1]!);
        for (let c = 0; c < width; c++) {
          const sent = list.flatMap(({ offset, delay, cells: { [c]: one } }) =>
            one ? [{ ts: hour + 500 * offset, arrival: arrivalOf(hour + 500 * offset + delay), ...one }] : [],
          );
          const inOrder = sent.toSorted((a, b) => a.ts - b.ts);
          const kept = cellsOf(rows, c, -Infinity, Infinity);
          assert.deepEqual(
            [...kept.times],
            inOrder.map(({ ts }) => ts),
          );
          assert.deepEqual(
            [...kept.arrivals],
            inOrder.map(({ arrival }) => arrival),
          );
          assert.deepEqual(
            [...kept.values],
            inOrder.map(({ value, code }) => (code & NO_VALUE ? Number.NaN : value)),
          );
          for (const { ts } of sent) {
            const newest = sent.findLast((other) => other.ts === ts)!;
            assert.equal(rows.columns[c]!.codes[findCell(rows, c, ts)], newest.code | PRESENT);
          }
          assert.equal(findCell(rows, c, hour - 1), -1);
        }
      }),
    );
  });
});

describe('a chunk', () => {
  test('P21 gives back every column, code and arrival', () => {
    fc.assert(
      fc.property(messages, (list) => {
        const rows = fill(list);
        const chunk = chunkOf(rows);
        for (let c = 0; c < width; c++) {
          assert.deepEqual(readColumn(chunk, c, true), cellsOf(rows, c, -Infinity, Infinity));
        }
        assert.equal(readColumn(chunk, width).times.length, 0);
        assert.deepEqual(trimmed(decodeRows(encodeRows(rows, 0, rows.count))), trimmed(rows));
      }),
    );
  });

  test('has a digest over the good values that were not replaced', () => {
    fc.assert(
      fc.property(messages, (list) => {
        const rows = fill(list);
        const chunk = chunkOf(rows);
        const digest = decodeDigest(chunk, chunk.digest);
        const last = new Map<string, { readonly c: number; readonly ts: number; readonly value: number; readonly code: number }>();
        for (const { offset, cells } of list) for (const [c, one] of cells.entries()) if (one) last.set(`${c} ${offset}`, { c, ts: offset, ...one });
        for (let c = 0; c < width; c++) {
          const good = [...last.values()].filter((one) => one.c === c && !(one.code & 0x1c00) && (one.code & 0x300) !== 0x300).toSorted((a, b) => a.ts - b.ts);
          const found = digest.columns.find(({ column }) => column === c)?.numbers;
          assert.equal(found?.count ?? 0, good.length);
          if (!found || good.length === 0) continue;
          const values = good.map(({ value }) => value);
          assert.deepEqual(
            [found.first, found.last, found.min, found.max],
            [values[0], values.at(-1), values.reduce((a, b) => (b < a ? b : a)), values.reduce((a, b) => (b > a ? b : a))],
          );
        }
      }),
    );
  });

  test('P16 P21 shows every changed byte, in the body, the digest and the keys', () => {
    const rows = fill(
      Array.from({ length: 40 }, (_, i) => ({ offset: i, delay: 100, cells: Array.from({ length: width }, (_cell, c) => ({ value: i / 10 + c, code: 0 })) })),
    );
    const chunk = chunkOf(rows);
    verifyChunk(chunk);
    for (const part of ['body', 'digest'] as const) {
      for (let i = 0; i < chunk[part].length; i++) {
        const bytes = chunk[part].slice();
        bytes[i]! ^= 1 << (i % 8);
        assert.throws(() => readColumn({ ...chunk, [part]: bytes }, 0), RangeError);
      }
    }
    for (const key of ['id', 't0', 't1', 'n'] as const) assert.throws(() => readColumn({ ...chunk, [key]: chunk[key] + 1 }, 0), RangeError);
    for (let end = 0; end < chunk.body.length; end++) assert.throws(() => readColumn({ ...chunk, body: chunk.body.subarray(0, end) }, 0), RangeError);
  });

  test('P21 hostile bytes with a right sum are a RangeError', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 60 }), (bytes) => {
        const body = new Uint8Array([1, ...bytes, 0, 0, 0, 0]);
        try {
          decodeRows(body);
        } catch (error) {
          assert.ok(error instanceof RangeError, String(error));
        }
      }),
      { numRuns: 1000 },
    );
  });

  test('an empty one keeps its place', () => {
    const chunk = emptyChunk(chunkId(490_000, 0, 5), hour, hour);
    assert.equal(readColumn(chunk, 0).times.length, 0);
    assert.equal(chunk.n, 0);
  });

  test('96 % of steady rows take no more than 2 bytes per sample', () => {
    const rows = fill(
      Array.from({ length: 960 }, (_, i) => ({
        offset: 2 * i,
        delay: 30 + (i % 20),
        cells: Array.from({ length: 3 }, (_cell, c) => ({ value: Math.round(100 * (20 + c + Math.sin(i / 40))) / 100, code: 0 })),
      })),
    );
    const { body, digest } = chunkOf(rows);
    assert.ok((body.length + digest.length) / (3 * 960) < 2, `${(body.length + digest.length) / 2880} bytes`);
  });
});

test('keys of chunks are exact up to the last hour, place and strand', () => {
  fc.assert(
    fc.property(fc.nat(2 ** 21 - 1), fc.nat(4095), fc.nat(2 ** 20 - 1), (h, place, strand) => {
      const id = chunkId(h, place, strand);
      assert.ok(Number.isSafeInteger(id));
      assert.equal(hourOfChunk(id), h);
      assert.equal(strandOfChunk(id), strand);
    }),
  );
  assert.equal(hourOf(END_OF_TIME - 1), 2 ** 21 - 1);
});
