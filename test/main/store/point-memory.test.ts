import assert from 'node:assert/strict';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, test } from 'vitest';
import { alert, type AlertCommand } from '../../../src/domain/alert/alert.ts';
import { Refusal } from '../../../src/domain/decider.ts';
import type { PointId } from '../../../src/domain/identity.ts';
import type { Occurrence } from '../../../src/domain/threshold/point-state.ts';
import { handleFrom } from '../../../src/main/handle.ts';
import { openCallIn } from '../../../src/main/store/alert-queries.ts';
import { alertStream } from '../../../src/main/store/alert-rows.ts';
import { openOps, type Ops } from '../../../src/main/store/ops.ts';
import { openPointMemory } from '../../../src/main/store/point-memory.ts';
import { verifyReadModels } from '../../../src/main/store/verify-read-models.ts';
import { countingIds } from '../../given.ts';
import { tempFolder } from '../../temp-folder.ts';
import { evidence, opsIn, pointId } from './ops-fixture.ts';

const policy = { latching: false, selfAcknowledging: false, longestShelf: 86_400_000 };
const start = 1_763_600_000_000;
const points = Array.from({ length: 4 }, (_, i) => `00000000-0000-8000-8000-${String(i + 1).padStart(12, '0')}` as PointId);
const give = (ops: Ops, point: PointId, command: AlertCommand) =>
  handleFrom(ops.log, alert(policy), ops.alertState(point), alertStream(point), 'engine', command);
const occurrence = (from: number, to: number | null): Occurrence => ({
  ...({} as Occurrence),
  start: from,
  end: to,
  onset: from - 5,
  extreme: 11,
  extremeAt: from,
});

const kinds = [
  ...(['raise', 'raise', 'raise', 'clear', 'clear', 'acknowledge', 'withdraw', 'realarm', 'escalate', 'ease', 'shelve', 'unshelve', 'suppress'] as const),
  ...(['release', 'service', 'return', 'comment', 'assign', 'overdue', 'found', 'foundAhead', 'amend', 'withdrawn'] as const),
];
const commandOf = (kind: (typeof kinds)[number], ops: Ops, point: PointId, at: number): AlertCommand => {
  const { call, raised } = ops.alertState(point);
  const severity = (['critical', 'high', 'warning'] as const)[at % 3]!;
  const said = evidence({ name: `Limit of ${point.slice(-2)}`, onset: at - 10, severity, ...(at % 5 === 0 && { grade: 'notice' }) });
  switch (kind) {
    case 'raise':
      return { type: 'raise', at, evidence: said };
    case 'clear':
      return { type: 'clear', at, value: 7, judged: { of: raised, occurrence: occurrence(raised, at) } };
    case 'acknowledge':
      return { type: 'acknowledge', call, by: 'ada' };
    case 'withdraw':
      return { type: 'withdraw', call, at, by: 'ada' };
    case 'realarm':
      return { type: 'realarm', at };
    case 'escalate':
    case 'ease':
      return { type: kind, at, evidence: said };
    case 'shelve':
      return { type: 'shelve', at, until: at + 60_000, oneShot: at % 2 === 0, by: 'ada', reason: 'maintenance' };
    case 'unshelve':
      return { type: 'unshelve', at, by: 'ada' };
    case 'suppress':
    case 'release':
      return { type: kind, cause: 'rule', at };
    case 'service':
      return { type: 'takeOutOfService', at, by: 'ada', permit: 'P-1', reason: 'exchange' };
    case 'return':
      return { type: 'returnToService', at, by: 'ada' };
    case 'comment':
      return { type: 'comment', of: raised, at, by: 'ada', text: `note ${at}` };
    case 'assign':
      return { type: 'assign', of: raised, at, by: 'ada', to: 'ben' };
    case 'overdue':
      return { type: 'overdue', call, at, step: 1, contact: 'ben' };
    case 'found':
      return { type: 'foundLate', occurrence: occurrence(raised - 1, raised), evidence: said };
    case 'foundAhead': // later than what was raised last
      return { type: 'foundLate', occurrence: occurrence(at + 1, at + 2), evidence: said };
    case 'amend':
      return { type: 'amend', of: raised, occurrence: occurrence(raised, at + 3) };
    case 'withdrawn':
      return { type: 'withdrawOccurrence', of: raised, at };
  }
};

describe('rows of a point in memory', () => {
  test('are those of the file after any events, also after transactions that were taken back; the lists are those of the log', { timeout: 60_000 }, () => {
    let clock = start;
    const ops = openOps({ file: join(tempFolder(), 'ops.db'), now: () => clock, newId: countingIds() });
    ops.db.pragma('synchronous = OFF'); // what is tested is not a power cut
    const steps = fc.sample(fc.tuple(fc.nat(points.length - 1), fc.constantFrom(...kinds), fc.nat(9)), { seed: 7, numRuns: 3000 });
    for (const [n, kind, fate] of steps) {
      clock += 3;
      try {
        ops.log.atomically(() => {
          give(ops, points[n]!, commandOf(kind, ops, points[n]!, clock));
          if (fate === 0) throw new Error('taken back');
        });
      } catch (error) {
        if (!(error instanceof Refusal) && !String(error).includes('taken back')) throw error;
      }
      if (fate > 2) continue;
      const read = openPointMemory(ops.db);
      for (const point of points) assert.deepEqual({ ...ops.point(point), open: undefined }, read.of(point), `${kind} at ${clock}`);
      assert.equal(ops.unacknowledged(), ops.alerts.counts().unacknowledged);
      assert.deepEqual(
        points.flatMap((point) => openCallIn(point, ops.point(point)) ?? []).toSorted((a, b) => (a.point < b.point ? -1 : 1)),
        ops.alerts.openCalls().toSorted((a, b) => (a.point < b.point ? -1 : 1)),
      );
    }
    assert.deepEqual(verifyReadModels(ops.db), { agree: true, compared: true });
    const tables = ['alert_point', 'alert_occurrence', 'alert_life', 'alert_moment', 'annunciation', 'figure_call', 'figure_suppressed'];
    const rows = () => tables.map((table) => ops.db.prepare(`SELECT * FROM ${table}`).all());
    const before = rows();
    for (const list of before) assert.notEqual(list.length, 0);
    ops.rebuild();
    assert.deepEqual(rows(), before);
    give(ops, points[0]!, { type: 'comment', of: 1, at: clock, by: 'ada', text: 'after it' });
    assert.deepEqual(verifyReadModels(ops.db), { agree: true, compared: true });
    ops.close();
  });

  test('an event that cannot be written leaves nothing behind', () => {
    const ops = opsIn(tempFolder());
    give(ops, pointId, { type: 'raise', at: 1000, evidence: evidence() });
    ops.db.exec("CREATE TRIGGER no BEFORE INSERT ON occurrence BEGIN SELECT RAISE(ABORT, 'full'); END");
    assert.throws(() => give(ops, pointId, { type: 'clear', at: 2000, judged: { of: 1000, occurrence: occurrence(1000, 2000) } }));
    assert.equal(ops.alertState(pointId).cleared, 0);
    assert.equal(openCallIn(pointId, ops.point(pointId))?.of, 1000);
    assert.equal(ops.unacknowledged(), 1);
    ops.db.exec('DROP TRIGGER no');
    give(ops, pointId, { type: 'clear', at: 2000 });
    assert.equal(ops.point(pointId).newest?.label, 'D');
    assert.deepEqual(verifyReadModels(ops.db), { agree: true, compared: true });
    ops.close();
  });
});
