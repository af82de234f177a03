/** How far the clock of a device is from the receive times of this console, from messages that came at their own pace. */
interface DeviceSkew {
  ts: number;
  recv: number;
  /** The last differences receive time minus sample time. */
  differences: number[];
  /** As it is used; undefined until it was adopted. */
  adopted: number | undefined;
}

const remembered = 31;
const enough = 5;
const movedMs = 2000;

const medianOf = (numbers: readonly number[]): number => numbers.toSorted((a, b) => a - b)[(numbers.length - 1) >> 1]!;

/** `onChange` hears of a skew that was adopted, or has moved by more than two seconds. */
export const openSkews = (onChange: (device: string, ms: number) => void) => {
  const devices = new Map<string, DeviceSkew>();
  return {
    /** A message of a device was received at `recv` and says it was measured at `ts`. */
    observe: (device: string, ts: number, recv: number): void => {
      let known = devices.get(device);
      if (known === undefined) devices.set(device, (known = { ts, recv, differences: [], adopted: undefined }));
      if (known.ts === ts) return;
      const [step, paced] = [recv - known.recv, ts - known.ts];
      [known.ts, known.recv] = [ts, recv];
      // A buffer that is emptied comes at another pace than it was filled.
      if (paced <= 0 || step < paced / 2 || Math.abs(step - paced) > Math.max(1000, 0.2 * paced)) return;
      known.differences.push(recv - ts);
      if (known.differences.length > remembered) known.differences.shift();
      if (known.differences.length < enough) return;
      const skew = medianOf(known.differences);
      if (known.adopted !== undefined && Math.abs(skew - known.adopted) <= movedMs) return;
      known.adopted = skew;
      if (Math.abs(skew) > movedMs) onChange(device, skew);
    },
    /** Positive: the clock of the device is behind. */
    of: (device: string): number => devices.get(device)?.adopted ?? 0,
    all: (): readonly (readonly [string, number])[] =>
      [...devices].flatMap(([device, { adopted }]) => (adopted === undefined || Math.abs(adopted) <= movedMs ? [] : [[device, adopted] as const])),
  };
};
export type Skews = ReturnType<typeof openSkews>;
