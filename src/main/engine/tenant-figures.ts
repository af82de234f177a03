import { statSync } from 'node:fs';
import type { Ops } from '../store/ops.ts';
import type { Telemetry } from '../store/telemetry.ts';
import type { Connections } from './connections.ts';
import type { Findings } from './findings.ts';
import type { Tenant } from './tenant.ts';

/** A file and its write-ahead log. */
const sizeOf = (file: string): number => [file, `${file}-wal`].reduce((sum, path) => sum + (statSync(path, { throwIfNoEntry: false })?.size ?? 0), 0);

export interface TenantFigureParts {
  readonly ops: Ops;
  readonly telemetry: Telemetry;
  readonly connections: Connections;
  readonly findings: Findings;
  readonly opsFile: string;
  readonly telemetryFile: string;
  readonly isDemo: boolean;
}

/** What a tenant counts: for the window at every moment, and at the end of a run. */
export const openTenantFigures = ({
  ops,
  telemetry,
  connections,
  findings,
  opsFile,
  telemetryFile,
  isDemo,
}: TenantFigureParts): Pick<Tenant, 'status' | 'summary'> => ({
  status: () => {
    const { samples, series, oldest } = telemetry.counts();
    return {
      messagesPerSecond: connections.messagesPerSecond(),
      messages: connections.messages(),
      samples,
      series,
      opsBytes: sizeOf(opsFile),
      telemetryBytes: sizeOf(telemetryFile),
      oldestSampleAt: oldest,
      findings: findings.all(),
    };
  },
  summary: () => {
    const { samples, series } = telemetry.counts();
    return {
      messages: connections.messages(),
      samples,
      series,
      thresholds: ops.configuration.thresholds().length,
      alerts: ops.alerts.byLabel(),
      bytes: { ops: sizeOf(opsFile), telemetry: sizeOf(telemetryFile) },
      connections: Object.fromEntries(connections.rows().map(({ profile, state }) => [profile.name, state])),
      demo: isDemo,
    };
  },
});
