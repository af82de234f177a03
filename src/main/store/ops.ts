import type { Database } from 'better-sqlite3';
import type { Alert } from '../../domain/alert/registers.ts';
import type { PointId } from '../../domain/identity.ts';
import { type AlertProjection, alertProjection } from './alert-rows.ts';
import { commandProjection, type CommandQueries, openCommandQueries } from './command-rows.ts';
import { type AlertQueries, openAlertQueries } from './alert-queries.ts';
import { type AnnunciationQueries, floodProjection, openAnnunciationQueries } from './annunciation-rows.ts';
import { type ConfigurationQueries, configurationProjection, openConfigurationQueries } from './configuration-rows.ts';
import { type EventLog, openEventLog, type Projection } from './event-log.ts';
import { type Meta, openMeta } from './meta.ts';
import { opsSteps } from './migrations/ops/steps.ts';
import { figureProjection } from './figure-rows.ts';
import { momentProjection } from './moments.ts';
import { occurrenceProjection, type OccurrenceQueries, openOccurrenceQueries } from './occurrence-rows.ts';
import { openDatabase } from './open-database.ts';
import { openRuleQueries, ruleProjection, type RuleQueries } from './rule-rows.ts';
import { openingError } from './store-refusal.ts';

export interface OpsOptions {
  readonly file: string;
  readonly now: () => number;
  readonly newId: () => string;
}

export interface OpsReader {
  readonly db: Database;
  readonly meta: Meta;
  readonly alerts: AlertQueries;
  readonly configuration: ConfigurationQueries;
  readonly rules: RuleQueries;
  readonly annunciations: AnnunciationQueries;
  readonly occurrences: OccurrenceQueries;
  readonly commands: CommandQueries;
  readonly close: () => void;
}
export interface Ops extends OpsReader {
  readonly log: EventLog;
  readonly alertState: (pointId: PointId) => Alert;
  /** The rows of a point as they stand, without asking the database. */
  readonly point: AlertProjection['point'];
  /** How many occurrences wait for an answer. */
  readonly unacknowledged: () => number;
  /** Every read model again from the log. */
  readonly rebuild: () => void;
}

/** Raised whenever a projection changes: at the next start the read models are built again from the log. */
export const readModelVersion = '8';

/** What is made from the log alone, and can be made again. */
export const readModels = [
  'alert_point',
  'alert_occurrence',
  'alert_life',
  'alert_moment',
  'threshold_row',
  'connection_row',
  'annunciation',
  'suppression_rule',
  'first_out_group',
  'flood',
  'occurrence',
  'figure_name',
  'figure_call',
  'figure_answer',
  'figure_action',
  'figure_suppressed',
  'command_row',
] as const;

const emptyReadModels = (db: Database): void => {
  for (const table of readModels) db.exec(`DELETE FROM ${table}`);
};

/** Every projection, in the order in which they see an event. */
export const projectionsOf = (db: Database, alerts = alertProjection(db)): readonly Projection[] => [
  alerts.project,
  momentProjection(db, alerts),
  configurationProjection(db),
  ruleProjection(db),
  floodProjection(db),
  occurrenceProjection(db, alerts),
  figureProjection(db, alerts),
  commandProjection(db),
];

/** ops.db for writing: the event log of one tenant with its read models. One per process. Throws a `StoreRefusal`. */
export const openOps = (options: OpsOptions): Ops => {
  const { file } = options;
  const db = openDatabase(file, { kind: 'ops', steps: opsSteps });
  try {
    return open(db, options);
  } catch (error) {
    db.close();
    throw openingError(file, error);
  }
};

const open = (db: Database, { now, newId }: OpsOptions): Ops => {
  const meta = openMeta(db);
  const consoleId = meta.get('console_id') ?? newId();
  meta.set('console_id', consoleId);
  const alerts = alertProjection(db);
  const log = openEventLog(db, { now, newId, console: consoleId }, projectionsOf(db, alerts));
  if (meta.get('read_models') !== readModelVersion) {
    log.rebuild(emptyReadModels);
    meta.set('read_models', readModelVersion);
  }
  return {
    db,
    log,
    meta,
    alertState: alerts.state,
    point: alerts.point,
    unacknowledged: alerts.unacknowledged,
    alerts: openAlertQueries(db),
    configuration: openConfigurationQueries(db),
    rules: openRuleQueries(db),
    annunciations: openAnnunciationQueries(db),
    occurrences: openOccurrenceQueries(db),
    commands: openCommandQueries(db),
    rebuild: (): void => log.rebuild(emptyReadModels),
    close: (): void => {
      try {
        db.pragma('wal_checkpoint(TRUNCATE)');
      } finally {
        db.close();
      }
    },
  };
};

/** ops.db as it stands, without a writer's rights; also while a console is running. Throws a `StoreRefusal`. */
export const openOpsReader = (file: string): OpsReader => {
  const db = openDatabase(file, { kind: 'ops', steps: opsSteps, readonly: true });
  return {
    db,
    meta: openMeta(db),
    alerts: openAlertQueries(db),
    configuration: openConfigurationQueries(db),
    rules: openRuleQueries(db),
    annunciations: openAnnunciationQueries(db),
    occurrences: openOccurrenceQueries(db),
    commands: openCommandQueries(db),
    close: (): void => void db.close(),
  };
};
