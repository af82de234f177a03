import { type Filter, initialFilter } from '../../domain/threshold/filter.ts';
import type { Point } from './points.ts';
import type { PointState } from './point-judge.ts';

/**
 * The state of a point under another version of its threshold: a level that stays keeps its side, but begins its delays
 * anew; a new level begins as normal. `kinds` are the levels of the state.
 */
export const carryOver = (point: Point, kinds: readonly string[], state: PointState): PointState => {
  const names = point.levels.map(({ level }) => level.kind as string);
  if (names.join() === kinds.join()) return state;
  const filters = names.map((name): Filter => {
    const old = state.filters[kinds.indexOf(name)];
    return old ? { ...old, pending: null } : { ...initialFilter, last: state.at === -Infinity ? null : state.at };
  });
  const worst = filters.map(({ side }) => side).lastIndexOf('abnormal');
  const told = state.told < 0 ? -1 : Math.max(names.indexOf(kinds[state.told] ?? ''), 0);
  return { ...heldFrom({ ...state, filters, worst }, told), at: state.at };
};

/** Nothing is known until the first good sample; a point that people were told about stays abnormal until then. */
export const heldFrom = (state: PointState, told: number): PointState => {
  const filters = state.filters.map((filter, i): Filter => ({
    ...filter,
    side: i === told ? 'abnormal' : filter.side,
    raw: i === told || filter.raw,
    pending: null,
    held: true,
    last: null,
  }));
  const worst = filters.map(({ side }) => side).lastIndexOf('abnormal');
  return { ...state, filters, worst, told, at: -Infinity };
};
