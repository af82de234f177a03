import { type Columns, noColumns } from '../../domain/threshold/journal.ts';
import { Flag } from '../../domain/telemetry/sample.ts';
import type { SeriesId } from '../../domain/identity.ts';
import { firstAtOrAfter } from '../store/merge.ts';
import type { RawPage } from '../store/telemetry-reader.ts';

const page = 100_000;

export interface JudgedColumns extends Columns {
  readonly live: Uint8Array;
}

/** Samples as judgement takes them: a repeat of an old value, and a value of unknown age, say nothing of their time. */
export const usableOf = (pages: readonly RawPage[], isLive: (ts: number, recv: number) => boolean = () => true): JudgedColumns => {
  const length = pages.reduce((n, { times }) => n + times.length, 0);
  const [times, values, good, live] = [new Float64Array(length), new Float64Array(length), new Uint8Array(length), new Uint8Array(length)];
  let n = 0;
  for (const one of pages) {
    for (let i = 0; i < one.times.length; i++) {
      const flags = one.flags[i]!;
      if ((flags & Flag.cached) !== 0 || one.timeless[i] === 1) continue;
      times[n] = one.times[i]!;
      values[n] = one.values[i]!;
      // 0 good, 1 uncertain in the store.
      good[n] = Number.isNaN(one.values[i]) ? 0 : one.quality[i] === 0 ? 1 : one.quality[i] === 1 ? 2 : 0;
      live[n] = Number((flags & (Flag.historical | Flag.retained)) === 0 && isLive(one.times[i]!, 1000 * one.arrivals[i]!));
      n++;
    }
  }
  return n === length
    ? { times, values, good, live }
    : { times: times.subarray(0, n), values: values.subarray(0, n), good: good.subarray(0, n), live: live.subarray(0, n) };
};

/** The part from `from` to `to`, both included. */
export const clipColumns = (columns: JudgedColumns, from: number, to: number): JudgedColumns => {
  const { times, values, good, live } = columns;
  const [start, end] = [firstAtOrAfter(times, from), firstAtOrAfter(times, to + 1)];
  return { times: times.subarray(start, end), values: values.subarray(start, end), good: good.subarray(start, end), live: live.subarray(start, end) };
};

type Raw = (seriesId: SeriesId, from: number, to: number, limit: number) => RawPage;

/** Every page of a series from `from` to before `to`. */
export const pagesOf = (raw: Raw, seriesId: string, from: number, to: number): readonly RawPage[] => {
  const pages: RawPage[] = [];
  for (let start = Math.max(0, from); start < to;) {
    const one = raw(seriesId as SeriesId, start, to, page);
    pages.push(one);
    if (!one.hasMore || one.times.length === 0) break;
    start = one.times.at(-1)! + 1;
  }
  return pages;
};

/** Stored samples of a period, series by series; each is read once. */
export const columnsFrom = (raw: Raw, from: number, to: number) => {
  const read = new Map<string, Columns>();
  return {
    columns: (seriesId: string): Columns => {
      const known = read.get(seriesId) ?? usableOf(pagesOf(raw, seriesId, from, to));
      read.set(seriesId, known);
      return known ?? noColumns;
    },
    count: (): number => [...read.values()].reduce((n, { times }) => n + times.length, 0),
  };
};
