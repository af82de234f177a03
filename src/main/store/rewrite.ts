import { type Chunk, decodeRows, encodeChunk, verifyChunk } from './chunk.ts';
import { chunkId, DAY, HOUR, LAST_PART, partId } from './chunk-key.ts';
import type { ChunkReader } from './chunk-reader.ts';
import type { DigestKey } from './digest.ts';
import { mergeRows } from './merge-rows.ts';
import type { Rows } from './rows.ts';
import { CHUNK_ROWS } from './strands.ts';

/**
 * tidy: the chunks of an hour that got late samples become such as they would be if all had come in order. pack: a whole day moves
 * into the archive.
 */
export type RewriteJob =
  | { readonly kind: 'tidy'; readonly strand: number; readonly hour: number }
  | { readonly kind: 'pack'; readonly strand: number; readonly day: number };

/** What a job came to. It is written only while what was read is still all there is. */
export interface Rewrite {
  readonly job: RewriteJob;
  readonly chunks: readonly DigestKey[];
  readonly parts: readonly DigestKey[];
  /** Chunks of the hour, or parts of the day. */
  readonly made: readonly Chunk[];
  /** Something could not be read: nothing is written, so that nothing is lost. */
  readonly isDamaged: boolean;
}

export interface RewriteSources {
  readonly chunks: ChunkReader;
  readonly onDamaged: (origin: 'chunk' | 'part', id: number, reason: string) => void;
}

/** Rows of a part; beyond it a day of one strand has too many and its parts grow. */
const PART_ROWS = 8192;

const keyOf = ({ id, t0, t1, n }: DigestKey): DigestKey => ({ id, t0, t1, n });
export const hoursOf = (job: RewriteJob): readonly number[] => (job.kind === 'tidy' ? [job.hour] : Array.from({ length: 24 }, (_, i) => 24 * job.day + i));

/** The rows of one hour in order, and what they were read from. */
interface ReadHour {
  readonly rows: Rows;
  readonly keys: readonly DigestKey[];
}

/** Everything of the hour or day, in order of time. Belongs into one read transaction. */
export const readForRewrite = ({ chunks, onDamaged }: RewriteSources, job: RewriteJob) => {
  let isDamaged = false;
  const rowsOf = (origin: 'chunk' | 'part', chunk: Chunk): readonly Rows[] => {
    try {
      verifyChunk(chunk);
      return [decodeRows(chunk.body)];
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      isDamaged = true;
      onDamaged(origin, chunk.id, error.message);
      return [];
    }
  };
  const parts = job.kind === 'pack' ? chunks.partsOfDay(job.strand, job.day) : [];
  const packed = parts.flatMap(({ id }) => rowsOf('part', chunks.part(id)!));
  const hours = hoursOf(job).map((hour): ReadHour => {
    const { main, late } = chunks.ofHour(job.strand, hour);
    const all = [...main, ...late];
    const pieces = [...packed, ...all.flatMap((chunk) => rowsOf('chunk', chunk))];
    return { rows: mergeRows(pieces, hour * HOUR, (hour + 1) * HOUR), keys: all.map(keyOf) };
  });
  return { job, hours, parts: parts.map(keyOf), isDamaged };
};
export type ReadForRewrite = ReturnType<typeof readForRewrite>;

/** Hours that share a part: whole ones while they fit, so that few hours lie across two parts. */
const partsFrom = (hours: readonly Rows[], strand: number, day: number): readonly Chunk[] => {
  const total = hours.reduce((sum, { count }) => sum + count, 0);
  const most = Math.max(PART_ROWS, Math.ceil(total / (LAST_PART / 2)));
  const made: Chunk[] = [];
  const put = (rows: Rows): void => {
    for (let start = 0; start < rows.count; start += most)
      made.push(encodeChunk(partId(day, strand, made.length), rows, start, Math.min(rows.count, start + most), true));
  };
  let waiting: Rows[] = [];
  let count = 0;
  const close = (): void => {
    put(waiting.length === 1 ? waiting[0]! : mergeRows(waiting, day * DAY, (day + 1) * DAY));
    waiting = [];
    count = 0;
  };
  for (const rows of hours) {
    if (count > 0 && count + rows.count > most) close();
    waiting.push(rows);
    count += rows.count;
  }
  close();
  return made;
};

const chunksFrom = (rows: Rows, strand: number, hour: number): readonly Chunk[] =>
  Array.from({ length: Math.ceil(rows.count / CHUNK_ROWS) }, (_, place) =>
    encodeChunk(chunkId(hour, place, strand), rows, CHUNK_ROWS * place, Math.min(rows.count, CHUNK_ROWS * (place + 1))),
  );

/** The new chunks or parts. Needs no transaction. */
export const makeRewrite = ({ job, hours, parts, isDamaged }: ReadForRewrite): Rewrite => {
  const chunks = hours.flatMap(({ keys }) => keys);
  if (isDamaged) return { job, chunks, parts, made: [], isDamaged };
  const rows = hours.map((hour) => hour.rows).filter(({ count }) => count > 0);
  const made = rows.length === 0 ? [] : job.kind === 'tidy' ? chunksFrom(rows[0]!, job.strand, job.hour) : partsFrom(rows, job.strand, job.day);
  return { job, chunks, parts, made, isDamaged };
};
