import { type Line, openM4 } from '../../domain/analytics/m4.ts';
import type { SeriesId } from '../../domain/identity.ts';
import type { Coverage } from '../../domain/report/shift.ts';
import type { Quality } from '../../domain/telemetry/sample.ts';
import { loadSeries } from './catalogue.ts';
import { flagsOf, isGood, isTimeless, isUsable, NO_VALUE, PRESENT, qualityOf } from './cell.ts';
import { type Cells, type Chunk, noCells, readColumn } from './chunk.ts';
import { HOUR, hourOf, hourOfChunk, strandOfChunk } from './chunk-key.ts';
import { openChunkReader } from './chunk-table.ts';
import { addCoverage, coverageOf } from './coverage.ts';
import { openJournalTail } from './journal-tail.ts';
import { decodeLatest, median, type StoredLatest } from './latest.ts';
import { cellsOf, clip, firstAtOrAfter, segmentsOf } from './merge.ts';
import { telemetrySteps } from './migrations/telemetry/steps.ts';
import { type HourPieces, momentValue } from './moment-values.ts';
import { openDatabase } from './open-database.ts';
import type { SeriesRecord } from './telemetry.ts';

/** A value as it was stored. */
export interface Reading {
  readonly ts: number;
  readonly value: number;
  readonly quality: Quality;
  readonly flags: number;
}

/** Stored samples in order of time; one entry per sample in every column. */
export interface RawPage {
  readonly times: Float64Array;
  /** NaN where the device sent none that can be used. */
  readonly values: Float64Array;
  /** Seconds since 1970, rounded up. */
  readonly arrivals: Float64Array;
  /** Places in `qualities`. */
  readonly quality: Uint8Array;
  readonly flags: Uint8Array;
  /** 1: the time is only that of a retained message, whose value is of unknown age. */
  readonly timeless: Uint8Array;
  /** There are more samples in the range than the limit allows. */
  readonly hasMore: boolean;
}

/** A chunk, or a journal row, that could not be read. */
export interface DamageFound {
  readonly origin: 'chunk' | 'journal';
  readonly id: number;
  readonly reason: string;
  /** Strand and hour of a chunk. */
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
  /** The last good value at `time` or up to `maxAge` ms before it. */
  readonly at: (seriesId: SeriesId, time: number, maxAge: number) => Reading | undefined;
  /**
   * The last sample of every series at `time`, not older than `maxAge` ms. Columns: series number, then time, value, quality (place in
   * `qualities`) and flags as known then, then the same four as known now; NaN where there is none.
   */
  readonly moment: (time: number, maxAge: number) => readonly Float64Array[];
  /** How much of what was expected is stored, per device; `to` must not lie in the future. */
  readonly coverage: (from: number, to: number) => readonly Coverage[];
  /** What could not be read since the reader was opened. */
  readonly damaged: () => readonly DamageFound[];
  readonly close: () => void;
}

const widest = 100_000;
const longestPage = 100_000;
const gapSteps = 3;
const longestMarginMs = 48 * HOUR;

/** Throws a `StoreRefusal` when the file is not there, damaged, foreign or of another version. */
export const openTelemetryReader = (file: string): TelemetryReader => {
  const db = openDatabase(file, { kind: 'telemetry', steps: telemetrySteps, readonly: true });
  const found = new Map<string, DamageFound>();
  const damagedChunk = (id: number, reason: string): void =>
    void found.set(`chunk ${id}`, { origin: 'chunk', id, reason, strand: strandOfChunk(id), from: hourOfChunk(id) * HOUR });
  const chunks = openChunkReader(db);
  const tail = openJournalTail(db, (id, reason) => found.set(`journal ${id}`, { origin: 'journal', id, reason, strand: null, from: null }));
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
  const snapshot = <T>(read: () => T): T =>
    db.transaction(() => {
      refreshCatalogue();
      tail.refresh();
      return read();
    })();

  const read = (chunk: Chunk, column: number, withArrivals: boolean): Cells => {
    try {
      return readColumn(chunk, column, withArrivals);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      damagedChunk(chunk.id, error.message);
      return noCells;
    }
  };
  const hourPieces = ({ strand, series }: SeriesRecord, hour: number, withArrivals: boolean): HourPieces => {
    const column = columns.get(series)!;
    const { main, late } = chunks.ofHour(strand, hour);
    const fresh = tail.of(strand);
    const [start, end] = [hour * HOUR, (hour + 1) * HOUR];
    const piecesOf = (list: readonly Chunk[], rows: typeof fresh.main): readonly Cells[] => [
      ...list.map((chunk) => read(chunk, column, withArrivals)),
      cellsOf(rows, column, start, end),
    ];
    return { main: piecesOf(main, fresh.main), late: piecesOf(late, fresh.late) };
  };
  const hourSegments = (record: SeriesRecord, hour: number, withArrivals = false): readonly Cells[] => {
    const { main, late } = hourPieces(record, hour, withArrivals);
    return segmentsOf(main, late);
  };
  /** First and last hour in which the series may have samples. */
  const hoursOf = ({ strand }: SeriesRecord, from: number, to: number): readonly [number, number] => {
    const [first, last] = chunks.hours();
    const { main, late } = tail.of(strand);
    const edges = [main, late].flatMap((rows) => (rows.count === 0 ? [] : [hourOf(rows.times[0]!), hourOf(rows.times[rows.count - 1]!)]));
    return [Math.max(hourOf(from), Math.min(first, ...edges)), Math.min(hourOf(to - 1), Math.max(last, ...edges))];
  };
  function* hoursBackwards(record: SeriesRecord, from: number, to: number): Generator<HourPieces> {
    const [first, last] = hoursOf(record, from, to);
    for (let hour = last; hour >= first; hour--) yield hourPieces(record, hour, true);
  }
  function* segments(record: SeriesRecord, from: number, to: number, withArrivals = false): Generator<Cells> {
    const [first, last] = hoursOf(record, from, to);
    for (let hour = first; hour <= last; hour++) {
      for (const cells of hourSegments(record, hour, withArrivals)) {
        const part = clip(cells, from, to);
        if (part.times.length > 0) yield part;
      }
    }
  }
  const learnedInterval = (series: number): number | undefined => {
    refreshLearned();
    return learned.entries[series]?.interval || undefined;
  };

  return {
    catalogue: () => snapshot(() => [...byId.values()]),

    columns: (seriesId, from, to, width) =>
      snapshot(() => {
        if (!(to > from) || !(width >= 1) || width > widest) throw new RangeError(`A chart needs an end after its start and 1 to ${widest} columns.`);
        const drawing = openM4({ from, to, columns: width });
        const record = byId.get(seriesId);
        if (record) {
          const interval = learnedInterval(record.series);
          const margin = Math.min(longestMarginMs, Math.max(HOUR, gapSteps * (interval ?? 0)));
          let expected = interval ?? Infinity;
          for (const cells of segments(record, Math.max(0, from - margin), to + margin)) {
            const { times, values } = drawable(cells);
            expected = typicalStep(times) ?? expected;
            drawing.add(times, values, gapSteps * expected);
          }
        }
        return drawing.finish();
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

    moment: (time, maxAge) =>
      snapshot(() => {
        const rows = [...byId.values()];
        const found = Array.from({ length: 9 }, () => new Float64Array(rows.length).fill(Number.NaN));
        rows.forEach((record, row) => {
          found[0]![row] = record.series;
          const { then, now } = momentValue(hoursBackwards(record, Math.max(0, time - maxAge), time + 1), time, maxAge);
          for (const [at, sample] of [then, now].entries())
            if (sample) [sample.ts, sample.value, sample.quality, sample.flags].forEach((value, i) => (found[1 + 4 * at + i]![row] = value));
        });
        return found;
      }),

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
          if (one) devices.set(record.device, addCoverage(devices.get(record.device), record.device, one));
        }
        return [...devices.values()].toSorted((a, b) => (a.device < b.device ? -1 : 1));
      }),

    damaged: () => [...found.values()],
    close: () => void db.close(),
  };
};

/** Samples of a known time; what is not usable becomes NaN. */
const drawable = (cells: Cells): Cells => {
  let seen = 0;
  for (const code of cells.codes) seen |= code;
  if (isUsable(seen & ~0x300) && !isTimeless(seen)) return cells;
  const places = [...cells.codes.keys()].filter((i) => !isTimeless(cells.codes[i]!));
  return {
    times: Float64Array.from(places, (i) => cells.times[i]!),
    values: Float64Array.from(places, (i) => (isUsable(cells.codes[i]!) ? cells.values[i]! : Number.NaN)),
    codes: Uint16Array.from(places, (i) => cells.codes[i]!),
    arrivals: noCells.arrivals,
  };
};

const sampledSteps = 31;
const fewest = 4;

/** Median distance of neighbours, from at most 31 of them spread over all; undefined when there are too few. */
export const typicalStep = (times: Float64Array): number | undefined => {
  const steps = times.length - 1;
  if (steps < fewest) return undefined;
  const taken = Math.min(steps, sampledSteps);
  return median(
    Float64Array.from({ length: taken }, (_, k) => {
      const i = Math.floor((k * steps) / taken);
      return times[i + 1]! - times[i]!;
    }),
  );
};

const pageOf = (parts: readonly Cells[], count: number, hasMore: boolean): RawPage => {
  const page = {
    times: new Float64Array(count),
    values: new Float64Array(count),
    arrivals: new Float64Array(count),
    quality: new Uint8Array(count),
    flags: new Uint8Array(count),
    timeless: new Uint8Array(count),
    hasMore,
  };
  let at = 0;
  for (const { times, values, codes, arrivals } of parts) {
    for (let i = 0; i < times.length && at < count; i++, at++) {
      const code = codes[i]! & ~PRESENT;
      page.times[at] = times[i]!;
      page.values[at] = code & NO_VALUE ? Number.NaN : values[i]!;
      page.arrivals[at] = arrivals[i]!;
      page.quality[at] = (code >> 10) & 3;
      page.flags[at] = flagsOf(code);
      page.timeless[at] = Number(isTimeless(code));
    }
  }
  return page;
};
