import * as z from 'zod';
import { SeriesId } from '../identity.ts';
import { ExpressionError, parseExpression } from './expression.ts';
import type { Level } from './level.ts';

const day = 86_400_000;
const Window = z
  .int()
  .min(1000, 'At least one second.')
  .max(7 * day, 'At most seven days.');

const Expression = z
  .string()
  .trim()
  .min(1, 'Write an expression.')
  .max(2000)
  .superRefine((text, context) => {
    try {
      parseExpression(text);
    } catch (error) {
      if (!(error instanceof ExpressionError)) throw error;
      context.addIssue({ code: 'custom', message: error.message });
    }
  });

/** What is compared with the levels. Kinds that are either so or not so have one level H with the limit 1. */
export const Condition = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('limit') }),
  /** Change per second over the window. */
  z.strictObject({ kind: z.literal('rate'), windowMs: Window.default(60_000) }),
  /** How far the value lies from a fixed set point, or from the last good value of another series. */
  z.strictObject({
    kind: z.literal('deviation'),
    from: z.union([z.strictObject({ setPoint: z.number() }), z.strictObject({ seriesId: SeriesId })]),
  }),
  /** The value is one of a set; a boolean counts as 1 or 0. */
  z.strictObject({ kind: z.literal('state'), values: z.array(z.number()).min(1, 'Name at least one state.').max(100) }),
  z.strictObject({ kind: z.literal('boolean'), value: z.boolean() }),
  z.strictObject({ kind: z.literal('no-data'), afterMs: Window }),
  /** Series as `[device/metric]`, other thresholds as `{name}`. */
  z.strictObject({ kind: z.literal('expression'), text: Expression }),
]);
export type Condition = z.infer<typeof Condition>;
export type ConditionKind = Condition['kind'];

/** The condition holds or does not: there is no limit to choose. */
export const isYesNo = (condition: Condition): boolean => {
  switch (condition.kind) {
    case 'state':
    case 'boolean':
    case 'no-data':
      return true;
    case 'expression':
      return parseExpression(condition.text).isYesNo;
    case 'limit':
    case 'rate':
    case 'deviation':
      return false;
  }
};

/** The expressions of a draft's condition and schedule. */
export const expressionOf = (condition: Condition): string | undefined => (condition.kind === 'expression' ? condition.text : undefined);

/** What does not fit between a condition and its levels: field of the draft, and words. */
export const misfits = (
  condition: Condition,
  levels: readonly Level[],
): readonly { readonly path: readonly (string | number)[]; readonly message: string }[] => {
  const [first] = levels;
  if (condition.kind === 'expression' && Expression.safeParse(condition.text).success === false) return [];
  if (isYesNo(condition)) {
    return levels.length === 1 && first!.kind === 'H' && first!.limit === 1 && first!.deadBand === 0
      ? []
      : [{ path: ['levels'], message: 'A condition that holds or does not has one level: H with the limit 1 and no dead band.' }];
  }
  if (condition.kind !== 'deviation') return [];
  return levels.flatMap(({ kind, limit }, i) => {
    if (kind === 'L' || kind === 'LL') return { path: ['levels', i, 'kind'], message: 'A deviation counts in both directions: only H and HH.' };
    return limit > 0 ? [] : { path: ['levels', i, 'limit'], message: 'The limit of a deviation must be larger than zero.' };
  });
};
