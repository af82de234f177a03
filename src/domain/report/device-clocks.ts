/** A clock of a device was found off, or has moved by more than two seconds. Positive: it is behind. */
export interface DeviceClockMoved {
  readonly type: 'DeviceClockMoved';
  readonly device: string;
  readonly ms: number;
  readonly at: number;
}

export const deviceClocksStream = 'device-clocks';
/** Differences up to this are the way of a message, and no fault of a clock. */
export const clockTolerance = 2000;

/** By device, the furthest that its clock was off within a period. Those that were right are missing. */
export const clocksOf = (moved: readonly DeviceClockMoved[], from: number, to: number): ReadonlyMap<string, number> => {
  const worst = new Map<string, number>();
  const standing = new Map<string, number>();
  const count = (device: string, ms: number): void => {
    if (Math.abs(ms) > clockTolerance && Math.abs(ms) > Math.abs(worst.get(device) ?? 0)) worst.set(device, ms);
  };
  for (const { device, ms, at } of moved) {
    if (at < from) standing.set(device, ms);
    else if (at < to) count(device, ms);
  }
  for (const [device, ms] of standing) count(device, ms);
  return worst;
};
