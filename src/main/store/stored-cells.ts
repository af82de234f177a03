import { type Cells, readColumn } from './chunk.ts';
import { hourOf } from './chunk-key.ts';
import type { ChunkReader } from './chunk-reader.ts';
import type { Found } from './strands.ts';

const cachedColumns = 64;

/** Single values out of chunks, for samples that come late. Damaged chunks are reported and passed over. */
export const openStoredCells = (chunks: ChunkReader, onDamaged: (origin: 'chunk' | 'part', id: number, reason: string) => void) => {
  const cache = new Map<string, { readonly main: readonly Cells[]; readonly late: readonly Cells[] }>();
  const columnsOf = (strand: number, hour: number, column: number) => {
    const key = `${strand} ${hour} ${column}`;
    const known = cache.get(key);
    if (known) return known;
    const { packed, main, late } = chunks.ofHour(strand, hour);
    const read = (list: typeof main, origin: 'chunk' | 'part' = 'chunk'): readonly Cells[] =>
      list.flatMap((chunk) => {
        try {
          return readColumn(chunk, column);
        } catch (error) {
          if (!(error instanceof RangeError)) throw error;
          onDamaged(origin, chunk.id, error.message);
          return [];
        }
      });
    if (cache.size >= cachedColumns) cache.clear();
    const columns = { main: [...read(packed, 'part'), ...read(main)], late: read(late) };
    cache.set(key, columns);
    return columns;
  };
  return {
    find: (strand: number, column: number, ts: number, isLate: boolean): Found | undefined => {
      const { main, late } = columnsOf(strand, hourOf(ts), column);
      for (const samples of (isLate ? late : main).toReversed()) {
        const place = lastPlaceOf(samples.times, ts);
        if (place >= 0) return { value: samples.values[place]!, code: samples.codes[place]! };
      }
      return undefined;
    },
    /** Chunks have been written. */
    forget: (): void => cache.clear(),
  };
};

/** Last place of a time among rising times; -1 when it is not there. */
const lastPlaceOf = (times: Float64Array, ts: number): number => {
  let low = 0;
  let high = times.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (times[middle]! <= ts) low = middle + 1;
    else high = middle;
  }
  return times[low - 1] === ts ? low - 1 : -1;
};
