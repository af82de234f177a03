import { alert, type AlertCommand, type Policy } from '../../domain/alert/alert.ts';
import type { PointId } from '../../domain/identity.ts';
import { handleFrom } from '../handle.ts';
import { alertStream } from '../store/alert-rows.ts';
import type { Ops } from '../store/ops.ts';

export interface AlertTimersParts {
  readonly ops: Ops;
  readonly now: () => number;
  /** Of the threshold in force; undefined when it is not known here any more. */
  readonly policyOf: (thresholdId: string) => Policy | undefined;
}

// A shelf must end even when its threshold is gone: nothing may stay hidden for good.
const anyPolicy: Policy = { latching: false, selfAcknowledging: false, longestShelf: 0 };

/**
 * The timers of people: shelves that are over, and acknowledged alerts that are called again. They stand in the store and not in
 * the memory of the program, so they end within one tick after a restart, a suspended computer or a clock that was set.
 */
export const openAlertTimers = ({ ops, now, policyOf }: AlertTimersParts) => {
  const give = (pointId: PointId, policy: Policy, command: AlertCommand) =>
    handleFrom(ops.log, alert(policy), ops.alertState(pointId), alertStream(pointId), 'engine', command);

  return {
    tick: (): void => {
      const at = now();
      for (const pointId of ops.alerts.dueShelves(at)) {
        const row = ops.alerts.newest(pointId);
        give(pointId, (row && policyOf(row.thresholdId)) ?? anyPolicy, { type: 'expire', at });
      }
      for (const { pointId, thresholdId, at: answeredAt } of ops.alerts.acknowledgedSince()) {
        const policy = policyOf(thresholdId);
        const after = policy?.realarmAfter ?? 0;
        if (policy && after > 0 && at - answeredAt >= after) give(pointId, policy, { type: 'realarm', at });
      }
    },
  };
};
export type AlertTimers = ReturnType<typeof openAlertTimers>;
