import assert from 'node:assert/strict';
import { describe, test } from 'vitest';
import { alert, type AlertCommand } from '../../../src/domain/alert/alert.ts';
import { handleFrom } from '../../../src/main/handle.ts';
import { openCallIn } from '../../../src/main/store/alert-queries.ts';
import { alertStream } from '../../../src/main/store/alert-rows.ts';
import type { Ops } from '../../../src/main/store/ops.ts';
import { tempFolder } from '../../temp-folder.ts';
import { evidence, opsIn, otherPoint, pointId } from './ops-fixture.ts';

const policy = { latching: false, selfAcknowledging: false, longestShelf: 86_400_000 };
const give = (ops: Ops, ...commands: readonly AlertCommand[]) => giveTo(ops, pointId, ...commands);
const giveTo = (ops: Ops, point: typeof pointId, ...commands: readonly AlertCommand[]) => {
  for (const command of commands) handleFrom(ops.log, alert(policy), ops.alertState(point), alertStream(point), 'ada', command);
};
const raise = (at: number, given = {}): AlertCommand => ({ type: 'raise', at, evidence: evidence(given) });

describe('the alert queue', () => {
  test('lists an occurrence with what an acknowledgement must name, and moves it through the tabs', () => {
    const ops = opsIn(tempFolder());
    give(ops, raise(1000));
    const [row] = ops.alerts.queue('active', '', 10).rows;
    assert.equal(row?.label, 'B');
    assert.deepEqual([row.call, row.severity, row.limit, row.value, row.number], [{ of: 1000, at: 1000 }, 'high', 8.5, 9.8, 1]);

    give(ops, { type: 'acknowledge', call: row.call, by: 'ada', note: 'pump checked' });
    const acked = ops.alerts.queue('active', '', 10).rows[0];
    assert.deepEqual([acked?.label, acked?.acknowledgedBy, acked?.notes], ['C', 'ada', 1]);

    give(ops, { type: 'shelve', at: 5000, until: 9000, oneShot: false, by: 'ada', reason: 'sensor is being changed' });
    assert.deepEqual(ops.alerts.queue('active', '', 10).rows, []);
    const shelved = ops.alerts.queue('shelved', '', 10).rows[0];
    assert.deepEqual([shelved?.label, shelved?.shelvedUntil, shelved?.setAsideBecause], ['G', 9000, 'sensor is being changed']);
    assert.deepEqual([ops.alerts.dueShelves(8999), ops.alerts.dueShelves(9000)], [[], [pointId]]);

    give(ops, { type: 'expire', at: 9000 });
    assert.equal(ops.alerts.queue('active', '', 10).rows[0]?.label, 'B', 'active after the shelf is called again');
    give(ops, { type: 'clear', at: 9500 }, { type: 'acknowledge', call: ops.alertState(pointId).call, by: 'ada' });
    assert.deepEqual(ops.alerts.queue('active', '', 10).tabs, { active: 0, shelved: 0, history: 1 });
    assert.equal(ops.alerts.queue('history', '', 10).rows[0]?.clearedAt, 9500);
    ops.close();
  });

  test('§7 a suppressed row says since when the longest of the suppressions that hold has held', () => {
    const ops = opsIn(tempFolder());
    give(ops, raise(1000), { type: 'suppress', at: 2000, cause: 'r1' }, { type: 'suppress', at: 3000, cause: 'r2' });
    const since = () => ops.alerts.queue('shelved', '', 10).rows[0]?.suppressedSince;
    assert.equal(since(), 2000);
    give(ops, { type: 'release', at: 4000, cause: 'r1' });
    assert.equal(since(), 3000);
    give(ops, { type: 'release', at: 5000, cause: 'r2' });
    assert.equal(ops.alerts.queue('active', '', 10).rows[0]?.suppressedSince, undefined);
    ops.close();
  });

  test('an escalation shows the worst level and keeps the beginning of the breach', () => {
    const ops = opsIn(tempFolder());
    give(ops, raise(1000), { type: 'escalate', at: 2000, evidence: evidence({ level: 'HH', severity: 'critical', limit: 10, value: 10.4, onset: 1990 }) });
    const [row] = ops.alerts.queue('active', '', 10).rows;
    assert.deepEqual([row?.severity, row?.level, row?.limit, row?.onset, row?.raisedAt], ['critical', 'HH', 10, 990, 1000]);
    ops.close();
  });

  test('unacknowledged comes first, then priority, then newest', () => {
    const ops = opsIn(tempFolder());
    give(ops, raise(1000, { severity: 'critical' }));
    give(ops, { type: 'acknowledge', call: { of: 1000, at: 1000 }, by: 'ada' });
    giveTo(ops, otherPoint, raise(2000, { severity: 'warning', device: 'P-11', name: 'Flow low' }));
    assert.deepEqual(
      ops.alerts.queue('active', '', 10).rows.map(({ severity }) => severity),
      ['warning', 'critical'],
    );
    assert.deepEqual(ops.alerts.counts(), { bySeverity: { critical: 1, high: 0, warning: 1, info: 0 }, unacknowledged: 1, setAside: 0 });
    ops.close();
  });

  test.each([
    ['flow', 1],
    ['p:1', 0],
    ['p:2,3', 2],
    ['device:ch*', 1],
    ['state:new', 2],
    ['state:acked', 0],
    ['nothing%like_this', 0],
    ['', 2],
  ])('the filter "%s" finds %d and says how many it hides', (search, expected) => {
    const ops = opsIn(tempFolder());
    give(ops, raise(1000));
    giveTo(ops, otherPoint, raise(2000, { severity: 'warning', device: 'P-11', name: 'Flow low' }));
    const { total, hiddenByFilter } = ops.alerts.queue('active', search, 10);
    assert.deepEqual([total, hiddenByFilter], [expected, 2 - expected]);
    ops.close();
  });

  test('a report period holds what was raised in it and what was still open then', () => {
    const ops = opsIn(tempFolder());
    give(ops, raise(1000), { type: 'clear', at: 1500 });
    giveTo(ops, otherPoint, raise(2000));
    const times = (from: number, to: number) => ops.alerts.ofPeriod(from, to).map(({ raisedAt }) => raisedAt);
    give(ops, { type: 'acknowledge', call: ops.alertState(pointId).call, by: 'ada' });
    assert.deepEqual([times(0, 1800), times(1600, 3000), times(5000, 6000), times(0, 900)], [[1000], [2000], [2000], []]);
    ops.close();
  });
});

describe('R25 a list of any length', () => {
  const points = Array.from({ length: 30 }, (_, i) => `00000000-0000-8000-8000-0000000001${String(i).padStart(2, '0')}` as typeof pointId);
  const severities = ['critical', 'high', 'warning', 'info'] as const;
  const filled = () => {
    const ops = opsIn(tempFolder());
    for (const [i, point] of points.entries())
      giveTo(ops, point, raise(1000 + ((i * 7) % 30), { severity: severities[i % 4], device: i % 3 === 0 ? 'P-11' : 'P-12' }));
    return ops;
  };

  test('stands in the same order by numbers as by rows, filtered too', () => {
    const ops = filled();
    for (const search of ['', 'p:1,2', 'device:P-11'])
      assert.deepEqual(
        ops.alerts.order('active', search),
        ops.alerts.queue('active', search, 100).rows.map(({ seq }) => seq),
      );
    ops.close();
  });

  test('gives any rows by their numbers, as they are now, and says which the list no longer has', () => {
    const ops = filled();
    const asked = ops.alerts.order('active', '').slice(10, 14);
    const [first, second] = ops.alerts.listed('active', '', asked).rows.toSorted((a, b) => asked.indexOf(a.seq) - asked.indexOf(b.seq));
    giveTo(ops, first!.pointId, { type: 'acknowledge', call: first!.call, by: 'ada' });
    giveTo(ops, second!.pointId, { type: 'clear', at: 2000 }, { type: 'acknowledge', call: second!.call, by: 'ada' });
    const { rows, left } = ops.alerts.listed('active', '', asked);
    assert.equal(rows.length, 4);
    assert.deepEqual(left, [second!.seq]);
    assert.equal(rows.find(({ seq }) => seq === first!.seq)?.label, 'C');
    assert.deepEqual(ops.alerts.listed('active', 'device:nothing', asked).left, asked, 'outside of the filter');
    ops.close();
  });

  test('knows the call of one point as it knows all of them', () => {
    const ops = filled();
    for (const call of ops.alerts.openCalls()) assert.deepEqual(openCallIn(call.point, ops.point(call.point)), call);
    const [row] = ops.alerts.queue('active', '', 1).rows;
    giveTo(ops, row!.pointId, { type: 'acknowledge', call: row!.call, by: 'ada' });
    assert.equal(openCallIn(row!.pointId, ops.point(row!.pointId)), undefined);
    ops.close();
  });
});
