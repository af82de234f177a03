import type { Database, Statement } from 'better-sqlite3';
import { explainSilences, type Gap, type GapCause } from '../../domain/analytics/gaps.ts';
import { breaksIn, GAP_STEPS, typicalStep } from '../../domain/analytics/steps.ts';
import { isTimeless } from './cell.ts';
import { HOUR } from './chunk-key.ts';
import type { LongRanges } from './long-ranges.ts';
import { firstAtOrAfter } from './merge.ts';
import { joined, pickCells } from './series-cells.ts';
import type { SeriesRecord } from './telemetry.ts';

interface GapRow {
  readonly from: number;
  readonly to: number;
  readonly cause: string;
  readonly certainty: Gap['certainty'];
}

const causeOf = (words: string): GapCause => {
  if (words.startsWith('dropped')) return 'dropped';
  return words === 'link' || words === 'damaged' ? words : 'not-stored';
};

/** What is recorded of times in which nothing was stored; works on a read-only connection. */
export const openGapRows = (db: Database) => {
  const ofDevice = db.prepare<[string, number, number], GapRow>(
    'SELECT t0 AS "from", t1 AS "to", cause, certainty FROM gap WHERE device = ? AND t1 > ? AND t0 < ? ORDER BY t0',
  );
  const ofLine = db.prepare<[string, number, number], GapRow>(
    'SELECT t0 AS "from", t1 AS "to", cause, certainty FROM gap WHERE device IS NULL AND profile = ? AND t1 > ? AND t0 < ? ORDER BY t0',
  );
  const ofAll = db.prepare<[number, number], GapRow>(
    'SELECT t0 AS "from", t1 AS "to", cause, certainty FROM gap WHERE device IS NULL AND profile IS NULL AND t1 > ? AND t0 < ? ORDER BY t0',
  );
  const lines = db.prepare<[], string>('SELECT DISTINCT profile FROM gap WHERE device IS NULL AND profile IS NOT NULL LIMIT 2').pluck();
  const hasHeard = db.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'heard_by'");
  let heardBy: Statement<[string], string> | undefined;
  /** The connection that heard the device last; ingest keeps it, so a store that never had one knows nothing of it. */
  const heardOn = (device: string): string | undefined => {
    if (heardBy === undefined && hasHeard.get() !== undefined)
      heardBy = db.prepare<[string], string>('SELECT profile FROM heard_by WHERE device = ?').pluck() as Statement<[string], string>;
    return heardBy?.get(device);
  };
  return {
    /** `profile`: the connection of the device, where the caller knows it; else the one that heard it last, or the only one there is. */
    of: (device: string, from: number, to: number, profile: string | undefined): readonly Gap[] => {
      const known = lines.all();
      const line = profile ?? heardOn(device) ?? (known.length === 1 ? known[0] : undefined);
      const rows = [...ofDevice.all(device, from, to), ...ofAll.all(from, to), ...(line === undefined ? [] : ofLine.all(line, from, to))];
      return rows.map((row) => ({ from: Math.max(from, row.from), to: Math.min(to, row.to), cause: causeOf(row.cause), certainty: row.certainty }));
    },
  };
};

/**
 * Times without a sample of a series, longer than three usual steps: from one sample to the next, from the begin of the range, or of
 * the series, to its first one, and from the last one to the end of the range, which must not lie in the future.
 */
export const silencesOf = (
  ranges: LongRanges,
  record: SeriesRecord,
  { from, to }: { readonly from: number; readonly to: number },
  interval: number | undefined,
): readonly { readonly from: number; readonly to: number }[] => {
  const silences: { readonly from: number; readonly to: number }[] = [];
  let [expected, allowed, last] = [interval ?? Infinity, GAP_STEPS * (interval ?? Infinity), Number.NaN];
  const visit = (first: number, before: number): void => {
    const start = Number.isNaN(last) ? Math.max(from, Math.min(record.createdAt, first)) : last;
    if (first - start > (Number.isNaN(last) ? before : Math.max(allowed, before))) silences.push({ from: start, to: first });
  };
  const mayUse = (start: number, end: number, _level: number, summary?: { readonly isPlain: boolean }): boolean =>
    start >= from && end <= to && (summary === undefined || summary.isPlain);

  for (const stretch of ranges.stretches(record, Math.max(0, from), to, mayUse)) {
    if ('summary' in stretch) {
      const { numbers } = stretch.summary;
      visit(numbers.firstAt, GAP_STEPS * (numbers.firstTypical ?? expected));
      last = numbers.lastAt;
      expected = numbers.typical ?? expected;
      allowed = GAP_STEPS * expected;
      continue;
    }
    if ('parts' in stretch) continue; // only charts ask for those
    const { times } = pickCells(joined(stretch.segments), (code) => !isTimeless(code));
    if (times.length === 0) continue;
    expected = typicalStep(times) ?? expected;
    const { places, before, after } = breaksIn(times, expected);
    const [start, end] = [firstAtOrAfter(times, from), firstAtOrAfter(times, to)];
    if (start === end) continue;
    visit(times[start]!, before);
    for (const place of places) if (place > start && place < end) silences.push({ from: times[place - 1]!, to: times[place]! });
    last = times[end - 1]!;
    allowed = after;
  }
  if (Number.isNaN(last)) {
    const start = Math.max(from, record.createdAt);
    if (to - start > Math.min(HOUR, allowed)) silences.push({ from: start, to });
  } else if (to - last > allowed) silences.push({ from: last, to });
  return silences;
};

export const gapsOf = (
  ranges: LongRanges,
  rows: ReturnType<typeof openGapRows>,
  record: SeriesRecord,
  range: { readonly from: number; readonly to: number; readonly profile?: string | undefined },
  interval: number | undefined,
): readonly Gap[] => explainSilences(silencesOf(ranges, record, range, interval), rows.of(record.device, range.from, range.to, range.profile));
