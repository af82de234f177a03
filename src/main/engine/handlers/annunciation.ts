import type { annunciationContract } from '../../../contract/annunciation.ts';
import type { Handlers } from '../../../contract/rpc.ts';
import { checkSuppression, missingIn, suppression } from '../../../domain/alert/suppression.ts';
import { firstOutGroup } from '../../../domain/alert/first-out.ts';
import { Refusal } from '../../../domain/decider.ts';
import { nameOfSeries } from '../../../domain/threshold/names.ts';
import { handle } from '../../handle.ts';
import { firstOutStream, suppressionStream } from '../../store/rule-rows.ts';
import { snapshots } from '../signal.ts';
import type { Tenant } from '../tenant.ts';

type Methods = Omit<typeof annunciationContract, 'withdraw' | 'assign' | 'recordAction'>;

export const annunciationHandlers = ({ ops, now, newId, signals, telemetry, alerting, findings }: Tenant, user: string): Handlers<Methods> => {
  const { suppression: rules, firstOut, sound } = alerting;
  const isKnown = (type: 'series' | 'threshold', name: string): boolean =>
    type === 'threshold'
      ? ops.configuration.thresholds().some(({ draft }) => draft.name === name)
      : telemetry.catalogue.all().some((one) => nameOfSeries(one) === name);
  const hidden = (ruleId: string): number => [...ops.alerts.causes().values()].filter((causes) => causes.some((cause) => cause.startsWith(ruleId))).length;

  return {
    annunciation: (_input, next, failed) => snapshots([signals.alerts, signals.second], sound.view, next, failed),
    silence: () => {
      sound.silence(user);
      signals.alerts.emit();
    },
    mute: ({ forMs }) => {
      sound.mute(user, forMs);
      signals.alerts.emit();
    },
    keepSound: (settings) => {
      sound.keep(settings);
      signals.alerts.emit();
    },
    reportSound: ({ works }) => findings.sound(works),

    suppressions: (_input, next, failed) =>
      snapshots(
        [signals.thresholds, signals.alerts, signals.second],
        () =>
          ops.rules.suppressions().map((row) => {
            const broken = missingIn(row.draft, isKnown);
            return { ...row, isActive: rules.isActive(row.ruleId), hides: hidden(row.ruleId), ...(broken !== undefined && { broken }) };
          }),
        next,
        failed,
        1000,
      ),
    saveSuppression: ({ ruleId, draft, reason }) => {
      const others = ops.rules.suppressions().filter((row) => row.enabled && row.ruleId !== ruleId);
      checkSuppression(draft, {
        rules: others.map((row) => row.draft),
        thresholds: ops.configuration
          .thresholds()
          .map((row) => ({ thresholdId: row.thresholdId, name: row.draft.name, severities: row.draft.levels.map(({ severity }) => severity) })),
      });
      const id = ruleId ?? newId();
      handle(ops.log, suppression, suppressionStream(id), user, { type: ruleId ? 'edit' : 'create', draft, reason, at: now() });
      return id;
    },
    enableSuppression: ({ ruleId, enabled, reason }) => {
      const row = ops.rules.suppressions().find((each) => each.ruleId === ruleId);
      if (enabled && row)
        // Others may have been written while this one slept.
        checkSuppression(row.draft, {
          rules: ops.rules
            .suppressions()
            .filter((each) => each.enabled && each.ruleId !== ruleId)
            .map((each) => each.draft),
          thresholds: ops.configuration
            .thresholds()
            .map((each) => ({ thresholdId: each.thresholdId, name: each.draft.name, severities: each.draft.levels.map(({ severity }) => severity) })),
        });
      handle(ops.log, suppression, suppressionStream(ruleId), user, { type: enabled ? 'enable' : 'disable', reason, at: now() });
    },
    firstOutGroups: (_input, next, failed) => snapshots([signals.thresholds, signals.alerts], ops.rules.firstOutGroups, next, failed),
    saveFirstOutGroup: ({ groupId, draft, reason }) => {
      const known = new Set<string>(ops.configuration.thresholds().map(({ thresholdId }) => thresholdId));
      if (draft.members.some(({ thresholdId }) => !known.has(thresholdId)))
        throw new Refusal('first-out.threshold-unknown', 'Members: one of the thresholds is not there any more. Choose again.');
      const id = groupId ?? newId();
      handle(ops.log, firstOutGroup, firstOutStream(id), user, { type: groupId ? 'edit' : 'create', draft, reason, at: now() });
      return id;
    },
    enableFirstOutGroup: ({ groupId, enabled, reason }) =>
      void handle(ops.log, firstOutGroup, firstOutStream(groupId), user, { type: enabled ? 'enable' : 'disable', reason, at: now() }),
    resetFirstOut: ({ groupId }) => firstOut.reset(groupId, user),
  };
};
