import { advanceIn, nextDue, sampleIn, type Turn } from './filter.ts';
import { type Change, occurrenceOf, type PointState } from './point-state.ts';
import type { Program } from './program.ts';

const scratch: Turn[] = [];
/** Place of the worst level whose filter is abnormal; -1: none. */
export const abnormalOf = (s: PointState): number => {
  for (let i = s.filters.length - 1; i >= 0; i--) if (s.filters[i]!.side === 'abnormal') return i;
  return -1;
};

interface LevelTurn extends Turn {
  readonly level: number;
}

/** Levels become one condition: the worst abnormal one. All turns of one instant count together, so one breach is one call. */
const conclude = (program: Program, s: PointState, was: number, turns: LevelTurn[], out: Change[]): void => {
  if (turns.length > 1) turns.sort((a, b) => a.at - b.at);
  const abnormal = s.filters.map(({ side }) => side === 'abnormal');
  // Back to where the levels stood before these turns, then forward one instant after the other.
  for (const turn of turns.toReversed()) abnormal[turn.level] = turn.to !== 'abnormal';
  let worst = was;
  for (let i = 0; i < turns.length;) {
    const { at } = turns[i]!;
    let onset = Infinity;
    for (; turns[i]?.at === at; i++) {
      const turn = turns[i]!;
      abnormal[turn.level] = turn.to === 'abnormal';
      if (turn.to === 'abnormal') onset = Math.min(onset, turn.since);
    }
    const before = worst;
    worst = abnormal.lastIndexOf(true);
    s.mark = Math.max(s.mark, at);
    s.worst = worst;
    if (before < 0 && worst >= 0) {
      [s.since, s.onset, s.top, s.version] = [Math.max(at, s.ended + 1), onset, worst, program.version];
      out.push({ type: 'raise', at: s.since, onset, level: worst, value: s.value });
    } else if (before >= 0 && worst < 0) {
      out.push({ type: 'clear', at: Math.max(at, s.since + 1), value: s.value, occurrence: occurrenceOf(program, s, Math.max(at, s.since + 1)) });
      s.ended = Math.max(at, s.since + 1);
      s.top = -1;
    } else if (worst !== before) {
      s.top = Math.max(s.top, worst);
      out.push({ type: worst > before ? 'escalate' : 'ease', at, level: worst, value: s.value });
    }
  }
};

/** Moves the filters to `t` without a sample. */
export const passTime = (program: Program, s: PointState, t: number, out: Change[]): void => {
  let turns: LevelTurn[] | undefined;
  const was = s.worst;
  for (let i = 0; i < s.filters.length; i++) {
    const f = s.filters[i]!;
    const { rule } = program.levels[i]!;
    const due = nextDue(rule, f);
    if (due > t) continue;
    advanceIn(rule, f, t, scratch);
    if (f.held && f.last !== null) s.mark = Math.max(s.mark, Math.min(t, f.last + rule.staleAfterMs));
    for (const turn of scratch) (turns ??= []).push({ ...turn, level: i });
    scratch.length = 0;
  }
  if (turns !== undefined) conclude(program, s, was, turns, out);
};

/** Gives the filters a value of an instant. */
export const judgeValue = (program: Program, s: PointState, t: number, score: number, shown: number, out: Change[]): void => {
  const isKnown = Number.isFinite(score);
  const wasRaw = s.filters[0]!.raw || s.worst >= 0;
  let turns: LevelTurn[] | undefined;
  const was = s.worst;
  // A delay that ended before this sample is told with the value of its own time.
  passTime(program, s, t, out);
  const after = s.worst;
  if (isKnown) s.value = shown;
  for (let i = 0; i < s.filters.length; i++) {
    sampleIn(program.levels[i]!.rule, s.filters[i]!, t, score, isKnown, scratch);
    for (const turn of scratch) (turns ??= []).push({ ...turn, level: i });
    scratch.length = 0;
  }
  if (isKnown && s.filters[0]!.raw) {
    const isNew = !wasRaw || (was >= 0 && after < 0);
    if (isNew || Number.isNaN(s.extreme) || (program.side === 'high' ? shown > s.extreme : shown < s.extreme)) [s.extreme, s.extremeAt] = [shown, t];
  }
  if (turns !== undefined) conclude(program, s, after, turns, out);
};
