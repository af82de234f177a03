import assert from 'node:assert/strict';
import { describe, test } from 'vitest';
import type { ThresholdRow } from '../../../src/contract/views.ts';
import { compile, type Point } from '../../../src/main/engine/points.ts';
import { initialPoint, judgeSample, type Judged, judgeTime, type PointState } from '../../../src/main/engine/point-judge.ts';
import type { Level } from '../../../src/domain/threshold/threshold.ts';

const level = (given: Partial<Level>): Level => ({ kind: 'H', limit: 80, deadBand: 2, onDelayMs: 0, offDelayMs: 0, severity: 'high', ...given });
const pointWith = (...levels: readonly Level[]): Point =>
  compile('t', 's', {
    thresholdId: '00000000-0000-7000-8000-000000000001',
    enabled: true,
    version: 1,
    changedAt: 0,
    changedBy: 'ada',
    draft: {
      name: 'n',
      seriesId: 's',
      device: 'd',
      metric: 'm',
      unit: '',
      levels,
      guidance: '',
      latching: false,
      selfAcknowledging: false,
      longestShelfMs: 0,
      staleAfterMs: 10_000,
    },
  } as unknown as ThresholdRow)[0]!;

interface Step {
  readonly ts: number;
  readonly value: number;
  readonly isLive?: boolean;
  readonly isGood?: boolean;
}
/** Commands of a row of samples, as `type@at` with the level of the evidence. */
const run = (point: Point, steps: readonly Step[]): { readonly told: readonly string[]; readonly state: PointState } => {
  let state = initialPoint(point.levels.length);
  const told: string[] = [];
  const take = ({ state: next, commands }: Judged) => {
    state = next;
    for (const command of commands)
      told.push(
        `${command.type}@${'at' in command ? command.at : ''}${'evidence' in command && command.evidence ? ` ${command.evidence.level} ${command.evidence.value}` : ''}`,
      );
  };
  for (const { ts, value, isLive = true, isGood = true } of steps) take(judgeSample(point, state, { ts, value, isLive, isGood, simulated: false }));
  return { told, state };
};

describe('a point', () => {
  test('is raised at its limit and clears below the dead band', () => {
    const { told } = run(pointWith(level({})), [
      { ts: 1000, value: 79 },
      { ts: 2000, value: 80 },
      { ts: 3000, value: 78 },
      { ts: 4000, value: 77.9 },
    ]);
    assert.deepEqual(told, ['raise@2000 H 80', 'clear@4000']);
  });

  test('one sample beyond two levels is one call, of the worse level', () => {
    const { told } = run(pointWith(level({}), level({ kind: 'HH', limit: 90, severity: 'critical' })), [
      { ts: 1000, value: 79 },
      { ts: 2000, value: 95 },
    ]);
    assert.deepEqual(told, ['raise@2000 HH 95']);
  });

  test('escalates, eases and clears through its levels', () => {
    const { told } = run(pointWith(level({}), level({ kind: 'HH', limit: 90, severity: 'critical' })), [
      { ts: 1000, value: 85 },
      { ts: 2000, value: 91 },
      { ts: 3000, value: 84 },
      { ts: 4000, value: 70 },
    ]);
    assert.deepEqual(told, ['raise@1000 H 85', 'escalate@2000 HH 91', 'ease@3000 H 84', 'clear@4000']);
  });

  test('an on-delay ends at its event-time deadline, told with the value of the breach', () => {
    const point = pointWith(level({ onDelayMs: 5000 }));
    const { told } = run(point, [
      { ts: 1000, value: 82 },
      { ts: 3000, value: 83 },
      { ts: 9000, value: 10 },
    ]);
    assert.deepEqual(told, ['raise@6000 H 83', 'clear@9000']);
  });

  test('an on-delay needs no further sample, only time', () => {
    const point = pointWith(level({ onDelayMs: 5000 }));
    const { state } = run(point, [{ ts: 1000, value: 82 }]);
    assert.deepEqual(judgeTime(point, state, 5999).commands, []);
    assert.equal(judgeTime(point, state, 6000).commands[0]?.type, 'raise');
  });

  test('buffered data alone does not call; the first live sample calls with the true start', () => {
    const { told } = run(pointWith(level({})), [
      { ts: 1000, value: 82, isLive: false },
      { ts: 2000, value: 83, isLive: false },
      { ts: 9000, value: 84 },
    ]);
    assert.deepEqual(told, ['raise@1000 H 84']);
    const { told: silent } = run(pointWith(level({})), [
      { ts: 1000, value: 82, isLive: false },
      { ts: 2000, value: 70 },
    ]);
    assert.deepEqual(silent, []);
  });

  test('a bad value neither raises nor clears', () => {
    const { told } = run(pointWith(level({})), [
      { ts: 1000, value: 82 },
      { ts: 2000, value: Number.NaN, isGood: false },
      { ts: 3000, value: 0, isGood: false },
    ]);
    assert.deepEqual(told, ['raise@1000 H 82']);
  });

  test('loss of data holds an on-delay and never clears', () => {
    const point = pointWith(level({ onDelayMs: 20_000 }));
    const { state, told } = run(point, [{ ts: 1000, value: 82 }]);
    assert.deepEqual([told, judgeTime(point, state, 1_000_000).commands], [[], []]);
  });

  test('a sample older than the last changes nothing', () => {
    const { told } = run(pointWith(level({})), [
      { ts: 5000, value: 10 },
      { ts: 4000, value: 99 },
    ]);
    assert.deepEqual(told, []);
  });

  test('low levels mirror high ones', () => {
    const { told } = run(pointWith(level({ kind: 'L', limit: 20 }), level({ kind: 'LL', limit: 10, severity: 'critical' })), [
      { ts: 1000, value: 20 },
      { ts: 2000, value: 10 },
      { ts: 3000, value: 22 },
      { ts: 4000, value: 22.1 },
    ]);
    assert.deepEqual(told, ['raise@1000 L 20', 'escalate@2000 LL 10', 'ease@3000 L 22', 'clear@4000']);
  });
});
