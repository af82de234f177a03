import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, test } from 'vitest';
import { alert, type AlertCommand } from '../../../src/domain/alert/alert.ts';
import { severities } from '../../../src/domain/alert/severity.ts';
import { Refusal } from '../../../src/domain/decider.ts';
import type { PointId } from '../../../src/domain/identity.ts';
import { type Figures, figuresFrom } from '../../../src/domain/report/figures.ts';
import type { Period } from '../../../src/domain/report/figures/journal.ts';
import { threshold } from '../../../src/domain/threshold/threshold.ts';
import { handle, handleFrom } from '../../../src/main/handle.ts';
import { alertStream } from '../../../src/main/store/alert-rows.ts';
import { thresholdStream } from '../../../src/main/store/configuration-rows.ts';
import { figuresOfLog } from '../../../src/main/store/figures-of-log.ts';
import { openOps, type Ops } from '../../../src/main/store/ops.ts';
import { bruteFigures } from '../../domain/report/brute-figures.ts';
import { draftWith, randomOf } from '../../domain/threshold/given-draft.ts';
import { countingIds } from '../../given.ts';
import { tempFolder } from '../../temp-folder.ts';
import { journalOfLog } from './log-journal.ts';
import { evidence } from './ops-fixture.ts';

const start = Date.parse('2026-02-26T00:00:00Z');
const hourMs = 3_600_000;
const policy = { latching: false, selfAcknowledging: false, longestShelf: 86_400_000, realarmAfter: 600_000 };
const points = Array.from({ length: 12 }, (_, i) => `00000000-0000-8000-8000-${String(i + 1).padStart(12, '0')}` as PointId);
const thresholds = ['t-quick', 't-slow', 't-none'];

const kinds = (
  'raise raise raise clear clear acknowledge acknowledge realarm escalate withdraw ' +
  'shelve unshelve service return suppress release act foundLate amend withdrawOccurrence'
).split(' ');

/** Days of a site with bursts, long spells and pauses, everything people and late samples do, and now and then a clock that was set back. */
const seededLog = (seed: number): { readonly ops: Ops; readonly end: number; readonly below: (n: number) => number } => {
  const random = randomOf(seed);
  const below = (n: number): number => Math.floor(random() * n);
  const one = <T>(list: readonly T[]): T => list[below(list.length)]!;
  let clock = start;
  const ops = openOps({ file: join(tempFolder(), 'ops.db'), now: () => clock, newId: countingIds() });
  ops.db.pragma('synchronous = OFF');
  const occurrence = (at: number, end: number) => ({ start: at, onset: at, end, worst: 'H' as const, extreme: 9, extremeAt: at, version: 1 });

  const commandOf = (kind: string, point: PointId): AlertCommand => {
    const { call, raised, cleared } = ops.alertState(point);
    const at = clock - 1000 * below(3);
    const worded = evidence({ severity: one(severities), thresholdId: one(thresholds), grade: one(['alarm', 'alarm', 'alarm', 'notice']) });
    switch (kind) {
      case 'raise':
        return { type: 'raise', at, evidence: worded };
      case 'clear':
        return { type: 'clear', at: Math.max(at, raised + 1), judged: { of: raised, occurrence: occurrence(raised, at) } };
      case 'acknowledge':
        return { type: 'acknowledge', call, by: 'ada' };
      case 'withdraw':
        return { type: 'withdraw', call, at: clock, by: 'ada' };
      case 'shelve':
        return { type: 'shelve', at: clock, until: clock + hourMs, oneShot: below(2) === 0, by: 'ada', reason: 'maintenance' };
      case 'unshelve':
        return { type: 'unshelve', at: clock, by: 'ada' };
      case 'service':
        return { type: 'takeOutOfService', at: clock, by: 'ada', permit: 'P-1', reason: 'exchange' };
      case 'return':
        return { type: 'returnToService', at: clock, by: 'ada' };
      case 'suppress':
      case 'release':
        return { type: kind, cause: 'pump stopped', at: clock };
      case 'act':
        return { type: 'recordAction', of: raised, at: clock, by: 'ada', action: 'filter changed', cause: 'dirt' };
      case 'foundLate':
        return { type: 'foundLate', occurrence: occurrence(clock - hourMs - below(9), clock - hourMs + 60_000), evidence: worded };
      case 'amend':
        return { type: 'amend', of: raised, occurrence: occurrence(raised, cleared + 1000 * below(5000)) };
      case 'withdrawOccurrence':
        return { type: 'withdrawOccurrence', of: raised, at: clock };
      default:
        return kind === 'realarm'
          ? { type: 'realarm', at: clock }
          : { type: 'escalate', at: clock, evidence: { ...worded, severity: 'critical', grade: 'alarm' } };
    }
  };
  ops.log.atomically(() => {
    for (const [i, responseMs] of [60_000, 600_000, null].entries())
      handle(ops.log, threshold, thresholdStream(thresholds[i]!), 'ada', {
        type: 'create',
        draft: draftWith({ name: thresholds[i]!, rationale: { responseMs } as never }),
        at: start,
      });
    const give = (kind: string, point: PointId): void => {
      if (kind === 'amend' && ops.alertState(point).cleared <= ops.alertState(point).raised) return;
      try {
        handleFrom(ops.log, alert(policy), ops.alertState(point), alertStream(point), 'engine', commandOf(kind, point));
      } catch (error) {
        if (!(error instanceof Refusal)) throw error; // what is refused is not on record
      }
    };
    for (let n = 0; n < 160; n++) {
      if (seed % 4 === 0 && below(60) === 0 && clock > start + 2 * hourMs) clock -= hourMs;
      const isBurst = n % 65 < 20;
      clock += 1000 * one(isBurst ? [0, 0, 1, 5, 40] : [0, 0, 1, 1, 5, 30, 200, below(20) === 0 ? 90_000 : 2, below(8) === 0 ? 9000 : 1]);
      const point = isBurst ? points[n % 12]! : one(points);
      if (isBurst) for (const kind of ['return', 'unshelve', 'release', 'clear']) give(kind, point);
      const kind = isBurst ? 'raise' : one(kinds);
      give(kind, point);
      if (kind !== 'suppress' || below(2) === 0) continue;
      clock += 2000;
      for (const unseen of ['clear', 'raise', 'clear']) give(unseen, point);
    }
  });
  return { ops, end: clock, below };
};

const ofLog = (ops: Ops, period: Period, spells: readonly Period[]): Figures => figuresFrom({ ...figuresOfLog(ops, period), spells }, period);
const ofJournal = (ops: Ops, period: Period, spells: readonly Period[]) =>
  bruteFigures([...journalOfLog(ops, period.to), ...spells.map(({ from, to }) => ({ kind: 'observed', at: from, until: to }) as const)], period);
const plain = (figures: unknown): unknown => JSON.parse(JSON.stringify(figures));

describe('figures of the log of a site', () => {
  test('R11 those of the read model equal a count by brute force over the log, for 100 periods of seeded logs', { timeout: 60_000 }, () => {
    const met = { calls: 0, sliding: 0, open: 0, answered: 0, suppressed: 0, retrospective: 0, withdrawn: 0, actions: 0, stale: 0, judged: 0, apart: 0 };
    for (let seed = 1; seed <= 25; seed++) {
      const { ops, end, below } = seededLog(seed);
      const seconds = Math.floor((end - start) / 1000);
      for (let n = 0; n < 4; n++) {
        const from = start + 1000 * below(seconds);
        const period = { from, to: from + 1000 * (600 + below(Math.min(n === 0 ? 90_000 : 20_000, seconds))) };
        const middle = from + 1000 * Math.floor((period.to - from) / 3000);
        const spells =
          n % 2 === 0
            ? [period]
            : [
                { from, to: middle },
                { from: middle + 300_000, to: period.to },
              ].filter((spell) => spell.from < spell.to);
        const found = ofLog(ops, period, spells);
        assert.deepEqual(plain(found), plain(ofJournal(ops, period, spells)), `seed ${seed}, period ${n}`);
        met.calls += found.annunciations;
        met.sliding += found.floods.sliding.floods;
        met.open += found.standing.occurrences;
        met.answered += found.answers.timeToAnswerMs.n;
        met.apart += Math.min(found.answers.shelved, 1) + Math.min(found.answers.outOfService, 1);
        met.judged += found.answers.answeredInTime.calls;
        met.suppressed += found.onRecord.suppressed;
        met.retrospective += found.onRecord.retrospective;
        met.withdrawn += found.onRecord.withdrawn;
        met.actions += found.onRecord.withAction;
        met.stale += found.stale.occurrences;
      }
      if (seed % 5 === 0) {
        const whole = { from: start, to: end + 1000 };
        const before = plain(ofLog(ops, whole, [whole]));
        ops.rebuild();
        assert.deepEqual(plain(ofLog(ops, whole, [whole])), before, `seed ${seed}, the read model made again`);
      }
      ops.close();
    }
    for (const [what, n] of Object.entries(met)) assert.ok(n > 10, `the logs hold enough of everything: ${what} ${n}`);
  });

  test('a flood that began long before the period is known with all its calls, and a pause of ten minutes parts two', () => {
    let clock = start;
    const ops = openOps({ file: join(tempFolder(), 'ops.db'), now: () => clock, newId: countingIds() });
    const goOn = 900;
    const call = (i: number): void => {
      const point = points[i % 12]!;
      handleFrom(ops.log, alert(policy), ops.alertState(point), alertStream(point), 'engine', { type: 'clear', at: clock });
      handleFrom(ops.log, alert(policy), ops.alertState(point), alertStream(point), 'engine', { type: 'raise', at: clock + 1, evidence: evidence() });
    };
    ops.log.atomically(() => {
      for (let i = 0; i < 20; i++, clock += 10_000) call(i);
      clock += 2 * hourMs;
      for (let i = 0; i < 12; i++) call(i);
      // One every 110 s for more than a day: it goes on, and neither the period nor the day before saw it begin.
      for (let i = 1; i <= goOn; i++) {
        clock += 110_000;
        call(i);
      }
    });
    const period = { from: clock - hourMs, to: clock + 1 };
    const { sliding } = ofLog(ops, period, [period]).floods;
    assert.deepEqual([sliding.floods, sliding.inFloodMs, sliding.calls], [1, hourMs + 1, 12 + goOn]);
    ops.close();
  });
});
