import { qualities } from '../../domain/telemetry/sample.ts';
import type { PastAlertRow } from '../../contract/views.ts';
import { countsOf, knownNow } from '../store/known-now.ts';
import { openPast, type Past } from '../store/moments.ts';
import type { OpsReader } from '../store/ops.ts';
import type { TelemetryReader } from '../store/telemetry-reader.ts';

const dayMs = 86_400_000;

interface Look {
  readonly ops: OpsReader;
  readonly telemetry: TelemetryReader;
}

/** Alerts as they were known then, or as they are known now. */
export type As = 'then' | 'now';

const alertsAt = (past: Past, { ops }: Look, at: number, as: As) => {
  if (as === 'now') {
    const { rows, changed } = knownNow(ops.db, at);
    return { rows, counts: countsOf(rows), changed };
  }
  const rows: readonly PastAlertRow[] = (['active', 'shelved'] as const).flatMap((tab) => past.alerts.queue(tab, '', 1000).rows);
  return { rows, counts: past.alerts.counts(), changed: undefined };
};

/** Every open alert and every value at `at`, ms since 1970: as this console knew them then, or as it knows them now. */
export const momentOf = (look: Look, at: number, as: As = 'then') => {
  const { ops, telemetry } = look;
  const past = openPast(ops.db, at);
  try {
    const columns = telemetry.moment(at, dayMs);
    const [numbers = new Float64Array()] = columns;
    const [times, values, quality] = columns.slice(as === 'now' ? 5 : 1);
    const byNumber = new Map(telemetry.catalogue().map((record) => [record.series, record]));
    const { rows, counts, changed } = alertsAt(past, look, at, as);
    return {
      at: new Date(at).toISOString(),
      as,
      events: past.position,
      counts,
      ...(changed !== undefined && { changed }),
      alerts: rows.map(
        ({ alertId, label, severity, name, device, metric, value, unit, raisedAt, clearedAt, acknowledgedBy, setAsideBecause, later, laterAt }) => ({
          alertId,
          label,
          severity,
          name,
          device,
          metric,
          value,
          unit,
          raisedAt: new Date(raisedAt).toISOString(),
          clearedAt: clearedAt === null ? null : new Date(clearedAt).toISOString(),
          acknowledgedBy,
          setAsideBecause,
          ...(later && { later }),
          ...(laterAt !== undefined && { laterAt: new Date(laterAt).toISOString() }),
        }),
      ),
      values: [...numbers].flatMap((series, i) => {
        const record = byNumber.get(series);
        if (record === undefined || Number.isNaN(times![i]!)) return [];
        const value = values![i]!;
        return {
          device: record.device,
          metric: record.metric,
          ts: new Date(times![i]!).toISOString(),
          value: Number.isNaN(value) ? null : value,
          unit: record.unit,
          quality: qualities[quality![i]!],
        };
      }),
    };
  } finally {
    past.close();
  }
};

const laterWords = { found: 'found later', withdrawn: 'withdrawn later', amended: 'other times, known later' } as const;

export const printMoment = ({ at, as, counts, alerts, values, changed }: ReturnType<typeof momentOf>): void =>
  console.log(
    [
      `${as === 'now' ? `As known now of ${at}` : `As this console knew it at ${at}`}: ${alerts.length} alerts listed, ${counts.unacknowledged} unacknowledged, ${counts.setAside} set aside, ${values.length} values${changed === undefined ? '' : `, ${changed} alerts otherwise than was known then`}`,
      ...alerts.map(
        ({ label, severity, name, device, value, unit, raisedAt, later, laterAt }) =>
          `  ${label} ${severity.padEnd(8)} ${device}  ${name}  ${value} ${unit}  since ${raisedAt}${later ? `  ${laterWords[later]}${laterAt ? ` ${laterAt}` : ''}` : ''}`,
      ),
      ...values.map(
        ({ device, metric, value, unit, quality, ts }) =>
          `  ${device}  ${metric}  ${value ?? 'no value'} ${unit}  ${quality === 'good' ? '' : `${quality} `}(${ts})`,
      ),
    ].join('\n'),
  );
