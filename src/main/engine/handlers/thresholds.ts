import type { ConsoleContract } from '../../../contract/console.ts';
import type { Handlers } from '../../../contract/rpc.ts';
import type { AdviceResult, TrialResult } from '../../../contract/threshold-views.ts';
import type { ThresholdRow } from '../../../contract/views.ts';
import { Refusal } from '../../../domain/decider.ts';
import { ThresholdId } from '../../../domain/identity.ts';
import { complaintsOf } from '../../../domain/threshold/check.ts';
import { namesOf } from '../../../domain/threshold/names.ts';
import { brokenBy } from '../../../domain/threshold/program.ts';
import { keepActions, standingActions, type StandingActionsKept, standingActionsStream } from '../../../domain/threshold/standing-actions.ts';
import { threshold, type ThresholdDraft, type ThresholdEvent } from '../../../domain/threshold/threshold.ts';
import { handle } from '../../handle.ts';
import type { Shell } from '../../shell/shell.ts';
import { thresholdStream } from '../../store/configuration-rows.ts';
import { dependentsIn, editWithNames } from '../../thresholds/rename.ts';
import { exportThresholds, importThresholds } from '../../thresholds/exchange.ts';
import { historyOf } from '../../thresholds/history.ts';
import { ruleChangesOf } from '../../thresholds/rule-changes.ts';
import type { TrialJob } from '../../thresholds/trial-job.ts';
import { snapshots } from '../signal.ts';
import type { Tenant } from '../tenant.ts';

type ThresholdMethods =
  | 'thresholds'
  | 'createThreshold'
  | 'editThreshold'
  | 'thresholdDependents'
  | 'approveThreshold'
  | 'standingActions'
  | 'keepStandingActions'
  | 'enableThreshold'
  | 'thresholdHistory'
  | 'ruleChanges'
  | 'backtest'
  | 'advise'
  | 'exportThresholds'
  | 'importThresholds';

/** Makes, changes, tries and exchanges thresholds. */
export const thresholdHandlers = (
  { ops, now, newId, signals, telemetry, site, trials }: Tenant,
  shell: Shell,
  user: string,
): Pick<Handlers<ConsoleContract>, ThresholdMethods> => {
  const rowsBut = (thresholdId: string | null): readonly ThresholdRow[] => ops.configuration.thresholds().filter((row) => row.thresholdId !== thresholdId);
  const namesFor = (draft: ThresholdDraft, thresholdId: string | null) =>
    namesOf(telemetry.catalogue.all(), [...rowsBut(thresholdId), { thresholdId: thresholdId ?? '', draft }], site().zone);

  /** The window says it under the field; here it holds whoever asks. */
  const mustBeSound = (draft: ThresholdDraft, thresholdId: string | null): void => {
    if (!telemetry.catalogue.byId(draft.seriesId))
      throw new Refusal('threshold.series-unknown', 'Series: no value of this series has arrived on this console yet, so it cannot be judged.');
    const [complaint] = complaintsOf(draft, namesFor(draft, thresholdId), now());
    if (complaint) throw new Refusal('threshold.refused', complaint.message);
  };

  const standing = () => standingActions(ops.log.read<StandingActionsKept>(standingActionsStream));

  const rows = (): readonly ThresholdRow[] => {
    const all = ops.configuration.thresholds();
    const names = namesOf(telemetry.catalogue.all(), all, site().zone);
    return all.map((row) => {
      const broken = brokenBy(row.draft, names);
      return broken ? { ...row, broken } : row;
    });
  };

  const jobOf = (draft: ThresholdDraft, thresholdId: ThresholdId | null, lastMs: number, advice: TrialJob['advice']): Omit<TrialJob, 'file'> => {
    const to = now();
    const inForce = ops.configuration.thresholds().find((row) => row.thresholdId === thresholdId && row.enabled)?.draft ?? null;
    return { draft, thresholdId, inForce, thresholds: rowsBut(thresholdId), zone: site().zone, from: to - lastMs, to, advice };
  };

  return {
    thresholds: (_input, next, failed) => snapshots([signals.thresholds, signals.devices], rows, next, failed, 250),
    createThreshold: ({ draft }) => {
      mustBeSound(draft, null);
      const thresholdId = ThresholdId.parse(newId());
      handle(ops.log, threshold, thresholdStream(thresholdId), user, { type: 'create', draft, at: now() });
      return thresholdId;
    },
    editThreshold: ({ thresholdId, draft, reason, named }) => {
      mustBeSound(draft, thresholdId);
      editWithNames({ ops, user, at: now() }, { thresholdId, draft, reason, named });
    },
    approveThreshold: ({ thresholdId, version, by, reason }) =>
      void handle(ops.log, threshold, thresholdStream(thresholdId), user, { type: 'approve', version, by, reason, at: now() }),
    standingActions: (_input, next, failed) => snapshots([signals.thresholds], standing, next, failed),
    keepStandingActions: ({ draft, reason }) => {
      ops.log.append(standingActionsStream, ops.log.version(standingActionsStream), user, keepActions(draft, reason, now(), standing()));
      signals.thresholds.emit();
      signals.alerts.emit();
    },
    thresholdDependents: ({ thresholdId }) => dependentsIn(ops, thresholdId),
    enableThreshold: ({ thresholdId, enabled, reason }) =>
      void handle(ops.log, threshold, thresholdStream(thresholdId), user, { type: enabled ? 'enable' : 'disable', reason, at: now() }),
    thresholdHistory: ({ thresholdId }, next, failed) =>
      snapshots([signals.thresholds], () => historyOf(ops.log.read<ThresholdEvent>(thresholdStream(thresholdId))), next, failed),

    ruleChanges: ({ series, from, to }, next, failed) => snapshots([signals.thresholds], () => ruleChangesOf(ops, series, from, to), next, failed),

    backtest: ({ draft, thresholdId, lastMs }, next, failed) =>
      trials.run(jobOf(draft, thresholdId, lastMs, null), (value) => next(value as TrialResult), failed),
    advise: ({ draft, thresholdId, lastMs, level, shortestMs }, next, failed) =>
      trials.run(jobOf(draft, thresholdId, lastMs, { level, shortestMs }), (value) => next(value as AdviceResult), failed),

    exportThresholds: ({ format }) => {
      const text = exportThresholds(format, ops.configuration.thresholds(), telemetry.catalogue.all());
      return shell.save(`${site().name.replace(/[^\p{L}\p{N}]+/gu, '-')}-thresholds.${format}`, Buffer.from(text, 'utf8'));
    },
    importThresholds: ({ format, text, reason, dryRun }) =>
      importThresholds(format, text, reason, { ops, series: telemetry.catalogue.all(), zone: site().zone, user, newId, at: now(), dryRun }),
  };
};
