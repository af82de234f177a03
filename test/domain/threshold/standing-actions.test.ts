import { expect, test } from 'vitest';
import { actionsFor, keepActions, standingActions, type StandingActionsKept } from '../../../src/domain/threshold/standing-actions.ts';

const kept = (scope: 'area' | 'device', name: string, ...actions: string[]): { actor: string; event: StandingActionsKept } => ({
  actor: 'ada',
  event: { type: 'StandingActionsKept', scope, name, actions, reason: 'agreed', at: 1 },
});
const all = standingActions([kept('device', 'P-11', 'Old.'), kept('area', 'Hall A', 'Open the door.'), kept('device', 'P-11', 'Look at P-11.', 'Start P-12.')]);

test('actions are inherited from area to device to point, where the point has none', () => {
  expect(actionsFor(['Own.'], 'P-11', 'Hall A', all)).toEqual({ actions: ['Own.'] });
  expect(actionsFor([], 'P-11', 'Hall A', all)).toEqual({ actions: ['Look at P-11.', 'Start P-12.'], from: { scope: 'device', name: 'P-11' } });
  expect(actionsFor([], 'P-99', 'Hall A', all)).toEqual({ actions: ['Open the door.'], from: { scope: 'area', name: 'Hall A' } });
  expect(actionsFor([], 'P-99', null, all)).toEqual({ actions: [] });
  expect(actionsFor([], 'Hall A', null, all)).toEqual({ actions: [] });
});

test('the last word counts; without a step nothing stands there any more', () => {
  expect(all.map(({ scope, name }) => `${scope} ${name}`)).toEqual(['area Hall A', 'device P-11']);
  expect(standingActions([kept('device', 'P-11', 'Old.'), kept('device', 'P-11')])).toEqual([]);
});

test('R23 a change without a reason is refused, and what changes nothing is not put on record', () => {
  const draft = { scope: 'area' as const, name: 'Hall A', actions: ['Open the door.'] };
  expect(() => keepActions({ ...draft, actions: [] }, ' ', 5, all)).toThrow(expect.objectContaining({ code: 'actions.reason-missing' }));
  expect(keepActions(draft, 'again', 5, all)).toEqual([]);
  expect(keepActions({ ...draft, actions: ['Close it.'] }, ' fire ', 5, all)).toMatchObject([{ scope: 'area', actions: ['Close it.'], reason: 'fire', at: 5 }]);
});
