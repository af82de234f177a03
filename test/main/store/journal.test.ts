import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, test } from 'vitest';
import { KEPT, NO_VALUE, PRESENT, rowCells } from '../../../src/main/store/cell.ts';
import { emptyJournalBody, journalBatch, nextRecord, openJournalBody, readCarry, readRow, recordPlace } from '../../../src/main/store/journal.ts';
import { emptyRows, putRow } from '../../../src/main/store/rows.ts';

const record = fc.record({
  strand: fc.nat(2 ** 20 - 1),
  isLate: fc.boolean(),
  ts: fc.nat(2 ** 42),
  delay: fc.oneof(fc.nat(60_000), fc.integer({ min: -100_000, max: 100_000_000 })),
  cells: fc.array(
    fc.option(
      fc.record({
        value: fc.double({ noNaN: true }),
        code: fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.nat(KEPT) }),
        fate: fc.nat(2),
      }),
      { nil: undefined, freq: 4 },
    ),
    { minLength: 1, maxLength: 64 },
  ),
});

const write = (list: readonly (typeof record extends fc.Arbitrary<infer T> ? T : never)[]): Uint8Array => {
  const batch = journalBatch();
  const row = rowCells();
  for (const { strand, isLate, ts, delay, cells } of list) {
    row.ts = ts;
    row.recv = 1e12 + delay;
    row.width = cells.length;
    row.codes.fill(0);
    for (const [c, cell] of cells.entries()) {
      if (!cell) continue;
      row.codes[c] = cell.code | PRESENT;
      row.values[c] = cell.value;
      row.fates[c] = cell.fate;
    }
    batch.putRow(strand, isLate, row);
  }
  return batch.body();
};

describe('the body of a journal row', () => {
  test('gives back every record in order', () => {
    fc.assert(
      fc.property(fc.array(record, { minLength: 1, maxLength: 30 }), (list) => {
        const from = openJournalBody(write(list));
        const place = recordPlace();
        const row = rowCells();
        for (const { strand, isLate, ts, delay, cells } of list) {
          assert.ok(nextRecord(from, place));
          assert.deepEqual([place.strand, place.isLate, place.isCarry], [strand, isLate, false]);
          readRow(from, place.offset, row);
          assert.deepEqual([row.ts, row.recv, row.width], [ts, 1e12 + delay, cells.length]);
          for (const [c, cell] of cells.entries()) {
            assert.equal(row.codes[c], cell ? cell.code | PRESENT : 0);
            if (!cell) continue;
            assert.equal(row.fates[c], cell.fate);
            assert.ok(Object.is(row.values[c], cell.code & NO_VALUE ? Number.NaN : cell.value));
          }
        }
        assert.equal(nextRecord(from, place), false);
      }),
    );
  });

  test('grows when a commit had to be repeated', () => {
    const batch = journalBatch();
    const row = rowCells();
    row.width = 1;
    row.codes[0] = PRESENT;
    batch.putRow(1, false, row);
    const first = batch.body();
    batch.putRow(2, false, row);
    const from = openJournalBody(batch.body());
    const place = recordPlace();
    assert.ok(nextRecord(from, place) && nextRecord(from, place) && !nextRecord(from, place));
    assert.equal(place.strand, 2);
    openJournalBody(first);
    batch.clear();
    assert.equal(batch.bytes, 0);
  });

  test('carries the open rows of a strand', () => {
    const rows = emptyRows();
    const row = rowCells();
    row.width = 2;
    for (let i = 0; i < 100; i++) {
      row.ts = 1000 * i;
      row.recv = row.ts + 5;
      row.codes[0] = PRESENT;
      row.codes[1] = i % 3 === 0 ? PRESENT | 0x80 : 0;
      row.values.fill(i / 10);
      putRow(rows, row);
    }
    const batch = journalBatch();
    batch.putCarry(5, false, rows, 1);
    const from = openJournalBody(batch.body());
    const place = recordPlace();
    assert.ok(nextRecord(from, place) && place.isCarry && place.strand === 5);
    const back = readCarry(from, place.offset);
    assert.equal(back.count, 100);
    assert.deepEqual(back.columns[1]!.codes.slice(0, 100), rows.columns[1]!.codes.slice(0, 100));
    assert.deepEqual(back.arrivals.slice(0, 100), rows.arrivals.slice(0, 100));
  });

  test('shows every changed byte and every cut', () => {
    const body = write(fc.sample(record, { numRuns: 4, seed: 7 }));
    for (let i = 0; i < body.length; i++) {
      const changed = body.slice();
      changed[i]! ^= 1 << (i % 8);
      assert.throws(() => openJournalBody(changed), RangeError);
    }
    for (let end = 0; end < body.length; end++) assert.throws(() => openJournalBody(body.subarray(0, end)), RangeError);
    assert.equal(nextRecord(openJournalBody(emptyJournalBody(5)), recordPlace()), false);
  });
});
