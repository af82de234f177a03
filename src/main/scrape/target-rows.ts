import { type DeviceName, MetricName } from '../../domain/identity.ts';
import type { Cell, Labels } from '../../domain/telemetry/sample.ts';
import { readingOf } from '../../domain/telemetry/value.ts';
import type { DecodedCell, DecodedRow } from '../ingest/decoders/decoder.ts';
import { rowsOf } from '../ingest/sample-rows.ts';
import type { openStaleRows } from '../ingest/stale.ts';
import type { Scraped } from './scrape.ts';

/** What a target says of itself, whether it answers or not. */
export const syntheticMetrics = ['up', 'scrape_duration_seconds', 'scrape_samples_scraped'] as const;
const isSynthetic = ({ metric, labels = {} }: { readonly metric: string; readonly labels?: Labels }): boolean =>
  (syntheticMetrics as readonly string[]).includes(metric) && Object.keys(labels).length === 0;

const cell = (metric: string, value: number, unit: string): DecodedCell => ({ metric, reading: readingOf(value)!, unit, quality: 'good' });

const keyOf = ({ metric, labels }: Pick<Cell, 'metric' | 'labels'>): string =>
  JSON.stringify([metric, Object.entries(labels).toSorted(([a], [b]) => (a < b ? -1 : 1))]);

/** The series of this device that an answer holds, under the names that the store knows them by. */
const keysIn = (rows: readonly DecodedRow[], device: DeviceName, recv: number): ReadonlySet<string> =>
  new Set(
    rows.flatMap((row) =>
      rowsOf(row, { device, identity: 'topic', labels: {}, recv, isRetained: false, isSimulated: false }).rows.flatMap(({ cells }) => cells.map(keyOf)),
    ),
  );

/**
 * Everything that one scrape brings in: the values, what the target says of itself, and as stale what an answer no longer holds.
 * After a scrape that failed that is everything.
 */
export const rowsOfScrape = (
  { rows, result }: Scraped,
  device: DeviceName,
  recv: number,
  staleRow: ReturnType<typeof openStaleRows>,
): readonly DecodedRow[] => {
  const values = rows
    .map((row): DecodedRow => ({ ...row, device, cells: row.cells.filter((one) => !isSynthetic(one)) }))
    .filter(({ cells }) => cells.length > 0);
  const present = keysIn(values, device, recv);
  const former = staleRow(device, { at: recv, tsSource: 'recv', recv, flags: 0 });
  const gone = (former?.cells ?? []).filter((one) => !isSynthetic(one) && !present.has(keyOf(one)));
  const own: DecodedRow = {
    device,
    time: undefined,
    cells: [
      { ...cell('up', result.cause === null ? 1 : 0, ''), reading: readingOf(result.cause === null)! },
      cell('scrape_duration_seconds', result.durationMs / 1000, 's'),
      cell('scrape_samples_scraped', result.samples, ''),
    ],
  };
  const stale: DecodedRow = {
    device,
    time: { ms: former?.ts ?? recv, isNaive: false },
    cells: gone.map(({ metric, labels, value, unit, kind }) => ({
      metric: MetricName.parse(metric),
      labels,
      unit,
      reading: { value, kind, quality: 'good', isNonFinite: false },
      quality: 'stale',
    })),
  };
  return [...values, ...(gone.length > 0 ? [stale] : []), own];
};
