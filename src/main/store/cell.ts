import { qualities, type Quality, type TimeSource } from '../../domain/telemetry/sample.ts';
import type { StagedSample } from './telemetry.ts';

/**
 * What must be known of a value beside the value, in 16 bits: flags 0-7, time source 8-9, quality 10-11, "no value" 12;
 * in memory 15 says that there is a cell at all, in the journal 13-14 say what became of it.
 */
export type CellCode = number;

export const PRESENT = 0x8000;
export const NO_VALUE = 0x1000;
/** The bits that chunks keep. */
export const KEPT = 0x1fff;

const timeSources: readonly TimeSource[] = ['payload', 'payload-naive', 'recv', 'retained'];
const sourceCodes: Readonly<Record<TimeSource, number>> = { payload: 0, 'payload-naive': 1, recv: 2, retained: 3 };
const qualityCodes: Readonly<Record<Quality, number>> = { good: 0, uncertain: 1, bad: 2, stale: 3 };

export const cellCode = (quality: Quality, flags: number, tsSource: TimeSource, hasValue: boolean): CellCode =>
  (flags & 0xff) | (sourceCodes[tsSource] << 8) | (qualityCodes[quality] << 10) | (hasValue ? 0 : NO_VALUE);
export const flagsOf = (code: CellCode): number => code & 0xff;
export const timeSourceOf = (code: CellCode): TimeSource => timeSources[(code >> 8) & 3]!;
export const qualityOf = (code: CellCode): Quality => qualities[(code >> 10) & 3]!;
/** Good, and there is a value. */
export const isGood = (code: CellCode): boolean => (code & (NO_VALUE | 0xc00)) === 0;
/** Good or uncertain, of a known time, and there is a value: what a chart draws. */
export const isUsable = (code: CellCode): boolean => (code & (NO_VALUE | 0x800)) === 0;
/** The time is only that of a retained message: no point of a chart. */
export const isTimeless = (code: CellCode): boolean => (code & 0x300) === 0x300;

export type Fate = StagedSample['fate'];
const fates: readonly Fate[] = ['new', 'replaced', 'late', 'repeat'];
export const fateCode = (fate: Fate): number => fates.indexOf(fate);
export const fateOf = (code: number): Fate => fates[code & 3]!;

/** Highest number of columns of a strand. */
export const MAX_COLUMNS = 64;

/** One instant of a strand while it is handed on; reused for every row, so keep nothing of it. Slots are columns. */
export interface RowCells {
  ts: number;
  recv: number;
  /** Number of slots that may be used. */
  width: number;
  readonly values: Float64Array;
  /** With PRESENT when the row has a cell in this column. */
  readonly codes: Uint16Array;
  readonly fates: Uint8Array;
}

export const rowCells = (): RowCells => ({
  ts: 0,
  recv: 0,
  width: 0,
  values: new Float64Array(MAX_COLUMNS),
  codes: new Uint16Array(MAX_COLUMNS),
  fates: new Uint8Array(MAX_COLUMNS),
});
