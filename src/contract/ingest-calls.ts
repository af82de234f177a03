import * as z from 'zod';
import type { DeviceName, MetricName, ProfileId } from '../domain/identity.ts';
import { DeviceName as DeviceNameSchema, ProfileId as ProfileIdSchema } from '../domain/identity.ts';
import { call, watch } from './rpc.ts';
import type { Saved } from './views.ts';

/** A series that found no room, with the value that came last. */
export interface RefusedSeries {
  readonly profileId: ProfileId;
  /** Template of the source. */
  readonly source: string;
  readonly device: DeviceName;
  readonly metric: MetricName;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number | null;
  readonly at: number;
  readonly count: number;
  /** Which limit was met: of the source, the device, the installation, or new series or devices in a minute. */
  readonly limit: 'source' | 'device' | 'install' | 'rate' | 'devices';
}

/** One message that was set aside, whole as far as it is kept. */
export interface QuarantineSample {
  readonly id: number;
  readonly profileId: ProfileId;
  readonly at: number;
  readonly topic: string;
  readonly reason: string;
  readonly detail: string;
  /** Size of the message; more than is kept when it was cut. */
  readonly bytes: number;
  readonly isRetained: boolean;
  /** The start of what is kept, or all of it, as base64. */
  readonly sample: string;
  readonly kept: number;
}

/** What became of messages that were decoded again. */
export interface DecodedAgain {
  readonly decoded: number;
  readonly samples: number;
  readonly failed: number;
  /** Why the first one failed that did. */
  readonly firstFailure: string | null;
}

/** What a device said beside values. */
export interface DeviceNews {
  /** Null: it has never said whether it is there. `since` null: from the memory of the broker, age unknown. */
  readonly presence: { readonly state: 'online' | 'offline'; readonly since: number | null; readonly origin: string } | null;
  readonly name?: string;
  readonly model?: string;
  readonly maker?: string;
  readonly version?: string;
  readonly attributes?: Readonly<Record<string, string | number | boolean | null>>;
  /** Newest first: it came, it went, and what its protocol calls an event. */
  readonly events: readonly { readonly at: number; readonly type: string; readonly detail: string }[];
}

export type PreviewedExpression = { readonly ok: true; readonly text: string } | { readonly ok: false; readonly detail: string };

const nothing = z.strictObject({});
const Ids = z.array(z.int().min(1)).min(1).max(1000);

/** Setting aside, decoding again, and the limits of new series. */
export const ingestContract = {
  /** Names of every decoder of this engine; the window may know fewer. */
  decoders: call<readonly string[]>()(nothing),
  /** The newest series that were refused, newest first. */
  refusedSeries: watch<readonly RefusedSeries[]>()(nothing),
  /** Whether a device is there, what it is, and what happened to it. */
  deviceNews: watch<DeviceNews>()(z.strictObject({ device: DeviceNameSchema })),
  /** One message of the quarantine: 4 KiB, or all that is kept. Null when it is gone. */
  quarantineSample: call<QuarantineSample | null>()(z.strictObject({ id: z.int().min(1), isWhole: z.boolean() })),
  /** With the sources as they are now; what is read is stored as history at the time it was received, and leaves the quarantine. */
  decodeAgain: call<DecodedAgain>()(z.strictObject({ ids: Ids })),
  /** Messages of the quarantine as a file, one JSON object a line, their bytes as base64. */
  exportQuarantine: call<Saved>()(z.strictObject({ ids: Ids })),
  /** What an expression makes of an example, in the thread and with the limits of the engine. */
  previewExpression: call<PreviewedExpression>()(z.strictObject({ expression: z.string().max(4096), message: z.string().max(64 * 1024) })),
  /** How many messages of a connection are set aside that its sources may read now. */
  quarantinedOf: call<{ readonly ids: readonly number[] }>()(z.strictObject({ profileId: ProfileIdSchema })),
};
