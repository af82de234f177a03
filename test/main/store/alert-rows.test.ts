import assert from 'node:assert/strict';
import { describe, test } from 'vitest';
import { alert, type AlertCommand } from '../../../src/domain/alert/alert.ts';
import { handleFrom } from '../../../src/main/handle.ts';
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
