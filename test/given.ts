import assert from 'node:assert/strict';
import { type Decider, Refusal, replay } from '../src/domain/decider.ts';

/** given(past).when(command).expect(events): tests of an aggregate without a store or a mock. */
export const specify = <State, Command, Event>(decider: Decider<State, Command, Event>) => ({
  given: (...past: readonly Event[]) => {
    const state = replay(decider, past);
    return {
      state,
      when: (command: Command) => ({
        expect: (...events: readonly Event[]) => assert.deepEqual(decider.decide(command, state), events),
        refused: (code: string) =>
          assert.throws(
            () => decider.decide(command, state),
            (error) => error instanceof Refusal && error.code === code,
          ),
      }),
    };
  },
});

/** Ids in a row, so that a failing test reads the same every time. */
export const countingIds = () => {
  let last = 0;
  return () => `00000000-0000-7000-8000-${String(++last).padStart(12, '0')}`;
};
