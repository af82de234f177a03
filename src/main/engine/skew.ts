/** How many of the last messages count. */
const remembered = 31;
const enough = 5;
const movedMs = 2000;

/**
 * Places of what is known of one device. Every message touches it, so it stands together: the first eight numbers, and behind
 * them the last differences receive time minus sample time, the oldest at NEXT once it is full. ABOVE and BELOW count those that
 * lie beyond what was adopted by more than it may move: when it is half of them, it is the median.
 */
const [TS, RECV, ADOPTED, COUNT, NEXT, ABOVE, BELOW, FIRST, STRIDE] = [0, 1, 2, 3, 4, 5, 6, 8, 40] as const;

/**
 * How far the clocks of devices are from the receive times of this console, from messages that came at their own pace.
 * `onChange` hears of a skew that was adopted, or has moved by more than two seconds.
 */
export const openSkews = (onChange?: (device: string, ms: number) => void) => {
  const places = new Map<string, number>();
  const names: string[] = [];
  let known = new Float64Array();

  const adopt = (i: number): void => {
    const differences = known.subarray(i + FIRST, i + FIRST + known[i + COUNT]!);
    const skew = differences.toSorted()[(differences.length - 1) >> 1]!;
    known[i + ADOPTED] = skew;
    known[i + ABOVE] = known[i + BELOW] = 0;
    for (const difference of differences) {
      if (difference - skew > movedMs) known[i + ABOVE]! += 1;
      else if (difference - skew < -movedMs) known[i + BELOW]! += 1;
    }
    if (Math.abs(skew) > movedMs) onChange?.(names[i / STRIDE]!, skew);
  };

  return {
    /** The number of a device, to `observe` it. */
    find: (device: string): number => {
      const found = places.get(device);
      if (found !== undefined) return found;
      const place = names.push(device) - 1;
      places.set(device, place);
      if (STRIDE * names.length > known.length) {
        const wider = new Float64Array(2 * STRIDE * Math.max(32, names.length));
        wider.set(known);
        known = wider;
      }
      known[STRIDE * place + TS] = known[STRIDE * place + ADOPTED] = Number.NaN;
      return place;
    },
    /** A message of a device was received at `recv` and says it was measured at `ts`. */
    observe: (place: number, ts: number, recv: number): void => {
      const i = STRIDE * place;
      const paced = ts - known[i + TS]!;
      if (paced === 0) return;
      const step = recv - known[i + RECV]!;
      known[i + TS] = ts;
      known[i + RECV] = recv;
      // A buffer that is emptied comes at another pace than it was filled. The first message of all has no pace.
      if (!(paced > 0) || step < paced / 2 || Math.abs(step - paced) > Math.max(1000, 0.2 * paced)) return;
      const adopted = known[i + ADOPTED]!;
      const next = known[i + NEXT]!;
      const at = i + FIRST + next;
      const difference = recv - ts;
      let count = known[i + COUNT]!;
      if (count === remembered) {
        if (known[at]! - adopted > movedMs) known[i + ABOVE]! -= 1;
        else if (known[at]! - adopted < -movedMs) known[i + BELOW]! -= 1;
      } else known[i + COUNT] = ++count;
      known[at] = difference;
      known[i + NEXT] = next + 1 === remembered ? 0 : next + 1;
      if (difference - adopted > movedMs) known[i + ABOVE]! += 1;
      else if (difference - adopted < -movedMs) known[i + BELOW]! += 1;
      const middle = (count - 1) >> 1;
      if (count >= enough && (Number.isNaN(adopted) || known[i + ABOVE]! >= count - middle || known[i + BELOW]! > middle)) adopt(i);
    },
    /** Positive: the clock of the device is behind. */
    of: (device: string): number => {
      const place = places.get(device);
      const skew = place === undefined ? Number.NaN : known[STRIDE * place + ADOPTED]!;
      return Number.isNaN(skew) ? 0 : skew;
    },
    all: (): readonly (readonly [string, number])[] =>
      names.flatMap((device, place) => {
        const skew = known[STRIDE * place + ADOPTED]!;
        return Math.abs(skew) > movedMs ? [[device, skew] as const] : [];
      }),
  };
};
export type Skews = ReturnType<typeof openSkews>;
