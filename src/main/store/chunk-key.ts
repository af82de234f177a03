/**
 * Where a chunk lies: `chunk.id` = window << 20 | strand, window = hour << 12 | place. Main chunks of an hour have the
 * places 0, 1, 2 ...; late ones 4095, 4094 ... 53 bits at most, exact in a double.
 */
export const HOUR = 3_600_000;
export const LAST_PLACE = 4095;
export const MAX_STRANDS = 2 ** 20;
/** Times are stored from 1970 up to here. */
export const END_OF_TIME = 2 ** 21 * HOUR;

export const hourOf = (ts: number): number => Math.floor(ts / HOUR);
export const chunkId = (hour: number, place: number, strand: number): number => (hour * 4096 + place) * MAX_STRANDS + strand;
export const hourOfChunk = (id: number): number => Math.floor(id / 2 ** 32);
export const strandOfChunk = (id: number): number => id % MAX_STRANDS;

/** Parts of an archived day: `archive.id` = (day << 20 | strand) << 8 | part; exact in a double. */
export const LAST_PART = 255;
export const DAY = 24 * HOUR;
export const partId = (day: number, strand: number, part: number): number => (day * MAX_STRANDS + strand) * 256 + part;
export const dayOfPart = (id: number): number => Math.floor(id / (256 * MAX_STRANDS));
export const strandOfPart = (id: number): number => Math.floor(id / 256) % MAX_STRANDS;
