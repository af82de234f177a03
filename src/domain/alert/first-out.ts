import * as z from 'zod';
import { Refusal } from '../decider.ts';
import { ThresholdId } from '../identity.ts';
import { type RuleEvent, type VersionedRule, versionedRule } from './versioned-rule.ts';

/** Points that trip together: the one whose breach began first is the likely cause. */
export const FirstOutDraft = z
  .strictObject({
    name: z.string().trim().min(1, 'Give the group a name.').max(120),
    members: z
      .array(z.strictObject({ thresholdId: ThresholdId, rank: z.int().min(1).max(99).nullable() }))
      .min(2, 'A group needs at least two members.')
      .max(500),
    /** Breaches that begin further apart belong to different events. */
    windowMs: z.int().min(1000).max(3_600_000),
  })
  .refine(({ members }) => new Set(members.map(({ thresholdId }) => thresholdId)).size === members.length, {
    path: ['members'],
    message: 'Each threshold may stand once.',
  });
export type FirstOutDraft = z.infer<typeof FirstOutDraft>;

export type FirstOutGroup = VersionedRule<FirstOutDraft>;
export type FirstOutGroupEvent = RuleEvent<'FirstOutGroup', FirstOutDraft>;
export const firstOutGroup = versionedRule<'FirstOutGroup', FirstOutDraft>('FirstOutGroup', 'first-out');

export const defaultWindowMs = 60_000;
/** How long a name stays provisional at most, however slow a member is. */
export const longestWaitMs = 5000;

/** A member that is not normal. */
export interface Member {
  readonly pointId: string;
  /** Start of its occurrence. */
  readonly of: number;
  /** First sample of the breach: on-delays differ, so the start does not tell who was first. */
  readonly onset: number;
  /** Causal rank; null: none, comes after every rank. */
  readonly rank: number | null;
}

const isEarlier = (a: Member, b: Member): boolean => {
  if (a.onset !== b.onset) return a.onset < b.onset;
  const [x, y] = [a.rank ?? Infinity, b.rank ?? Infinity];
  return x === y ? a.pointId < b.pointId : x < y;
};

/** The first of the newest event: of members whose onsets follow each other within the window. Ties by rank, then point id. */
export const firstOf = (members: readonly Member[], windowMs: number): Member | undefined => {
  const sorted = members.toSorted((a, b) => (isEarlier(a, b) ? -1 : 1));
  let first = sorted[0];
  for (let i = 1; i < sorted.length; i++) if (sorted[i]!.onset - sorted[i - 1]!.onset > windowMs) first = sorted[i];
  return first;
};

/** Nothing earlier can come any more: every member is known to past the onset, or it was waited for as long as is allowed. */
export const isSettled = (first: Member, watermarks: readonly number[], reorderMs: number, waitedMs: number): boolean =>
  waitedMs >= longestWaitMs || watermarks.every((watermark) => watermark > first.onset + reorderMs);

/** Which occurrence a group shows as its first, and since when a person has cleared the mark. */
export interface FirstOutMark {
  readonly named: { readonly point: string; readonly of: number; readonly onset: number; readonly at: number } | null;
  /** Onsets up to here belong to an event that is over. */
  readonly resetAt: number;
}
export const noMark: FirstOutMark = { named: null, resetAt: 0 };

export type FirstOutCommand =
  | { readonly type: 'name'; readonly member: Member; readonly at: number }
  /** All members are normal again (`by` null), or a person resets the group. */
  | { readonly type: 'reset'; readonly at: number; readonly by: string | null };
export type FirstOutEvent =
  | { readonly type: 'FirstOutNamed'; readonly point: string; readonly of: number; readonly onset: number; readonly at: number }
  | { readonly type: 'FirstOutReset'; readonly at: number; readonly by: string | null };

/** The mark of one group: only one name at a time, and a new one only after a reset. */
export const firstOutMark = {
  initial: noMark,
  decide: (command: FirstOutCommand, mark: FirstOutMark): readonly FirstOutEvent[] => {
    if (command.type === 'name') {
      const { pointId: point, of, onset } = command.member;
      return mark.named || onset <= mark.resetAt ? [] : [{ type: 'FirstOutNamed', point, of, onset, at: command.at }];
    }
    if (!mark.named) {
      if (command.by === null) return [];
      throw new Refusal('first-out.nothing-named', 'No first alert is named in this group, so there is nothing to reset.');
    }
    return [{ type: 'FirstOutReset', at: command.at, by: command.by }];
  },
  evolve: (mark: FirstOutMark, event: FirstOutEvent): FirstOutMark =>
    event.type === 'FirstOutNamed'
      ? { ...mark, named: mark.named ?? { point: event.point, of: event.of, onset: event.onset, at: event.at } }
      : { named: null, resetAt: Math.max(mark.resetAt, event.at) },
};
