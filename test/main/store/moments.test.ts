import assert from 'node:assert/strict';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, test } from 'vitest';
import type { AlertRow } from '../../../src/contract/views.ts';
import { alert, type AlertCommand } from '../../../src/domain/alert/alert.ts';
import { Refusal } from '../../../src/domain/decider.ts';
import type { PointId } from '../../../src/domain/identity.ts';
import { handleFrom } from '../../../src/main/handle.ts';
import { alertStream } from '../../../src/main/store/alert-rows.ts';
import type { AlertQueries } from '../../../src/main/store/alert-queries.ts';
import { openPast } from '../../../src/main/store/moments.ts';
import { openOps, openOpsReader, type Ops } from '../../../src/main/store/ops.ts';
import { countingIds } from '../../given.ts';
import { tempFolder } from '../../temp-folder.ts';
import { evidence } from './ops-fixture.ts';

const policy = { latching: true, selfAcknowledging: false, longestShelf: 86_400_000 };
const start = 1_763_600_000_000;
const points = Array.from({ length: 5 }, (_, i) => `00000000-0000-8000-8000-${String(i + 1).padStart(12, '0')}` as PointId);

const kinds = ['raise', 'raise', 'clear', 'clear', 'acknowledge', 'reset', 'shelve', 'unshelve', 'escalate', 'service', 'return', 'comment'] as const;
const commandOf = (kind: (typeof kinds)[number], ops: Ops, point: PointId, at: number): AlertCommand => {
  const { call, raised } = ops.alertState(point);
  switch (kind) {
    case 'raise':
      return { type: 'raise', at, evidence: evidence({ name: `Limit of ${point.slice(-2)}`, onset: at - 10 }) };
    case 'clear':
      return { type: 'clear', at, value: 7 };
    case 'acknowledge':
      return { type: 'acknowledge', call, by: 'ada', note: `seen at ${at}` };
    case 'reset':
      return { type: 'reset', by: 'ada' };
    case 'shelve':
      return { type: 'shelve', at, until: at + 60_000, oneShot: false, by: 'ada', reason: 'maintenance' };
    case 'unshelve':
      return { type: 'unshelve', at, by: 'ada' };
    case 'escalate':
      return { type: 'escalate', at, evidence: evidence({ level: 'HH', severity: 'critical', value: 11 }) };
    case 'service':
      return { type: 'takeOutOfService', at, by: 'ada', permit: 'P-1', reason: 'exchange' };
    case 'return':
      return { type: 'returnToService', at, by: 'ada' };
    case 'comment':
      return { type: 'comment', of: raised, at, by: 'ada', text: `note ${at}` };
  }
};
/** How often a point was called in the last 24 hours is a figure of the present list, not of the alert. */
const ofItself = (row: AlertRow): AlertRow => {
  const { recent: _, ...own } = row;
  return own;
};
const listed = (alerts: AlertQueries) => ({
  counts: alerts.counts(),
  active: alerts.queue('active', '', 1000).rows.map(ofItself),
  shelved: alerts.queue('shelved', '', 1000).rows.map(ofItself),
});

describe('the past', () => {
  test('R22: the alerts of 1,000 random moments are those that were shown then', { timeout: 120_000 }, () => {
    const folder = tempFolder();
    let clock = start;
    const ops = openOps({ file: join(folder, 'ops.db'), now: () => clock, newId: countingIds() });
    ops.db.pragma('synchronous = OFF'); // what is tested is not a power cut
    const shown = new Map<number, ReturnType<typeof listed>>();
    const steps = fc.sample(fc.tuple(fc.nat(points.length - 1), fc.constantFrom(...kinds), fc.integer({ min: 1, max: 3 })), { seed: 22, numRuns: 4000 });
    for (const [i, [which, kind, seconds]] of steps.entries()) {
      const point = points[which]!;
      try {
        handleFrom(ops.log, alert(policy), ops.alertState(point), alertStream(point), 'ada', commandOf(kind, ops, point, clock));
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
      }
      if (i % 4 === 0) shown.set(clock + 500, listed(ops.alerts));
      clock += seconds * 1000;
    }
    assert.equal(shown.size, 1000);
    const longest = ops.db.prepare('SELECT max(version) FROM event').pluck().get() as number;
    assert.ok(longest > 100, 'several kept registers per point');
    for (const [time, before] of shown) {
      const past = openPast(ops.db, time);
      assert.deepEqual(listed(past.alerts), before, `at ${new Date(time).toISOString()}`);
      past.close();
    }
    ops.close();
  });

  test('before the first event nothing is listed; a reader alone can look, and a rebuilt read model gives the same', () => {
    const folder = tempFolder();
    let clock = start;
    const ops = openOps({ file: join(folder, 'ops.db'), now: () => clock, newId: countingIds() });
    for (let i = 0; i < 100; i++) {
      clock += 1000;
      handleFrom(
        ops.log,
        alert(policy),
        ops.alertState(points[0]!),
        alertStream(points[0]!),
        'engine',
        commandOf(i % 2 === 0 ? 'raise' : 'clear', ops, points[0]!, clock),
      );
    }
    const look = (time: number) => {
      const reader = openOpsReader(join(folder, 'ops.db'));
      const past = openPast(reader.db, time);
      const found = listed(past.alerts);
      past.close();
      reader.close();
      return found;
    };
    assert.deepEqual(look(start).active, []);
    const before = [start + 1500, start + 40_500, start + 90_500].map(look);
    assert.deepEqual(
      before.map(({ active }) => active.length),
      [1, 1, 1],
    );
    ops.rebuild();
    assert.deepEqual([start + 1500, start + 40_500, start + 90_500].map(look), before);
    ops.close();
  });
});
