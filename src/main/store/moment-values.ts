import { flagsOf, NO_VALUE, qualityOf } from './cell.ts';
import type { Cells } from './chunk.ts';
import { firstAtOrAfter, segmentsOf } from './merge.ts';
import { qualities } from '../../domain/telemetry/sample.ts';

/** The pieces of one hour of one series, each newer than those before it, with their arrivals. */
export interface HourPieces {
  readonly main: readonly Cells[];
  readonly late: readonly Cells[];
}

/** Last sample at a moment: as this console knew it then, and as it knows it now. */
export interface MomentValue {
  readonly ts: number;
  /** NaN where the device sent none that can be used. */
  readonly value: number;
  /** Place in `qualities`. */
  readonly quality: number;
  readonly flags: number;
}

/** What had arrived by the end of that second; arrivals are kept to the second. */
const arrivedBy = (cells: Cells, second: number): Cells => {
  const places = [...cells.arrivals.keys()].filter((i) => cells.arrivals[i]! <= second);
  if (places.length === cells.times.length) return cells;
  return {
    times: Float64Array.from(places, (i) => cells.times[i]!),
    values: Float64Array.from(places, (i) => cells.values[i]!),
    codes: Uint16Array.from(places, (i) => cells.codes[i]!),
    arrivals: Float64Array.from(places, (i) => cells.arrivals[i]!),
  };
};

const lastOf = ({ main, late }: HourPieces, time: number, oldest: number): MomentValue | undefined => {
  for (const { times, values, codes } of segmentsOf(main, late).toReversed()) {
    const i = firstAtOrAfter(times, time + 1) - 1;
    if (i < 0) continue;
    if (times[i]! < oldest) return undefined;
    const code = codes[i]!;
    return { ts: times[i]!, value: code & NO_VALUE ? Number.NaN : values[i]!, quality: qualities.indexOf(qualityOf(code)), flags: flagsOf(code) };
  }
  return undefined;
};

/**
 * The last sample at `time` (ms since 1970 UTC, a whole second) of any quality, not older than `maxAge` ms. `hours` gives the
 * pieces of an hour, asked from the newest hour backwards.
 */
export const momentValue = (
  hours: Iterable<HourPieces>,
  time: number,
  maxAge: number,
): { readonly atTheTime: MomentValue | undefined; readonly today: MomentValue | undefined } => {
  const second = Math.floor(time / 1000);
  let atTheTime: MomentValue | undefined;
  let today: MomentValue | undefined;
  for (const pieces of hours) {
    today ??= lastOf(pieces, time, time - maxAge);
    atTheTime ??= lastOf(
      { main: pieces.main.map((cells) => arrivedBy(cells, second)), late: pieces.late.map((cells) => arrivedBy(cells, second)) },
      time,
      time - maxAge,
    );
    if (atTheTime) break;
  }
  return { atTheTime, today: today ?? atTheTime };
};
