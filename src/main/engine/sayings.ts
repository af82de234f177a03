import type { AlertCommand } from '../../domain/alert/alert.ts';
import { type Alert, isAbnormal } from '../../domain/alert/registers.ts';
import type { LateWhy } from '../../domain/alert/late-why.ts';
import type { Occurrence } from '../../domain/threshold/point-state.ts';
import type { Program } from '../../domain/threshold/program.ts';
import type { Known } from '../../domain/threshold/rejudge.ts';
import type { Saying } from '../../domain/threshold/saying.ts';
import type { Watch } from '../../domain/threshold/watch-state.ts';
import { evidenceOf, type Point } from './points.ts';

export interface SayingContext {
  /** In force when it was said. */
  readonly program: Program;
  readonly simulated: boolean;
  /** Registers of the point, before what is said. */
  readonly state: Alert;
  readonly known: (pointId: string, from: number) => readonly Known[];
  /** Why what happened between two times was found late, as far as stored samples tell. */
  readonly why: (from: number, to: number) => LateWhy | undefined;
}

/** The cause by which a schedule hides a point outside of its shifts. */
export const scheduleCause = (thresholdId: string): string => `schedule:${thresholdId}`;

const sameBounds = (a: Occurrence, b: Occurrence): boolean =>
  a.start === b.start && a.end === b.end && a.onset === b.onset && a.worst === b.worst && a.extremeAt === b.extremeAt;

/** From what judging says to what the point is told. */
export const commandsOf = (
  point: Point,
  watch: Watch,
  says: readonly Saying[],
  { program, simulated, state, known, why }: SayingContext,
): readonly AlertCommand[] => {
  const evidence = (level: number, value: number, onset: number) =>
    evidenceOf(point.thresholdId, program, program.levels[Math.min(level, program.levels.length - 1)]!.level, value, onset, simulated);
  const levelOf = (worst: string): number =>
    Math.max(
      0,
      program.levels.findIndex(({ level }) => level.kind === worst),
    );
  // The registers as they will be when the commands before have been given.
  let { raised, cleared } = state;
  const commands: AlertCommand[] = [];
  /** Starts of what had ended on record, and goes on. */
  const reopened = new Set<number>();
  /** It was told, and is over, in the log: a start of the program goes through it again. */
  const isOnRecord = (start: number): boolean => !reopened.has(start) && known(point.pointId, start).some(({ of }) => of === start);
  const whyOf = ({ onset, end }: Pick<Occurrence, 'onset' | 'end'>): { readonly why?: LateWhy } => {
    const found = why(onset, end ?? Infinity);
    return found ? { why: found } : {};
  };
  const raise = (start: number, level: number, value: number, onset: number): number => {
    // Later than what ended last, whatever was found about the past meanwhile.
    const at = Math.max(start, cleared + 1, raised > cleared ? 0 : raised + 1);
    commands.push({ type: 'raise', at, evidence: evidence(level, value, onset) });
    raised = at;
    return at;
  };
  const clear = (of: number, at: number, value: number, occurrence: Occurrence, because?: 'configuration'): void => {
    if (raised <= cleared) {
      // A person has ended it already, or it is known: only the journal learns of it.
      if (!known(point.pointId, occurrence.start).some((one) => one.of === of && sameBounds(one.occurrence, occurrence)))
        commands.push({ type: 'amend', of, occurrence });
      return;
    }
    const end = Math.max(at, raised + 1);
    commands.push({ type: 'clear', at: end, ...(Number.isFinite(value) && { value }), ...(because && { because }), judged: { of: raised, occurrence } });
    cleared = end;
  };
  for (const said of says) {
    switch (said.type) {
      case 'raise':
        if (raised <= cleared && !isOnRecord(said.at)) watch.toldAs = raise(said.at, said.level, said.value, said.onset);
        break;
      case 'escalate':
      case 'ease':
        commands.push({ type: said.type, at: said.at, evidence: evidence(said.level, said.value, said.onset) });
        break;
      case 'clear':
        clear(said.of, said.at, said.value, said.occurrence, said.because);
        break;
      case 'pause':
        if (isAbnormal(state)) commands.push({ type: 'suppress', cause: scheduleCause(point.thresholdId), at: said.at });
        break;
      case 'resume':
        commands.push({ type: 'release', cause: scheduleCause(point.thresholdId), at: said.at });
        break;
      case 'found': {
        const { occurrence } = said;
        const before = known(point.pointId, occurrence.start).find((one) => one.of === occurrence.start);
        if (before) {
          if (!sameBounds(before.occurrence, occurrence)) commands.push({ type: 'amend', of: before.of, occurrence, ...whyOf(occurrence) });
        } else if (said.isLive && raised <= cleared && occurrence.start > Math.max(raised, cleared)) {
          raise(occurrence.start, levelOf(occurrence.worst), occurrence.extreme, occurrence.onset);
          clear(occurrence.start, occurrence.end!, occurrence.extreme, occurrence);
        } else
          commands.push({
            type: 'foundLate',
            occurrence,
            evidence: { ...evidence(levelOf(occurrence.worst), occurrence.extreme, occurrence.onset), thresholdVersion: occurrence.version },
            ...whyOf(occurrence),
          });
        break;
      }
      case 'amended':
        if (said.occurrence.end === null) reopened.add(said.of);
        commands.push({ type: 'amend', of: said.of, occurrence: said.occurrence, ...whyOf(said.occurrence) });
        break;
      case 'withdrawn':
        commands.push({ type: 'withdrawOccurrence', of: said.of, at: said.at, ...whyOf({ onset: said.of, end: said.at }) });
        if (raised > cleared && raised === said.of) {
          commands.push({ type: 'clear', at: Math.max(said.at, raised + 1) });
          cleared = Math.max(said.at, raised + 1);
        }
    }
  }
  return commands;
};
