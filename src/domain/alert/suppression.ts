import * as z from 'zod';
import { Refusal } from '../decider.ts';
import { ThresholdId } from '../identity.ts';
import { ExpressionError, parseExpression } from '../threshold/expression.ts';
import { Shift } from '../threshold/schedule.ts';
import type { Severity } from './severity.ts';
import { type RuleEvent, type VersionedRule, versionedRule } from './versioned-rule.ts';

const second = 1000;
const day = 86_400 * second;
const Targets = z.array(ThresholdId).min(1, 'Choose at least one threshold whose alerts are suppressed.').max(500);

const yesNo = (text: string): string | undefined => {
  try {
    return parseExpression(text).isYesNo ? undefined : 'Write a comparison, such as [CH-01/running] == 0.';
  } catch (error) {
    if (error instanceof ExpressionError) return error.message;
    throw error;
  }
};

/** What makes the rule hold, and what ends it. */
export const SuppressionForm = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('inhibit'),
    /** While a point of this threshold is abnormal. */
    trigger: ThresholdId,
    /** Labels of the two series that must be equal, such as area or train; `device` counts as one. */
    equal: z.array(z.string().trim().min(1).max(64)).max(8),
    /** Ends at the latest so long after the trigger's start: what is still wrong then is told. */
    atMostMs: z
      .int()
      .min(10 * second)
      .max(7 * day),
  }),
  z.strictObject({
    kind: z.literal('state'),
    /** While this expression over the newest values says yes. */
    while: z.string().trim().min(1, 'Write the state of the plant, such as [CH-01/running] == 0.').max(2000),
    /** Ends when it has said no for so long. */
    settleMs: z
      .int()
      .min(0)
      .max(3600 * second),
  }),
  z.strictObject({
    kind: z.literal('schedule'),
    /** In the zone of the site. A shift always has an end. */
    shifts: z.array(Shift).min(1, 'A schedule needs a time from and to.').max(50),
  }),
]);
export type SuppressionForm = z.infer<typeof SuppressionForm>;

/** What a person enters; every refusal names the field. */
export const SuppressionDraft = z
  .strictObject({
    name: z.string().trim().min(1, 'Give the rule a name.').max(120),
    form: SuppressionForm,
    targets: Targets,
    /** The first sound of a warning or info waits so long for its cause, so that it never starts. */
    holdMs: z
      .int()
      .min(0)
      .max(2 * second, 'A sound may wait two seconds at most.'),
    allowCritical: z.boolean(),
    /** Who approved that a critical alert may be hidden. */
    approvedBy: z.string().trim().max(120),
  })
  .superRefine(({ form, targets, allowCritical, approvedBy }, context) => {
    const complain = (path: readonly string[], message: string) => context.addIssue({ code: 'custom', path: [...path], message });
    if (allowCritical && approvedBy === '') complain(['approvedBy'], 'Hiding critical alerts needs the name of who approved it.');
    if (form.kind === 'inhibit' && targets.includes(form.trigger)) complain(['targets'], 'A threshold cannot suppress itself.');
    const complaint = form.kind === 'state' ? yesNo(form.while) : undefined;
    if (complaint !== undefined) complain(['form', 'while'], complaint);
  });
export type SuppressionDraft = z.infer<typeof SuppressionDraft>;

export type Suppression = VersionedRule<SuppressionDraft>;
export type SuppressionEvent = RuleEvent<'Suppression', SuppressionDraft>;
export const suppression = versionedRule<'Suppression', SuppressionDraft>('Suppression', 'suppression');

/** What a rule is checked against when it is saved. */
export interface SuppressionSurroundings {
  /** All other rules that are in force. */
  readonly rules: readonly SuppressionDraft[];
  readonly thresholds: readonly { readonly thresholdId: string; readonly name: string; readonly severities: readonly Severity[] }[];
}

/** Refuses a rule that names what is not there, hides a critical alert without approval, or closes a circle with others. */
export const checkSuppression = (draft: SuppressionDraft, { rules, thresholds }: SuppressionSurroundings): void => {
  const known = new Map(thresholds.map((threshold) => [threshold.thresholdId, threshold]));
  const named = draft.form.kind === 'inhibit' ? [draft.form.trigger, ...draft.targets] : draft.targets;
  if (named.some((id) => !known.has(id)))
    throw new Refusal('suppression.threshold-unknown', 'Targets: one of the thresholds is not there any more. Choose again.');
  const critical = draft.targets.map((id) => known.get(id)!).find(({ severities }) => severities.includes('critical'));
  if (critical && !draft.allowCritical)
    throw new Refusal('suppression.critical', `Targets: "${critical.name}" can be critical. Take it out, or allow critical alerts and name who approved it.`);
  const circle = circleOf([...rules, draft]);
  if (circle)
    throw new Refusal(
      'suppression.cycle',
      `Targets: these rules suppress each other in a circle: ${circle.map((id) => known.get(id)?.name ?? id).join(' → ')}. A cause cannot be its own consequence.`,
    );
};

/** Thresholds that suppress each other in a circle, the first one again at the end; undefined when there is no circle. */
export const circleOf = (rules: readonly SuppressionDraft[]): readonly string[] | undefined => {
  const next = new Map<string, string[]>();
  for (const { form, targets } of rules) if (form.kind === 'inhibit') next.set(form.trigger, [...(next.get(form.trigger) ?? []), ...targets]);
  const isDone = new Set<string>();
  const walk = (id: string, path: readonly string[]): readonly string[] | undefined => {
    const seenAt = path.indexOf(id);
    if (seenAt >= 0) return [...path.slice(seenAt), id];
    if (isDone.has(id)) return undefined;
    for (const target of next.get(id) ?? []) {
      const circle = walk(target, [...path, id]);
      if (circle) return circle;
    }
    isDone.add(id);
    return undefined;
  };
  for (const id of next.keys()) {
    const circle = walk(id, []);
    if (circle) return circle;
  }
  return undefined;
};

/** What the state of the plant of a rule names and is not there, in words; undefined: all is known. */
export const missingIn = ({ form }: SuppressionDraft, isKnown: (type: 'series' | 'threshold', name: string) => boolean): string | undefined => {
  if (form.kind !== 'state' || yesNo(form.while) !== undefined) return undefined;
  const missing = parseExpression(form.while).inputs.find(({ type, name }) => !isKnown(type, name));
  if (!missing) return undefined;
  return missing.type === 'series' ? `The series ${missing.name} is not known on this console.` : `There is no threshold named ${missing.name}.`;
};

/** May this rule hide an alert that can be so severe? Asked again at run time: a limit may have become critical since. */
export const mayHide = ({ allowCritical, approvedBy }: SuppressionDraft, severities: readonly Severity[]): boolean =>
  (allowCritical && approvedBy !== '') || !severities.includes('critical');

/** Only the sound of a warning or an info may wait for its cause. */
export const mayHold = ({ holdMs }: SuppressionDraft, severity: Severity): boolean => holdMs > 0 && (severity === 'warning' || severity === 'info');

type Labels = Readonly<Record<string, string>>;
/** Every named label is there on both sides and says the same. */
export const isAlike = (equal: readonly string[], trigger: Labels, target: Labels): boolean =>
  equal.every((name) => trigger[name] !== undefined && trigger[name] === target[name]);

/** A suppression that has held for longer than this is told to the next shift: perhaps nobody knows of it any more. */
export const longSuppressionMs = day;
/** Has it been suppressed without a break for longer than that? Times in ms since 1970 UTC. */
export const isLongSuppressed = (since: number | undefined, now: number): boolean => since !== undefined && now - since > longSuppressionMs;

/** How a state of the plant is remembered between two looks. */
export interface StateMemory {
  readonly holds: boolean;
  /** Since when it says no; null while it says yes or nothing is known. */
  readonly noSince: number | null;
}
export const noState: StateMemory = { holds: false, noSince: null };

/** `value` is 1 for yes, 0 for no, NaN when a value of the expression is missing: then nothing changes. */
export const stateStep = (memory: StateMemory, value: number, now: number, settleMs: number): StateMemory => {
  if (Number.isNaN(value)) return memory;
  if (value !== 0) return { holds: true, noSince: null };
  if (!memory.holds) return noState;
  const noSince = memory.noSince ?? now;
  return now - noSince >= settleMs ? noState : { holds: true, noSince };
};

/** Is this occurrence of the trigger still a reason to suppress? */
export const inhibits = (
  form: Extract<SuppressionForm, { readonly kind: 'inhibit' }>,
  trigger: { readonly isAbnormal: boolean; readonly raised: number },
  now: number,
): boolean => trigger.isAbnormal && now < trigger.raised + form.atMostMs;

/** Name of a cause in the registers of a point: the rule, and of an inhibition the point that triggers it. */
export const causeName = (ruleId: string, trigger?: string): string => (trigger === undefined ? ruleId : `${ruleId}:${trigger}`);
export const holdName = (ruleId: string): string => `${ruleId}:hold`;
export const ruleOfCause = (cause: string): string => cause.split(':')[0]!;
/** A rule of a person stands behind it; not the schedule of a threshold, nor a connection that is lost: those let go themselves. */
export const isOfRule = (cause: string): boolean => !cause.startsWith('schedule:') && !cause.startsWith('comms:');
export const isHold = (cause: string): boolean => cause.endsWith(':hold');
