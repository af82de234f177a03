/** How many of the last messages count. */
const remembered = 31;
const enough = 5;
const movedMs = 2000;

/** How far the clock of a device is from the receive times of this console, from messages that came at their own pace. */
export interface DeviceSkew {
  readonly device: string;
  ts: number;
  recv: number;
  /** The last differences receive time minus sample time, the oldest at `next` once it is full. */
  readonly differences: Float64Array;
  count: number;
  next: number;
  /** How many of them lie beyond what was adopted by more than it may move: half of them, and the median does. */
  above: number;
  below: number;
  /** As it is used; NaN until it was adopted. */
  adopted: number;
}

const medianOf = ({ differences, count }: DeviceSkew): number => differences.slice(0, count).toSorted()[(count - 1) >> 1]!;

const put = (known: DeviceSkew, difference: number): void => {
  const { differences, adopted, next } = known;
  if (known.count === remembered) {
    const oldest = differences[next]! - adopted;
    if (oldest > movedMs) known.above--;
    else if (oldest < -movedMs) known.below--;
  } else known.count++;
  differences[next] = difference;
  known.next = next + 1 === remembered ? 0 : next + 1;
  if (difference - adopted > movedMs) known.above++;
  else if (difference - adopted < -movedMs) known.below++;
};

const adopt = (known: DeviceSkew, skew: number): void => {
  known.adopted = skew;
  known.above = known.below = 0;
  for (let i = 0; i < known.count; i++) {
    const away = known.differences[i]! - skew;
    if (away > movedMs) known.above++;
    else if (away < -movedMs) known.below++;
  }
};

/** `onChange` hears of a skew that was adopted, or has moved by more than two seconds. */
export const openSkews = (onChange: (device: string, ms: number) => void) => {
  const devices = new Map<string, DeviceSkew>();
  return {
    /** What is known of a device, to `observe` it. */
    find: (device: string): DeviceSkew => {
      let known = devices.get(device);
      if (known === undefined) {
        known = { device, ts: Number.NaN, recv: 0, differences: new Float64Array(remembered), count: 0, next: 0, above: 0, below: 0, adopted: Number.NaN };
        devices.set(device, known);
      }
      return known;
    },
    /** A message of a device was received at `recv` and says it was measured at `ts`. */
    observe: (known: DeviceSkew, ts: number, recv: number): void => {
      if (known.ts === ts) return;
      const step = recv - known.recv;
      const paced = ts - known.ts;
      known.ts = ts;
      known.recv = recv;
      // A buffer that is emptied comes at another pace than it was filled. The first message of all has no pace.
      if (!(paced > 0) || step < paced / 2 || Math.abs(step - paced) > Math.max(1000, 0.2 * paced)) return;
      put(known, recv - ts);
      const { count, above, below, adopted } = known;
      if (count < enough) return;
      const middle = (count - 1) >> 1;
      if (!Number.isNaN(adopted) && above < count - middle && below <= middle) return;
      const skew = medianOf(known);
      adopt(known, skew);
      if (Math.abs(skew) > movedMs) onChange(known.device, skew);
    },
    /** Positive: the clock of the device is behind. */
    of: (device: string): number => {
      const skew = devices.get(device)?.adopted;
      return skew === undefined || Number.isNaN(skew) ? 0 : skew;
    },
    all: (): readonly (readonly [string, number])[] =>
      [...devices].flatMap(([device, { adopted }]) => (Math.abs(adopted) > movedMs ? [[device, adopted] as const] : [])),
  };
};
export type Skews = ReturnType<typeof openSkews>;
