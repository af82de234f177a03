import * as z from 'zod';
import { Severity, worst } from '../alert/severity.ts';
import { type Decider, Refusal } from '../decider.ts';
import { DeviceName, MetricName, SeriesId } from '../identity.ts';

/** Low-low, low, high, high-high. Low kinds are abnormal at or below their limit, high kinds at or above. */
export const LevelKind = z.enum(['LL', 'L', 'H', 'HH']);
export type LevelKind = z.infer<typeof LevelKind>;
export type Side = 'low' | 'high';

export const sideOf = (kind: LevelKind): Side => (kind === 'H' || kind === 'HH' ? 'high' : 'low');

const day = 86_400_000;
const Delay = z.int().min(0).max(day);

export const Level = z.strictObject({
  kind: LevelKind,
  limit: z.number(),
  /** In the unit of the metric: once abnormal, the value must come back by this much. */
  deadBand: z.number().min(0),
  /** Milliseconds of event time that the breach must last, and that the return must last. */
  onDelayMs: Delay,
  offDelayMs: Delay,
  severity: Severity,
});
export type Level = z.infer<typeof Level>;

const order: readonly LevelKind[] = ['LL', 'L', 'H', 'HH'];

/** From the limit to where the level clears, in order of value. */
const bandOf = ({ kind, limit, deadBand }: Level): { readonly from: number; readonly to: number } =>
  sideOf(kind) === 'low' ? { from: limit, to: limit + deadBand } : { from: limit - deadBand, to: limit };

/** What a person enters; every refusal names the field. */
export const ThresholdDraft = z
  .strictObject({
    name: z.string().trim().min(1, 'Give the threshold a name.').max(120),
    seriesId: SeriesId,
    device: DeviceName,
    metric: MetricName,
    unit: z.string().max(32),
    levels: z.array(Level).min(1, 'At least one limit is needed.').max(4),
    guidance: z.string().trim().max(2000),
    latching: z.boolean(),
    selfAcknowledging: z.boolean(),
    /** Milliseconds; 0 = may not be shelved. */
    longestShelfMs: z
      .int()
      .min(0)
      .max(30 * day),
    /** Milliseconds without a sample after which the value counts as unknown: neither raises nor clears. */
    staleAfterMs: z
      .int()
      .min(1000)
      .max(30 * day),
  })
  .superRefine(({ levels }, context) => {
    const refuse = (message: string) => context.addIssue({ code: 'custom', path: ['levels'], message });
    if (new Set(levels.map(({ kind }) => kind)).size !== levels.length) return refuse('Each level may stand once.');
    const sorted = levels.toSorted((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind));
    for (let i = 1; i < sorted.length; i++) {
      const [below, above] = [sorted[i - 1]!, sorted[i]!];
      // A value that clears one level must not lie beyond another, and HH must clear before H does, LL before L.
      if (below.limit >= above.limit) refuse(`The limit of ${below.kind} must lie below the limit of ${above.kind}.`);
      else if (bandOf(below).to >= bandOf(above).from) refuse(`The dead bands of ${below.kind} and ${above.kind} overlap.`);
    }
  });
export type ThresholdDraft = z.infer<typeof ThresholdDraft>;

export const defaultShelfMs = day;

/** One rule, versioned: an edit is a new version, and what was judged before keeps the version it was judged by. */
export type Threshold =
  | { readonly status: 'none' }
  | { readonly status: 'enabled' | 'disabled'; readonly version: number; readonly draft: ThresholdDraft; readonly from: number };

export type ThresholdCommand =
  | { readonly type: 'create'; readonly draft: ThresholdDraft; readonly at: number }
  | { readonly type: 'edit'; readonly draft: ThresholdDraft; readonly reason: string; readonly at: number }
  | { readonly type: 'enable' | 'disable'; readonly reason: string; readonly at: number };

/** `at` is the instant from which the version judges, in event time. */
export type ThresholdEvent =
  | { readonly type: 'ThresholdCreated'; readonly draft: ThresholdDraft; readonly at: number }
  | { readonly type: 'ThresholdEdited'; readonly draft: ThresholdDraft; readonly reason: string; readonly at: number }
  | { readonly type: 'ThresholdEnabled' | 'ThresholdDisabled'; readonly reason: string; readonly at: number };

const missing = (): never => {
  throw new Refusal('threshold.unknown', 'There is no such threshold. It may have been removed on another console.');
};
const explained = (reason: string): string => {
  if (reason.trim() === '') throw new Refusal('threshold.reason-missing', 'A reason is needed: every change of a limit stands in the audit trail.');
  return reason.trim();
};

export const threshold: Decider<Threshold, ThresholdCommand, ThresholdEvent> = {
  initial: { status: 'none' },

  decide(command, state) {
    switch (command.type) {
      case 'create':
        if (state.status !== 'none') throw new Refusal('threshold.exists', 'This threshold exists already.');
        return [{ type: 'ThresholdCreated', draft: command.draft, at: command.at }];
      case 'edit':
        if (state.status === 'none') return missing();
        if (command.draft.seriesId !== state.draft.seriesId)
          throw new Refusal('threshold.series-fixed', 'A threshold keeps the series it watches. Create a new one for another series.');
        if (JSON.stringify(command.draft) === JSON.stringify(state.draft)) return [];
        return [{ type: 'ThresholdEdited', draft: command.draft, reason: explained(command.reason), at: command.at }];
      case 'enable':
      case 'disable': {
        if (state.status === 'none') return missing();
        const wanted = command.type === 'enable' ? 'enabled' : 'disabled';
        if (state.status === wanted) return [];
        return [{ type: command.type === 'enable' ? 'ThresholdEnabled' : 'ThresholdDisabled', reason: explained(command.reason), at: command.at }];
      }
    }
  },

  evolve(state, event) {
    switch (event.type) {
      case 'ThresholdCreated':
        return state.status === 'none' ? { status: 'enabled', version: 1, draft: event.draft, from: event.at } : state;
      case 'ThresholdEdited':
        return state.status === 'none' ? state : { ...state, version: state.version + 1, draft: event.draft, from: event.at };
      case 'ThresholdEnabled':
      case 'ThresholdDisabled':
        return state.status === 'none'
          ? state
          : { ...state, status: event.type === 'ThresholdEnabled' ? 'enabled' : 'disabled', version: state.version + 1, from: event.at };
    }
  },
};

/** The levels of one side from the mildest to the worst: L before LL, H before HH. */
export const ladder = (draft: ThresholdDraft, side: Side): readonly Level[] =>
  draft.levels
    .filter(({ kind }) => sideOf(kind) === side)
    .toSorted((a, b) => (side === 'high' ? order.indexOf(a.kind) - order.indexOf(b.kind) : order.indexOf(b.kind) - order.indexOf(a.kind)));

export const worstSeverity = (draft: ThresholdDraft): Severity => draft.levels.map(({ severity }) => severity).reduce(worst);
