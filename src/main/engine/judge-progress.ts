import type { Ops } from '../store/ops.ts';
import type { Telemetry } from '../store/telemetry.ts';
import type { TooLateSamples } from './too-late.ts';

export interface ProgressParts {
  readonly ops: Pick<Ops, 'log' | 'meta'>;
  readonly telemetry: Pick<Telemetry, 'storeId'>;
  readonly now: () => number;
  readonly tooLate: TooLateSamples;
}

/** How far judging has come, as the log says it: the journal row up to which every sample was judged, with what came too late until then. */
export const openProgress = ({ ops, telemetry, now, tooLate }: ProgressParts) => {
  let recorded = Number(ops.meta.get('evaluated_through') ?? 0);
  let recordedAt = now();
  return {
    recorded: (): number => recorded,
    recordedAt: (): number => recordedAt,
    /** `through`: up to which nothing has to be judged again. All of it is written, or none. */
    record: (evaluated: number, through: number): void => {
      const counted = tooLate.pending();
      try {
        ops.log.atomically(() => {
          tooLate.record();
          ops.meta.set('evaluated_store', telemetry.storeId);
          ops.meta.set('evaluated_through', String(through));
        });
      } catch (error) {
        tooLate.restore(counted);
        throw error;
      }
      recorded = evaluated;
      recordedAt = now();
    },
  };
};
