import { describe, expect, test } from 'vitest';
import type { AlertRow } from '../../../../src/contract/views.ts';
import { revealAt } from '../../../../src/renderer/lib/grid/cursor.ts';
import { placesOf } from '../../../../src/renderer/lib/grid/grid-rest.ts';
import { newOnes, orderBehind, remember, settleCut, windowOf } from '../../../../src/renderer/screens/alerts/long-list.ts';
import type { Shown } from '../../../../src/renderer/screens/alerts/use-alert-columns.tsx';

const row = (seq: number, more: Partial<AlertRow> = {}): AlertRow => ({ seq, label: 'B', ...more }) as AlertRow;
const shown = (seq: number, hasLeft = false): Shown => ({ row: row(seq), hasLeft });
const hundredThousand = Array.from({ length: 100_000 }, (_, i) => 100_000 - i);

describe('R25 a list of 100,000 rows', () => {
  const head = hundredThousand.slice(0, 200);
  const behind = orderBehind(hundredThousand, head, new Set());
  const rest = {
    count: behind.length,
    keyAt: (index: number) => (behind[index] === undefined ? undefined : String(behind[index])),
    rowAt: () => undefined,
    indexOf: (key: string) => behind.indexOf(Number(key)),
    onShown: () => {},
  };
  const places = placesOf(
    head.map((seq) => shown(seq)),
    ({ row: { seq } }) => String(seq),
    rest,
  );

  test('has a place for every row, each once, in the order of the engine', () => {
    expect(places.count).toBe(100_000);
    for (const at of [0, 199, 200, 201, 54_321, 99_999]) {
      expect(places.keyAt(at)).toBe(String(hundredThousand[at]));
      expect(places.indexOf(String(hundredThousand[at]))).toBe(at);
    }
    expect(places.keyAt(100_000)).toBeUndefined();
  });

  test('asks for whole pages around the window and never for more than that', () => {
    expect(windowOf(-200, -180)).toBeUndefined();
    expect(windowOf(-200, -30)).toEqual({ from: 0, to: 100 });
    for (let first = 0; first < 100_000; first += 37) {
      const { from, to } = windowOf(first, first + 30)!;
      expect(from).toBeLessThanOrEqual(Math.max(0, first - 50));
      expect(to).toBeGreaterThan(first + 30 + 50 - 1);
      expect(to - from).toBeLessThanOrEqual(300);
    }
    // Some pixels further nothing new is asked for.
    expect(new Set(Array.from({ length: 25 }, (_, i) => JSON.stringify(windowOf(1000 + i, 1020 + i)))).size).toBe(1);
  });

  test('keeps what somebody scrolled through only so long, but never lets go what is chosen', () => {
    let known: ReadonlyMap<number, Shown> = new Map();
    for (let from = 0; from < 5000; from += 100)
      known = remember(known, { rows: hundredThousand.slice(from, from + 100).map((seq) => row(seq)), left: [] }, 500, (seq) => seq === hundredThousand[3]);
    expect(known.size).toBeLessThanOrEqual(501);
    expect(known.has(hundredThousand[3]!)).toBe(true);
    expect(known.has(hundredThousand[4]!)).toBe(false);
    expect(known.has(hundredThousand[4999]!)).toBe(true);
  });

  test('a row that leaves says so in its place, and comes back when the engine lists it again', () => {
    const gone = remember(new Map(), { rows: [row(7, { label: 'A' })], left: [7] }, 10);
    expect(gone.get(7)).toEqual({ row: row(7, { label: 'A' }), hasLeft: true });
    expect(remember(gone, { rows: [row(7)], left: [] }, 10).get(7)?.hasLeft).toBe(false);
  });

  test('rows that wait behind the bar, or stand in the head already, stand nowhere else', () => {
    expect(orderBehind([9, 5, 4, 3, 2, 1], [5, 4], new Set([9]))).toEqual([3, 2, 1]);
    expect(orderBehind([5, 4, 3, 2], [4, 5], new Set())).toEqual([3, 2]);
  });

  test('a new alert at the top does not make the last row of the head look as if it had left', () => {
    const cut = [shown(3), shown(2), shown(1, true)];
    expect(settleCut(cut, true, new Map()).map(({ hasLeft }) => hasLeft)).toEqual([false, false, false]);
    expect(settleCut(cut, true, new Map([[1, shown(1, true)]])).map(({ hasLeft }) => hasLeft)).toEqual([false, false, true]);
    expect(
      settleCut(cut, false, new Map()).map(({ hasLeft }) => hasLeft),
      'a whole list knows',
    ).toEqual([false, false, true]);
  });

  test('rows that move up because others left are not new; new ones are, wherever they stand', () => {
    const rows = (...seqs: readonly number[]) => seqs.map((seq) => row(seq));
    const seqs = (found: readonly AlertRow[]) => found.map(({ seq }) => seq);
    // 1 to 3 are shown of a longer list; 2 left, 4 moved up into the head, 9 is new.
    expect(seqs(newOnes(rows(9, 4), rows(9, 1, 3, 4), [1, 2, 3], undefined))).toEqual([9]);
    expect(seqs(newOnes(rows(9, 4), rows(9, 1, 3, 4), [1, 2, 3], [1, 2, 3, 4, 5]))).toEqual([9]);
    // All that were shown are answered and stand at the end now.
    expect(seqs(newOnes(rows(4, 5, 6), rows(4, 5, 6), [1, 2, 3], [1, 2, 3, 4, 5, 6]))).toEqual([]);
    expect(seqs(newOnes(rows(9, 4, 5), rows(9, 4, 5), [1, 2, 3], [1, 2, 3, 4, 5, 6]))).toEqual([9]);
  });

  test('a choice from one row to another holds every row between, loaded or not', () => {
    const keys = places.between(String(hundredThousand[190]), String(hundredThousand[1190]));
    expect([keys.length, keys[0], keys.at(-1)]).toEqual([1001, String(hundredThousand[190]), String(hundredThousand[1190])]);
    expect(places.between(String(hundredThousand[1190]), String(hundredThousand[190]))).toEqual(keys);
    expect(places.between('gone', String(hundredThousand[5]))).toEqual([String(hundredThousand[5])]);
  });

  test('the cursor scrolls the list only when its row cannot be seen whole, and then by the least', () => {
    expect(revealAt(10, 0, 480, 40)).toBeUndefined();
    expect(revealAt(12, 0, 480, 40)).toBe(40);
    expect(revealAt(99_999, 0, 480, 40)).toBe(100_000 * 40 - 480);
    expect(revealAt(5, 400, 480, 40)).toBe(200);
    expect(revealAt(10, 400, 480, 40)).toBeUndefined();
  });
});
