/**
 * Samples of a device that came when the samples around them were no longer stored: they are kept, and judged by nobody.
 * `from` and `to` are the times at which they were measured, `at` when this console counted them. ms since 1970.
 */
export interface SamplesTooLate {
  readonly type: 'SamplesTooLate';
  readonly device: string;
  readonly samples: number;
  readonly from: number;
  readonly to: number;
  readonly at: number;
}
export const tooLateStream = 'too-late';

export interface TooLate {
  readonly device: string;
  readonly samples: number;
  readonly from: number;
  readonly to: number;
}

/** By device, what came in a period or was measured in it. */
export const tooLateOf = (events: readonly SamplesTooLate[], from: number, to: number): readonly TooLate[] => {
  const found = new Map<string, TooLate>();
  for (const one of events) {
    const isOfPeriod = (one.at >= from && one.at < to) || (one.from < to && one.to >= from);
    if (!isOfPeriod) continue;
    const before = found.get(one.device);
    found.set(one.device, {
      device: one.device,
      samples: one.samples + (before?.samples ?? 0),
      from: Math.min(one.from, before?.from ?? Infinity),
      to: Math.max(one.to, before?.to ?? -Infinity),
    });
  }
  return [...found.values()].toSorted((a, b) => (a.device < b.device ? -1 : 1));
};
