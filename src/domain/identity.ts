import * as z from 'zod';

/** Ids made by the host (UUIDv7, or UUIDv8 from content where two consoles must agree) and passed into the domain. */
export const TenantId = z.uuid().brand<'TenantId'>();
export type TenantId = z.infer<typeof TenantId>;

/** Threshold x source x side: the unit that has a lifecycle. UUIDv8 from its content. */
export const PointId = z.uuid().brand<'PointId'>();
export type PointId = z.infer<typeof PointId>;

/** One occurrence of a point: UUIDv8 from the point and the start in event time. */
export const AlertId = z.uuid().brand<'AlertId'>();
export type AlertId = z.infer<typeof AlertId>;

export const ThresholdId = z.uuid().brand<'ThresholdId'>();
export type ThresholdId = z.infer<typeof ThresholdId>;

/** UUIDv8 from tenant, device, metric and labels: two consoles name the same series without talking. */
export const SeriesId = z.uuid().brand<'SeriesId'>();
export type SeriesId = z.infer<typeof SeriesId>;

export const ProfileId = z.uuid().brand<'ProfileId'>();
export type ProfileId = z.infer<typeof ProfileId>;

// oxlint-disable-next-line no-control-regex -- control characters are what is looked for
const hasControl = (text: string): boolean => /[\u0000-\u001f\u007f]/.test(text);

/** The name a device has in its topics, as captured by a topic template. */
export const DeviceName = z
  .string()
  .min(1)
  .max(256)
  .refine((text) => !hasControl(text), 'has control characters')
  .brand<'DeviceName'>();
export type DeviceName = z.infer<typeof DeviceName>;

export const MetricName = z
  .string()
  .min(1)
  .max(256)
  .refine((text) => !hasControl(text), 'has control characters')
  .brand<'MetricName'>();
export type MetricName = z.infer<typeof MetricName>;

/** Milliseconds since 1970 UTC. */
export const Instant = z.int().min(-8.64e15).max(8.64e15);
export type Instant = number;
