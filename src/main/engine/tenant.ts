import type { EngineStatus, QuarantineRow } from '../../contract/views.ts';
import type { BrokerProfile } from '../../domain/broker/profile.ts';
import type { Ingest } from '../ingest/ingest.ts';
import type { Mapper } from '../ingest/mapper.ts';
import type { Shell } from '../shell/shell.ts';
import type { Ops } from '../store/ops.ts';
import type { ReaderClient } from '../store/reader.ts';
import type { Secrets } from '../store/secrets.ts';
import type { Telemetry } from '../store/telemetry.ts';
import type { Unstored } from './unstored.ts';
import type { Trials } from '../thresholds/trials.ts';
import type { Alerting } from './alerting.ts';
import type { Clock } from './clock.ts';
import type { Commands } from './commands.ts';
import type { Connections } from './connections.ts';
import type { DeviceClocks } from './device-clocks.ts';
import type { Discovery } from './discovery.ts';
import type { Evaluator } from './evaluator.ts';
import type { Findings } from './findings.ts';
import type { StoreChecks } from './store-check.ts';
import type { Inlets } from './inlets.ts';
import type { Jobs } from './jobs.ts';
import type { ReportDesk } from './report-desk.ts';
import type { Signal } from './signal.ts';

export interface TenantOptions {
  readonly id: string;
  readonly folder: string;
  readonly isDemo: boolean;
  readonly clock: Clock;
  readonly shell: Shell;
  readonly newId: () => string;
  readonly random: () => number;
  readonly onFault: (error: unknown) => void;
  /** Ends the engine so that it starts afresh, where something watches over it. */
  readonly restart?: () => void;
  readonly threads: { readonly reader: URL; readonly trial: URL; readonly table: URL; readonly mapping: URL; readonly demoSite: URL };
}

/** What `--json` prints at the end of a run, and what the health page counts. */
export interface EngineSummary {
  readonly messages: number;
  readonly samples: number;
  readonly series: number;
  readonly thresholds: number;
  readonly alerts: Readonly<Record<string, number>>;
  readonly bytes: { readonly ops: number; readonly telemetry: number };
  readonly connections: Readonly<Record<string, string>>;
  readonly demo: boolean;
}

/** One tenant, open: its stores, brokers and judgement. Handlers of the contract are functions of it. */
export interface Tenant {
  readonly id: string;
  readonly isDemo: boolean;
  readonly ops: Ops;
  readonly telemetry: Telemetry;
  readonly reader: ReaderClient;
  readonly trials: Trials;
  readonly secrets: Secrets;
  readonly connections: Connections;
  readonly commands: Commands;
  readonly inlets: Inlets;
  readonly alerting: Alerting;
  readonly unstored: Unstored;
  readonly clocks: DeviceClocks;
  /** What is beyond a limit only by what was last heard, by device. */
  readonly unconfirmed: Evaluator['unconfirmed'];
  readonly findings: Findings;
  readonly storeCheck: StoreChecks;
  readonly reports: ReportDesk;
  readonly jobs: Jobs;
  readonly now: () => number;
  readonly newId: () => string;
  readonly onFault: (error: unknown) => void;
  readonly signals: Readonly<Record<'alerts' | 'thresholds' | 'connections' | 'devices' | 'samples' | 'second', Signal>>;
  readonly site: () => { readonly name: string; readonly zone: string };
  readonly draftOf: (thresholdId: string) => ReturnType<Ops['configuration']['thresholds']>[number]['draft'] | undefined;
  readonly profileOf: (device: string) => BrokerProfile | undefined;
  readonly ingest: Pick<Ingest, 'kept' | 'keptOf' | 'decodeAgain' | 'refusedSeries' | 'newsOf' | 'presenceOf' | 'sampledEvery'>;
  /** Usual distance of stored values of a series, ms; of a sampled one at least its sampling. */
  readonly intervalOf: (series: number) => number | undefined;
  readonly mapper: Mapper;
  readonly discovery: Discovery;
  readonly quarantine: (limit: number) => readonly QuarantineRow[];
  readonly status: () => EngineStatus;
  readonly summary: () => EngineSummary;
  readonly clockStepped: (ms: number) => void;
  readonly close: () => Promise<void>;
}
