import { expect, test } from 'vitest';
import { openBackPressure } from '../../../src/main/broker/back-pressure.ts';

test('F2 all pauses together since the last answer to a ping stay within the budget; then reading goes on', () => {
  const world = { now: 0, isPressed: true };
  const rooms: (() => void)[] = [];
  let due: { readonly at: number; readonly run: () => void } | undefined;
  let resumed = 0;
  const pressure = openBackPressure({
    isPressed: () => world.isPressed,
    whenRoom: (resume) => void rooms.push(resume),
    budgetMs: 1000,
    now: () => world.now,
    later: (ms, run) => {
      due = { at: world.now + ms, run };
      return () => (due = undefined);
    },
  });
  const holds = (): boolean => pressure.holds(() => void resumed++);
  const pass = (ms: number): void => {
    world.now += ms;
    if (due !== undefined && due.at <= world.now) due.run();
  };

  expect(holds()).toBe(true);
  expect(holds()).toBe(true); // what was read already does not begin anew
  pass(400);
  rooms.pop()!();
  expect([resumed, pressure.isHolding()]).toEqual([1, false]);
  // Each pause is shorter than the budget; together they are not.
  expect(holds()).toBe(true);
  pass(599);
  expect(resumed).toBe(1);
  pass(1);
  expect([resumed, holds()]).toEqual([2, false]);
  rooms.pop()!(); // room that comes late is nobody's
  expect(resumed).toBe(2);
  pressure.pingAnswered();
  expect(holds()).toBe(true);
  pressure.stop();
  world.isPressed = false;
  expect(holds()).toBe(false);
});
