import * as z from 'zod';
import { longestMuteMs } from '../domain/alert/annunciate.ts';
import { FirstOutDraft } from '../domain/alert/first-out.ts';
import { SuppressionDraft } from '../domain/alert/suppression.ts';
import { Instant, PointId } from '../domain/identity.ts';
import type { AnnunciationView, FirstOutGroupRow, SuppressionRow } from './alert-rule-views.ts';
import { call, watch } from './rpc.ts';
import type { BulkResult } from './views.ts';

const nothing = z.strictObject({});
const Reason = z.string().trim().max(500);
const Call = z.strictObject({ of: Instant, at: Instant });
const Volume = z.number().min(0).max(1);

/** The part of the console's contract about sound, hidden alerts and who was first. */
export const annunciationContract = {
  /** What waits for an answer and how it may sound; once a second, so that tones need no timer of the page. */
  annunciation: watch<AnnunciationView>()(nothing),
  /** Stops what sounds now on this console. Acknowledges nothing; a new call sounds again. */
  silence: call<void>()(nothing),
  /** 0 ends the mute. */
  mute: call<void>()(z.strictObject({ forMs: z.int().min(0).max(longestMuteMs) })),
  keepSound: call<void>()(
    z.strictObject({
      volumes: z.strictObject({ critical: Volume, high: Volume, warning: Volume }).optional(),
      simulatedSounds: z.boolean().optional(),
      nagMs: z
        .int()
        .min(60_000)
        .max(24 * 3_600_000)
        .optional(),
    }),
  ),
  /** A window found that it cannot play, or can again: a fact about this console that stands with its health. */
  reportSound: call<void>()(z.strictObject({ works: z.boolean() })),

  /** Takes acknowledgements back; each names the call that was acknowledged. */
  withdraw: call<BulkResult>()(
    z.strictObject({
      alerts: z
        .array(z.strictObject({ pointId: PointId, call: Call }))
        .min(1)
        .max(10_000),
    }),
  ),
  assign: call<void>()(z.strictObject({ pointId: PointId, of: Instant, to: z.string().trim().max(120).nullable() })),
  recordAction: call<void>()(z.strictObject({ pointId: PointId, of: Instant, action: z.string().trim().max(2000), cause: z.string().trim().max(200) })),

  suppressions: watch<readonly SuppressionRow[]>()(nothing),
  /** Without `ruleId` a new rule; returns its id. */
  saveSuppression: call<string>()(z.strictObject({ ruleId: z.uuid().optional(), draft: SuppressionDraft, reason: Reason })),
  enableSuppression: call<void>()(z.strictObject({ ruleId: z.uuid(), enabled: z.boolean(), reason: Reason })),
  firstOutGroups: watch<readonly FirstOutGroupRow[]>()(nothing),
  saveFirstOutGroup: call<string>()(z.strictObject({ groupId: z.uuid().optional(), draft: FirstOutDraft, reason: Reason })),
  enableFirstOutGroup: call<void>()(z.strictObject({ groupId: z.uuid(), enabled: z.boolean(), reason: Reason })),
  /** Takes the mark away, so that the next trip can be named. */
  resetFirstOut: call<void>()(z.strictObject({ groupId: z.uuid() })),
};
