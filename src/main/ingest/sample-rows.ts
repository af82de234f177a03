import type { DeviceName } from '../../domain/identity.ts';
import { MetricName } from '../../domain/identity.ts';
import { type Cell, Flag, type Labels, type SampleRow } from '../../domain/telemetry/sample.ts';
import { place } from '../../domain/telemetry/timestamp.ts';
import { worseOf } from '../../domain/telemetry/value.ts';
import type { DecodedCell, DecodedRow } from './decoders/decoder.ts';

export interface RowOrigin {
  readonly device: DeviceName;
  readonly labels: Labels;
  readonly recv: number;
  readonly isRetained: boolean;
  readonly isSimulated: boolean;
}

const maxNames = 100_000;
const names = new Map<string, boolean>();
/** Names repeat with every message; looked up instead of checked again. */
const isMetricName = (name: string): name is MetricName => {
  let isValid = names.get(name);
  if (isValid === undefined) {
    if (names.size >= maxNames) names.clear();
    names.set(name, (isValid = MetricName.safeParse(name).success));
  }
  return isValid;
};

/** From what a decoder read to rows for the store: time rules, flags, names. Values that were NaN or infinite get a row of their own, for flags hold for a row. */
export const rowsOf = ({ time, cells }: DecodedRow, { device, labels, recv, isRetained, isSimulated }: RowOrigin): readonly SampleRow[] => {
  const placed = place(time, recv, isRetained);
  const flags = placed.flags | (isSimulated ? Flag.simulated : 0);
  const cellOf = ({ metric, reading, unit, quality }: DecodedCell): readonly Cell[] =>
    isMetricName(metric) ? [{ metric, labels, value: reading.value, unit, kind: reading.kind, quality: worseOf(reading.quality, quality) }] : [];
  const row = (of: readonly DecodedCell[], extra: number): readonly SampleRow[] => {
    const kept = of.flatMap(cellOf);
    return kept.length === 0 ? [] : [{ device, ts: placed.ts, tsSource: placed.tsSource, recv, flags: flags | extra, cells: kept }];
  };
  if (!cells.some(({ reading }) => reading.isNonFinite)) return row(cells, 0);
  return [
    ...row(
      cells.filter(({ reading }) => !reading.isNonFinite),
      0,
    ),
    ...row(
      cells.filter(({ reading }) => reading.isNonFinite),
      Flag.nonfinite,
    ),
  ];
};
