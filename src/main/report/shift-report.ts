import type { AlertRow } from '../../contract/views.ts';
import type { DeviceName, SeriesId } from '../../domain/identity.ts';
import type { ReportSignature } from '../../domain/report/integrity.ts';
import type { Coverage, ShiftAlert, ShiftReport } from '../../domain/report/shift.ts';
import { contentId } from '../store/content-id.ts';
import { openMeta } from '../store/meta.ts';
import { unobservedOf } from '../store/observation.ts';
import type { OpsReader } from '../store/ops.ts';
import { extractSha256, type ReportData } from './extract.ts';
import { logAnchor } from './log-anchor.ts';
import { changesOf } from './changes.ts';
import { lateFindings } from './late-findings.ts';
import { clockSteps, deviceClocks, escalationsFrom, tooLate } from './log-facts.ts';

export interface ReportSources {
  readonly ops: Pick<OpsReader, 'db' | 'alerts' | 'occurrences'>;
  /** Times and values, reduced for `width` columns; NaN is a gap. */
  readonly columns: (seriesId: SeriesId, from: number, to: number, width: number) => Promise<readonly Float64Array[]>;
  readonly coverage: (from: number, to: number) => Promise<readonly Coverage[]>;
  /** The name of the connection that brings a device, where it is known. */
  readonly lineOf?: (device: DeviceName) => string | undefined;
}

export interface ReportFrame {
  readonly tenant: string;
  readonly site: string;
  readonly zone: string;
  readonly isDemo: boolean;
  readonly author: string;
  readonly version: string;
  readonly from: number;
  readonly to: number;
  readonly generatedAt: number;
  /** How it will be signed; missing: it is looked at and not issued. */
  readonly signature?: ReportSignature;
}

const longestList = 2000;
const sparkColumns = 120;
const leadMs = 30 * 60_000;

/** Half an hour before the raise until half an hour after the end, within what has happened by now. */
const sparkRange = (row: AlertRow, { to, generatedAt }: ReportFrame): readonly [number, number] => [
  row.onset - leadMs,
  Math.max(row.onset + 60_000, Math.min(generatedAt, Math.max(to, row.raisedAt), (row.clearedAt ?? to) + leadMs)),
];

/** The coverage of each device, with its clock where that was off. */
const coverageWithClocks = async ({ ops, coverage }: ReportSources, from: number, to: number): Promise<readonly Coverage[]> => {
  const clocks = deviceClocks(ops.db, from, to);
  return (await coverage(from, to)).map((one) => {
    const clockOffMs = clocks.get(one.device);
    return clockOffMs === undefined ? one : { ...one, clockOffMs };
  });
};

/** Everything the shift report prints, from the stores and not from the screen. Times in ms since 1970 UTC. */
export const composeShiftReport = async (sources: ReportSources, frame: ReportFrame): Promise<ShiftReport> => {
  const { db, alerts } = sources.ops;
  const rows = alerts.ofPeriod(frame.from, frame.to).filter(({ retrospective }) => retrospective !== true);
  const listed = rows.slice(0, longestList);
  const { head, events, records } = logAnchor(db);
  const observed = unobservedOf(db, { from: frame.from, to: Math.min(frame.to, frame.generatedAt) });
  const escalations = escalationsFrom(db, Math.min(frame.from, ...listed.map(({ raisedAt }) => raisedAt)));
  const printed: ShiftAlert[] = [];
  for (const row of listed) {
    const [times = new Float64Array(), values = new Float64Array()] = await sources.columns(row.seriesId, ...sparkRange(row, frame), sparkColumns);
    const escalated = escalations.get(`${row.pointId} ${row.raisedAt}`);
    printed.push({
      ...row,
      ...(escalated && { escalations: escalated }),
      notes: alerts.notesOf(row.pointId, row.raisedAt),
      spark: { times: [...times], values: Array.from(values, (v) => (Number.isNaN(v) ? null : v)) },
    });
  }
  const data: ReportData = {
    reportId: contentId(['fieldwatch-report-1', frame.tenant, frame.from, frame.to, head, frame.generatedAt]),
    site: frame.site,
    zone: frame.zone,
    from: frame.from,
    to: frame.to,
    generatedAt: frame.generatedAt,
    author: frame.author,
    version: frame.version,
    isDemo: frame.isDemo,
    alerts: printed,
    alertsTotal: rows.length,
    late: lateFindings(sources, frame).slice(0, longestList),
    tooLate: tooLate(db, frame.from, frame.to),
    coverage: await coverageWithClocks(sources, frame.from, Math.min(frame.to, frame.generatedAt)),
    changes: changesOf(db, frame.from, frame.to),
    ...(observed && { observed }),
    clockSteps: clockSteps(db, frame.from, frame.to),
    chainHead: head,
    events,
  };
  return {
    ...data,
    integrity: {
      tenant: frame.tenant,
      console: openMeta(db).get('console_id') ?? '',
      records,
      extractSha256: extractSha256(data),
      sync: 'local-only',
      signature: frame.signature ?? { state: 'preview' },
    },
  };
};
