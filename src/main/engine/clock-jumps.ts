import type { Ops } from '../store/ops.ts';
import type { Findings } from './findings.ts';

interface ClockJumpParts {
  readonly ops: Pick<Ops, 'log'>;
  readonly findings: Pick<Findings, 'clock'>;
  readonly now: () => number;
}

/** Steps of the clock of the computer: noticed wherever the time is read, also in the middle of a transaction of the log, and recorded between them. */
export const openClockJumps = ({ ops, findings, now }: ClockJumpParts) => {
  const jumps: { readonly type: string; readonly ms: number; readonly at: number }[] = [];
  return {
    stepped: (ms: number): void => {
      jumps.push({ type: 'ClockJumped', ms, at: now() });
      findings.clock(ms);
    },
    record: (): void => {
      ops.log.append('clock', ops.log.version('clock'), 'engine', jumps);
      jumps.length = 0;
    },
  };
};
