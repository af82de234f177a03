import { HOUR, MAX_STRANDS } from './chunk-key.ts';

/** Where a summary lies: strand by strand, so that a long range of one series is read in one go. */
export type Level = 0 | 1;
export const HOURS: Level = 0;
export const DAYS: Level = 1;

const PLACES = 2 ** 24;
export const lengthOf = (level: Level): number => (level === HOURS ? HOUR : 24 * HOUR);
export const summaryId = (strand: number, level: Level, at: number): number => (strand * 2 + level) * PLACES + at;
export const placeOfSummary = (id: number): number => id % PLACES;
export const strandOfSummary = (id: number): number => Math.floor(id / PLACES / 2);

/** What is due is done hours first, oldest first. */
export const dueId = (strand: number, level: Level, at: number): number => (level * PLACES + at) * MAX_STRANDS + strand;
export const placeOfDue = (id: number): { readonly strand: number; readonly level: Level; readonly at: number } => {
  const place = Math.floor(id / MAX_STRANDS);
  return { strand: id % MAX_STRANDS, level: place >= PLACES ? DAYS : HOURS, at: place % PLACES };
};
export const levelOfSummary = (id: number): Level => (Math.floor(id / PLACES) % 2 === 1 ? DAYS : HOURS);
