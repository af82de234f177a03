import type { FirstOutDraft } from '../alert/first-out.ts';
import type { SuppressionDraft } from '../alert/suppression.ts';
import type { ThresholdDraft } from './draft.ts';
import { ExpressionError, parseExpression } from './expression.ts';

/** Something that looks at a threshold. In `condition`, `schedule` and `state` it is named; the others know it by its identity. */
export interface Dependent {
  readonly kind: 'threshold' | 'suppression' | 'first-out';
  readonly id: string;
  readonly name: string;
  readonly how: 'condition' | 'schedule' | 'state' | 'trigger' | 'target' | 'member';
}

/** Another name breaks it: what is named cannot be found any more. */
export const isByName = ({ how }: Dependent): boolean => how === 'condition' || how === 'schedule' || how === 'state';

/** All that may look at a threshold. */
export interface Site {
  readonly thresholds: readonly { readonly thresholdId: string; readonly draft: ThresholdDraft }[];
  readonly suppressions: readonly { readonly ruleId: string; readonly draft: SuppressionDraft }[];
  readonly groups: readonly { readonly groupId: string; readonly draft: FirstOutDraft }[];
}

const names = (text: string, name: string): boolean => {
  try {
    return parseExpression(text).inputs.some((input) => input.type === 'threshold' && input.name === name);
  } catch (error) {
    if (error instanceof ExpressionError) return false; // half-written: it names nothing yet
    throw error;
  }
};

/** Everything that looks at a threshold, by its name or by its identity. */
export const dependentsOf = (thresholdId: string, name: string, { thresholds, suppressions, groups }: Site): readonly Dependent[] => [
  ...thresholds.flatMap(({ thresholdId: id, draft }): readonly Dependent[] => {
    const { condition, schedule } = draft;
    const isNamed = id !== thresholdId && condition.kind === 'expression' && names(condition.text, name);
    const isWatched = id !== thresholdId && schedule !== null && schedule.while !== '' && names(schedule.while, name);
    const told = { kind: 'threshold' as const, id, name: draft.name };
    return [...(isNamed ? [{ ...told, how: 'condition' as const }] : []), ...(isWatched ? [{ ...told, how: 'schedule' as const }] : [])];
  }),
  ...suppressions.flatMap(({ ruleId: id, draft: { name: rule, form, targets } }): readonly Dependent[] => {
    const told = { kind: 'suppression' as const, id, name: rule };
    const hows: Dependent['how'][] = [];
    if (form.kind === 'state' && names(form.while, name)) hows.push('state');
    if (form.kind === 'inhibit' && form.trigger === thresholdId) hows.push('trigger');
    if ((targets as readonly string[]).includes(thresholdId)) hows.push('target');
    return hows.map((how) => ({ ...told, how }));
  }),
  ...groups.flatMap(({ groupId: id, draft: { name: group, members } }): readonly Dependent[] =>
    members.some((member) => member.thresholdId === thresholdId) ? [{ kind: 'first-out', id, name: group, how: 'member' }] : [],
  ),
];

/** A name that an expression can hold: it has no closing brace. */
export const canBeNamed = (name: string): boolean => !name.includes('}');

/** The expression with another name for a threshold; everything else stays as it is written. */
export const renamedIn = (text: string, before: string, after: string): string =>
  // Names of series stand in brackets, and may hold anything.
  text.replace(/\[[^\]]*\]|\{([^}]+)\}/g, (whole, name: string | undefined) => (name?.trim() === before ? `{${after}}` : whole));

/** The draft with another name for a threshold in its condition and its schedule. */
export const withRenamed = (draft: ThresholdDraft, before: string, after: string): ThresholdDraft => ({
  ...draft,
  ...(draft.condition.kind === 'expression' && { condition: { ...draft.condition, text: renamedIn(draft.condition.text, before, after) } }),
  ...(draft.schedule !== null && { schedule: { ...draft.schedule, while: renamedIn(draft.schedule.while, before, after) } }),
});
