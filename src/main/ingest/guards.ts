import type { DeviceName } from '../../domain/identity.ts';

export const guardLimits = { newDevicesPerMinute: 200, messagesPerSecond: 10_000, messageBurst: 20_000, buckets: 50_000 } as const;

interface Bucket {
  left: number;
  at: number;
}

const take = (bucket: Bucket, now: number, perMs: number, burst: number): boolean => {
  // A clock that was set back must not stop the refill until it has caught up.
  const elapsed = Math.max(0, now - bucket.at);
  bucket.left = Math.min(burst, bucket.left + elapsed * perMs);
  bucket.at = now;
  if (bucket.left < 1) return false;
  bucket.left -= 1;
  return true;
};

/** Limits that keep one device or one mistaken template from filling the store. What is known already always passes. */
export const openGuards = (known: Iterable<DeviceName>) => {
  const devices = new Set<string>(known);
  const newDevices = new Map<string, Bucket>();
  /** Every message looks at the bucket of its device: what is left of it and since when, in one place of one array. */
  const rates = new Map<string, number>();
  let levels = new Float64Array();

  /** At the limit numbers are given anew; who holds one from before shares it with somebody then. */
  const rateOf = (device: string): number => {
    const known = rates.get(device);
    if (known !== undefined) return known;
    if (rates.size >= guardLimits.buckets) rates.clear();
    const place = rates.size;
    rates.set(device, place);
    if (2 * place >= levels.length) {
      const wider = new Float64Array(Math.max(128, 2 * levels.length));
      wider.set(levels);
      levels = wider;
    }
    levels[2 * place] = guardLimits.messageBurst;
    levels[2 * place + 1] = 0;
    return place;
  };
  const takeOne = (rate: number, now: number): boolean => {
    const elapsed = Math.max(0, now - levels[2 * rate + 1]!);
    const left = Math.min(guardLimits.messageBurst, levels[2 * rate]! + (elapsed * guardLimits.messagesPerSecond) / 1000);
    levels[2 * rate + 1] = now;
    levels[2 * rate] = left < 1 ? left : left - 1;
    return left >= 1;
  };

  const bucketOf = (buckets: Map<string, Bucket>, key: string, burst: number, now: number): Bucket => {
    let bucket = buckets.get(key);
    if (bucket === undefined) {
      if (buckets.size >= guardLimits.buckets) buckets.clear();
      buckets.set(key, (bucket = { left: burst, at: now }));
    }
    return bucket;
  };

  return {
    /** False when a device, or a topic that names none, sends faster than any device should. */
    allowsRate: (device: string, now: number): boolean => takeOne(rateOf(device), now),

    /** The same for one device, without looking it up again. */
    rateOf,
    allows: takeOne,

    /** False when a device is new and its source has brought too many new ones of late. */
    allowsDevice: (source: string, device: DeviceName, now: number): boolean =>
      devices.has(device) ||
      take(bucketOf(newDevices, source, guardLimits.newDevicesPerMinute, now), now, guardLimits.newDevicesPerMinute / 60_000, guardLimits.newDevicesPerMinute),

    /** It has a series now. */
    knowDevice: (device: DeviceName): void => void devices.add(device),
  };
};
export type Guards = ReturnType<typeof openGuards>;
