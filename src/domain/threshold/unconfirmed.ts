import { programOf } from './journal.ts';
import type { Level } from './level.ts';
import type { Program } from './program.ts';
import type { Watch } from './watch-state.ts';

/** The newest that was heard of a point is beyond its limit, and no live sample has shown it: nobody is called for it yet. */
export interface Unconfirmed {
  readonly program: Program;
  /** The worst level that the value is beyond. */
  readonly level: Level;
  readonly value: number;
  /** When the last usable sample was measured, ms since 1970 UTC. */
  readonly at: number;
}

/**
 * What stands at the head of a point only by samples that are not live, such as a retained value with a time of its own. Undefined:
 * it is not beyond, people were told, or a live sample lies in it, which raises it as soon as its delay is over.
 */
export const unconfirmedOf = ({ plan, cursor, told, liveAt }: Watch): Unconfirmed | undefined => {
  const program = programOf(plan, cursor);
  const { state } = cursor;
  // Silence is concluded from time, not from a sample that somebody sent.
  if (told >= 0 || program === null || state === null || state.isCalm || state.isPaused || program.score.kind === 'no-data') return undefined;
  const place = state.filters.findLastIndex(({ raw }) => raw);
  if (place < 0) return undefined;
  const begun = state.filters.flatMap(({ raw, pending }) => (raw && pending?.to === 'abnormal' ? pending.since : []));
  const since = Math.min(...begun, state.worst >= 0 ? state.onset : Infinity);
  if (liveAt >= since) return undefined;
  const heard = Math.max(...state.filters.flatMap(({ last }) => last ?? []));
  return { program, level: program.levels[place]!.level, value: state.value, at: Number.isFinite(heard) ? heard : state.at };
};
