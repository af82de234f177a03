import type { DeviceName, MetricName } from '../identity.ts';

export type Quality = 'good' | 'uncertain' | 'bad' | 'stale';
export const qualities: readonly Quality[] = ['good', 'uncertain', 'bad', 'stale'];

/** Bits of `flags`: what must be known of a sample beside its value. */
export const Flag = { historical: 1, retained: 2, late: 4, future: 8, skewed: 16, nonfinite: 32, cached: 64, simulated: 128 } as const;

export type TimeSource = 'payload' | 'payload-naive' | 'recv' | 'retained';
/** counter: only rises, except when it starts again. enum: a number that stands for a name. text: has no number and is not stored. */
export type MetricKind = 'gauge' | 'bool' | 'counter' | 'enum' | 'text';
export type Labels = Readonly<Record<string, string>>;

/** One value of one message, before it has a series. `value` is null when the device sent none that can be used. */
export interface Cell {
  readonly metric: MetricName;
  readonly labels: Labels;
  readonly value: number | null;
  readonly unit: string;
  readonly kind: MetricKind;
  readonly quality: Quality;
}

/** All values that one device sent in one message for one instant. Times in milliseconds since 1970. */
export interface SampleRow {
  readonly device: DeviceName;
  readonly ts: number;
  readonly tsSource: TimeSource;
  readonly recv: number;
  /** What the device says, where that cannot be right and is not used: only its clock is judged by it. */
  readonly ownTs?: number;
  /** Bits of `Flag` that hold for the whole row. */
  readonly flags: number;
  readonly cells: readonly Cell[];
}

/** A sample that only this instant can vouch for: live, of a known time, and not a repeat. Only such samples judge and call. */
export const isLive = (flags: number, tsSource: TimeSource): boolean =>
  (flags & (Flag.historical | Flag.retained | Flag.cached)) === 0 && tsSource !== 'retained';
