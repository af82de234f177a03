import { qualities } from '../../domain/telemetry/sample.ts';
import { openPast } from '../store/moments.ts';
import type { OpsReader } from '../store/ops.ts';
import type { TelemetryReader } from '../store/telemetry-reader.ts';

const dayMs = 86_400_000;

interface Look {
  readonly ops: OpsReader;
  readonly telemetry: TelemetryReader;
}

/** Every open alert and every value as this console knew them at `at`, ms since 1970. */
export const momentOf = ({ ops, telemetry }: Look, at: number) => {
  const past = openPast(ops.db, at);
  try {
    const [numbers = new Float64Array(), times, values, quality] = telemetry.moment(at, dayMs);
    const byNumber = new Map(telemetry.catalogue().map((record) => [record.series, record]));
    const rows = (['active', 'shelved'] as const).flatMap((tab) => past.alerts.queue(tab, '', 1000).rows);
    return {
      at: new Date(at).toISOString(),
      events: past.position,
      counts: past.alerts.counts(),
      alerts: rows.map(({ alertId, label, severity, name, device, metric, value, unit, raisedAt, clearedAt, acknowledgedBy, setAsideBecause }) => ({
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
      })),
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

export const printMoment = ({ at, counts, alerts, values }: ReturnType<typeof momentOf>): void =>
  console.log(
    [
      `As this console knew it at ${at}: ${alerts.length} alerts listed, ${counts.unacknowledged} unacknowledged, ${counts.setAside} set aside, ${values.length} values`,
      ...alerts.map(
        ({ label, severity, name, device, value, unit, raisedAt }) =>
          `  ${label} ${severity.padEnd(8)} ${device}  ${name}  ${value} ${unit}  since ${raisedAt}`,
      ),
      ...values.map(
        ({ device, metric, value, unit, quality, ts }) =>
          `  ${device}  ${metric}  ${value ?? 'no value'} ${unit}  ${quality === 'good' ? '' : `${quality} `}(${ts})`,
      ),
    ].join('\n'),
  );
