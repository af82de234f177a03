import Sqlite, { type Database } from 'better-sqlite3';
import type { Buckets } from '../../domain/analytics/buckets.ts';
import { explainSilences, type Gap } from '../../domain/analytics/gaps.ts';
import type { Line } from '../../domain/analytics/m4.ts';
import { GAP_STEPS } from '../../domain/analytics/steps.ts';
import type { SeriesId } from '../../domain/identity.ts';
import type { Coverage } from '../../domain/report/shift.ts';
import type { Quality } from '../../domain/telemetry/sample.ts';
import { loadSeries } from './catalogue.ts';
import { flagsOf, isGood, qualityOf } from './cell.ts';
import type { Cells } from './chunk.ts';
import { DAY, dayOfPart, HOUR, hourOfChunk, strandOfChunk, strandOfPart } from './chunk-key.ts';
import { openChunkReader } from './chunk-reader.ts';
import { addCoverage, coverageOf } from './coverage.ts';
import { gapsOf, openGapRows } from './gaps-query.ts';
import { openJournalTail } from './journal-tail.ts';
import { lineOf } from './line-query.ts';
import { openLongRanges } from './long-ranges.ts';
import { decodeLatest, type StoredLatest } from './latest.ts';
import { firstAtOrAfter } from './merge.ts';
import { telemetrySteps } from './migrations/telemetry/steps.ts';
import { openMomentValues } from './moment-values.ts';
import { openDatabase } from './open-database.ts';
import { rangeOf, type RangeQuestion } from './range-query.ts';
import { pageOf, type RawPage } from './raw-page.ts';
import { type Dropped, readDropped } from './retention.ts';
import { makeRewrite, readForRewrite, type Rewrite, type RewriteJob } from './rewrite.ts';
import { openSalvage, type Salvage, type SalvageStep } from './salvage.ts';
import { drawable, openSeriesCells } from './series-cells.ts';
import { openingError, StoreRefusal } from './store-refusal.ts';
import { lengthOf, levelOfSummary, placeOfSummary, strandOfSummary } from './summary-key.ts';
import { openSummaryReader } from './summary-table.ts';
import type { SeriesRecord } from './telemetry.ts';

export type { RawPage } from './raw-page.ts';

/** A value as it was stored. */
export interface Reading {
  readonly ts: number;
  readonly value: number;
  readonly quality: Quality;
  readonly flags: number;
}

/** A chunk, a summary or a journal row that could not be read. */
export interface DamageFound {
  /** part: of the archive. page: of the file itself, so that nothing behind it can be found. */
  readonly origin: 'chunk' | 'part' | 'journal' | 'summary' | 'page';
  readonly id: number;
  readonly reason: string;
  /** Strand and beginning of a chunk, part or summary. */
  readonly strand: number | null;
  readonly from: number | null;
}

/** The reading side of telemetry.db: from the file alone, also while another process writes. Every answer is one snapshot. */
export interface TelemetryReader {
  readonly catalogue: () => readonly SeriesRecord[];
  /** The line of a series in at most 4 samples per column of `width`; NaN where a step is longer than three expected ones. */
  readonly columns: (seriesId: SeriesId, from: number, to: number, width: number) => Line;
  /** Every stored sample from `from` to before `to`, at most `limit` of them. */
  readonly raw: (seriesId: SeriesId, from: number, to: number, limit: number) => RawPage;
  /** Samples gathered in intervals; see `RangeQuestion`. An unknown series has none. */
  readonly range: (seriesId: SeriesId, question: RangeQuestion) => Buckets;
  /** The last good value at `time` or up to `maxAge` ms before it. */
  readonly at: (seriesId: SeriesId, time: number, maxAge: number) => Reading | undefined;
  /**
   * The last sample of every series at `time`, not older than `maxAge` ms. Columns: series number, then time, value, quality (place in
   * `qualities`) and flags as known then, then the same four as known now; NaN where there is none.
   */
  readonly moment: (time: number, maxAge: number) => readonly Float64Array[];
  /** How much of what was expected is stored, per device; `to` must not lie in the future. */
  readonly coverage: (from: number, to: number) => readonly Coverage[];
  /**
   * When nothing was stored of a series, and why. `to` must not lie in the future; `profile` is the connection of its device, where
   * that is known.
   */
  readonly gaps: (seriesId: SeriesId, from: number, to: number, profile?: string) => readonly Gap[];
  /** What could not be read since the reader was opened. */
  readonly damaged: () => readonly DamageFound[];
  /** What retention has dropped, by reason. */
  readonly dropped: () => readonly Dropped[];
  /** Prepares what `Telemetry.dueRewrite` asked for; the writer takes it with `putRewrite`. */
  readonly rewrite: (job: RewriteJob) => Rewrite;
  /** A step of reading what can be read of a damaged store that was put aside; from `at` on, which begins at 0. */
  readonly salvage: (aside: string, at: number) => SalvageStep;
  /** Brings the log into the file without holding anybody up; what the writer has to do afterwards is next to nothing. */
  readonly checkpoint: () => void;
  /** Goes through the whole file, which takes long: `ok`, or what is wrong. */
  readonly check: () => string;
  readonly close: () => void;
}

export interface ReaderLimits {
  /** How long a question may take, in ms; 30 s unless given. */
  readonly longestMs?: number;
}

const widest = 100_000;
const longestPage = 100_000;
const salvageStepMs = 20;
const noLine = (): Line => [new Float64Array(), new Float64Array()];

/**
 * Throws a `StoreRefusal` when the file is not there, damaged, foreign or of another version. A question ends after `longestMs`, for while it
 * is answered the log of the writer cannot begin anew.
 */
export const openTelemetryReader = (file: string, { longestMs = 30_000 }: ReaderLimits = {}): TelemetryReader => {
  const db = openDatabase(file, { kind: 'telemetry', steps: telemetrySteps, readonly: true });
  const found = new Map<string, DamageFound>();
  const damagedChunk = (origin: 'chunk' | 'part', id: number, reason: string): void => {
    const [strand, from] = origin === 'part' ? [strandOfPart(id), dayOfPart(id) * DAY] : [strandOfChunk(id), hourOfChunk(id) * HOUR];
    found.set(`${origin} ${id}`, { origin, id, reason, strand, from });
  };
  const damagedSummary = (id: number, reason: string): void => {
    const from = placeOfSummary(id) * lengthOf(levelOfSummary(id));
    found.set(`summary ${id}`, { origin: 'summary', id, reason, strand: strandOfSummary(id), from });
  };
  const chunks = openChunkReader(db);
  const tail = openJournalTail(db, (id, reason) => found.set(`journal ${id}`, { origin: 'journal', id, reason, strand: null, from: null }));
  const gapRows = openGapRows(db);
  let salvage: Salvage | undefined;
  let endsAt = Infinity;
  /** Only for checkpoints. */
  let own: Database | undefined;
  const newestSeries = db.prepare<[], number | null>('SELECT max(series) FROM series').pluck();
  const columnsOf = db.prepare<[number], string>('SELECT columns FROM strand WHERE strand = ?').pluck();
  const latestThrough = db.prepare<[], number>('SELECT through FROM latest').pluck();
  const latestBody = db.prepare<[], Uint8Array>('SELECT body FROM latest').pluck();
  const byId = new Map<string, SeriesRecord>();
  const columns = new Map<number, number>();
  let known = 0;
  let learned: StoredLatest = { samples: 0, oldest: Infinity, entries: [] };
  let learnedThrough = -1;

  const refreshCatalogue = (): void => {
    if ((newestSeries.get() ?? 0) === known) return;
    for (const record of loadSeries(db, known)) {
      byId.set(record.id, record);
      const list = JSON.parse(columnsOf.get(record.strand) ?? '[]') as number[];
      columns.set(record.series, list.indexOf(record.series));
      known = record.series;
    }
  };
  const refreshLearned = (): void => {
    const through = latestThrough.get() ?? -1;
    if (through === learnedThrough) return;
    learnedThrough = through;
    try {
      learned = decodeLatest(latestBody.get() ?? new Uint8Array());
    } catch (error) {
      if (!(error instanceof RangeError)) throw error; // only a help for the expected interval
    }
  };
  /** One read transaction, in which journal and chunks belong together. */
  const snapshot = <T>(read: () => T): T => {
    endsAt = performance.now() + longestMs;
    try {
      return db.transaction(() => {
        refreshCatalogue();
        chunks.refresh();
        tail.refresh();
        return read();
      })();
    } catch (error) {
      const opened = openingError(file, error);
      if (opened instanceof StoreRefusal && opened.code === 'store.damaged')
        found.set('page', { origin: 'page', id: 0, reason: opened.message, strand: null, from: null });
      throw opened;
    }
  };

  const columnOf = (series: number): number => columns.get(series)!;
  const onHour = (): void => {
    if (performance.now() > endsAt) throw new RangeError(`This takes longer than ${longestMs / 1000} s. Ask for a shorter range, or for fewer series at once.`);
  };
  const cells = openSeriesCells({ chunks, tail, columnOf, onDamaged: damagedChunk, onHour });
  const ranges = openLongRanges(cells, tail, openSummaryReader(db, damagedSummary), columnOf);
  const { hourSegments, hoursOf, segments } = cells;
  const moments = openMomentValues({ chunks, tail, columnOf, hoursOf, onDamaged: damagedChunk });
  const learnedInterval = (series: number): number | undefined => {
    refreshLearned();
    return learned.entries[series]?.interval || undefined;
  };

  return {
    catalogue: () => snapshot(() => [...byId.values()]),

    columns: (seriesId, from, to, width) =>
      snapshot(() => {
        if (!(to > from) || !(width >= 1) || width > widest) throw new RangeError(`A chart needs an end after its start and 1 to ${widest} columns.`);
        const record = byId.get(seriesId);
        return record === undefined ? noLine() : lineOf(ranges, record, { from, to, columns: width }, learnedInterval(record.series));
      }),

    raw: (seriesId, from, to, limit) =>
      snapshot(() => {
        const parts: Cells[] = [];
        let count = 0;
        const most = Math.min(limit, longestPage);
        const record = byId.get(seriesId);
        for (const cells of record ? segments(record, from, to, true) : []) {
          parts.push(cells);
          count += cells.times.length;
          if (count > most) break;
        }
        return pageOf(parts, Math.min(count, most), count > most);
      }),

    range: (seriesId, question) => snapshot(() => rangeOf(ranges, byId.get(seriesId), question)),

    at: (seriesId, time, maxAge) =>
      snapshot(() => {
        const record = byId.get(seriesId);
        if (record === undefined) return undefined;
        const [first, last] = hoursOf(record, Math.max(0, time - maxAge), time + 1);
        for (let hour = last; hour >= first; hour--) {
          for (const { times, values, codes } of hourSegments(record, hour).toReversed()) {
            for (let i = firstAtOrAfter(times, time + 1) - 1; i >= 0 && times[i]! >= time - maxAge; i--) {
              const code = codes[i]!;
              if (isGood(code)) return { ts: times[i]!, value: values[i]!, quality: qualityOf(code), flags: flagsOf(code) };
            }
          }
        }
        return undefined;
      }),

    moment: (time, maxAge) => snapshot(() => moments([...byId.values()], time, maxAge)),

    coverage: (from, to) =>
      snapshot(() => {
        const devices = new Map<string, Coverage>();
        for (const record of byId.values()) {
          const state = coverageOf(record.createdAt, from, to);
          for (const cells of segments(record, from, to)) {
            const { times, codes } = drawable(cells);
            state.add(times, codes);
          }
          const interval = learnedInterval(record.series);
          const one = state.finish(interval, ((learned.entries[record.series]?.code ?? 0) & 0x80) !== 0);
          if (one === undefined) continue;
          const { longestGap } = one;
          const isGap = longestGap !== undefined && (interval === undefined || one.longestGapMs > GAP_STEPS * interval);
          const cause = isGap ? explainSilences([longestGap], gapRows.of(record.device, longestGap.from, longestGap.to, undefined))[0]?.cause : undefined;
          devices.set(record.device, addCoverage(devices.get(record.device), record.device, one, cause));
        }
        return [...devices.values()].toSorted((a, b) => (a.device < b.device ? -1 : 1));
      }),

    gaps: (seriesId, from, to, profile) =>
      snapshot(() => {
        if (!(to > from)) throw new RangeError('The end must lie after the start.');
        const record = byId.get(seriesId);
        return record === undefined ? [] : gapsOf(ranges, gapRows, record, { from, to, profile }, learnedInterval(record.series));
      }),

    damaged: () => [...found.values()],
    dropped: () => readDropped(db),
    rewrite: (job) => makeRewrite(snapshot(() => readForRewrite({ chunks, onDamaged: damagedChunk }, job))),
    salvage: (aside, at) => {
      salvage ??= openSalvage(aside);
      const step = salvage.step(at, salvageStepMs);
      if (step.next === null) {
        salvage.close();
        salvage = undefined;
      }
      return step;
    },
    checkpoint: () => {
      own ??= new Sqlite(file, { timeout: 0, fileMustExist: true });
      own.pragma('wal_checkpoint(PASSIVE)');
    },
    check: () => String(db.pragma('quick_check(1)', { simple: true })),
    close: () => {
      salvage?.close();
      own?.close();
      db.close();
    },
  };
};
