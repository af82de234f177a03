import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { alert, type AlertCommand } from '../../../src/domain/alert/alert.ts';
import { handleFrom } from '../../../src/main/handle.ts';
import { alertStream } from '../../../src/main/store/alert-rows.ts';
import { knownNow } from '../../../src/main/store/known-now.ts';
import { openOps, openOpsReader } from '../../../src/main/store/ops.ts';
import { countingIds } from '../../given.ts';
import { tempFolder } from '../../temp-folder.ts';
import { evidence, otherPoint, pointId } from './ops-fixture.ts';

const policy = { latching: false, selfAcknowledging: false, longestShelf: 86_400_000 };
const occurrence = (start: number, end: number | null) => ({ start, onset: start - 1000, end, worst: 'H', extreme: 9, extremeAt: start, version: 1 }) as const;
const given = () => {
  const clock = { now: 0 };
  const file = join(tempFolder(), 'ops.db');
  const ops = openOps({ file, now: () => clock.now, newId: countingIds() });
  onTestFinished(() => ops.close());
  const give = (at: number, point: typeof pointId, command: AlertCommand): void => {
    clock.now = at;
    handleFrom(ops.log, alert(policy), ops.alertState(point), alertStream(point), 'engine', command);
  };
  const seen = (at: number) => knownNow(ops.db, at).rows.map(({ raisedAt, clearedAt, label, later, laterAt }) => [raisedAt, clearedAt, label, later, laterAt]);
  return { ops, file, give, seen };
};
const raise = (at: number): AlertCommand => ({ type: 'raise', at, evidence: evidence({ onset: at - 1000 }) });

describe('§11 time travel as known now', () => {
  test('what was known then and still is so is not marked, and has the state and the answer of then', () => {
    const { give, seen, ops } = given();
    give(10_000, pointId, raise(10_000));
    give(20_000, pointId, { type: 'acknowledge', call: ops.alertState(pointId).call, by: 'ada' });
    give(40_000, pointId, { type: 'clear', at: 40_000, judged: { of: 10_000, occurrence: occurrence(10_000, 40_000) } });
    expect(seen(9000)).toEqual([]);
    expect(seen(12_000)).toEqual([[10_000, 40_000, 'B', undefined, undefined]]);
    expect(seen(30_000)).toEqual([[10_000, 40_000, 'C', undefined, undefined]]);
    expect(seen(40_000)).toEqual([]);
    expect(knownNow(ops.db, 12_000).changed).toBe(0);
  });

  test('found late: listed at its true times and marked with when it was found, though nothing was shown then', () => {
    const { give, seen, ops, file } = given();
    give(90_000, pointId, { type: 'foundLate', occurrence: occurrence(10_000, 30_000), evidence: evidence() });
    expect(seen(20_000)).toEqual([[10_000, 30_000, 'A', 'found', 90_000]]);
    expect([seen(9000), seen(30_000)]).toEqual([[], []]);
    expect(knownNow(ops.db, 20_000)).toMatchObject({ changed: 1, rows: [{ acknowledgedBy: null }] });
    const reader = openOpsReader(file);
    expect(knownNow(reader.db, 20_000)).toEqual(knownNow(ops.db, 20_000));
    reader.close();
  });

  test('withdrawn: it was shown then, is listed, and marked; found and then withdrawn it is not listed', () => {
    const { give, seen } = given();
    give(10_000, pointId, raise(10_000));
    give(30_000, pointId, { type: 'clear', at: 30_000, judged: { of: 10_000, occurrence: occurrence(10_000, 30_000) } });
    give(50_000, pointId, { type: 'withdrawOccurrence', of: 10_000, at: 30_000 });
    give(60_000, otherPoint, { type: 'foundLate', occurrence: occurrence(10_000, 30_000), evidence: evidence() });
    give(70_000, otherPoint, { type: 'withdrawOccurrence', of: 10_000, at: 30_000 });
    expect(seen(20_000)).toEqual([[10_000, 30_000, 'B', 'withdrawn', 50_000]]);
  });

  test('amended: other bounds list it where it was, and mark it where it was shown and was not', () => {
    const { give, seen } = given();
    give(10_000, pointId, raise(10_000));
    give(30_000, pointId, { type: 'clear', at: 30_000, judged: { of: 10_000, occurrence: occurrence(10_000, 30_000) } });
    give(60_000, pointId, { type: 'amend', of: 10_000, occurrence: occurrence(5000, 20_000) });
    expect(seen(7000)).toEqual([[5000, 20_000, 'A', 'found', 60_000]]);
    expect(seen(15_000)).toEqual([[5000, 20_000, 'B', 'amended', 60_000]]);
    expect(seen(25_000)).toEqual([[10_000, 20_000, 'B', 'amended', 60_000]]);
    expect(seen(30_000)).toEqual([]);
  });

  test('what is still open covers every moment since it began', () => {
    const { give, seen } = given();
    give(10_000, pointId, raise(10_000));
    expect(seen(5_000_000)).toEqual([[10_000, null, 'B', undefined, undefined]]);
  });
});
