import * as z from 'zod';
import { type Severity, worst } from '../alert/severity.ts';
import { DeviceName, MetricName, SeriesId } from '../identity.ts';
import { Condition, misfits } from './condition.ts';
import { ExpressionError, parseExpression } from './expression.ts';
import { contradictions, ladderOf, Level, type Side } from './level.ts';
import { Span } from './presets.ts';
import { effectiveGrade, Grade, Rationale } from './record.ts';
import { Shift } from './schedule.ts';
import { deviatesFrom } from './severity-matrix.ts';

const day = 86_400_000;

/** When the threshold is judged; outside of it nothing raises or clears. */
export const Schedule = z.strictObject({
  /** Empty: at any time. In the zone of the site. */
  shifts: z.array(Shift).max(50).default([]),
  /** A state of the plant, as an expression that is yes or no; empty: none. */
  while: z.string().trim().max(2000).default(''),
});
export type Schedule = z.infer<typeof Schedule>;

const complaintOf = (text: string): string | undefined => {
  try {
    return parseExpression(text).isYesNo ? undefined : 'Write a comparison, such as [CH-01/running] == 1.';
  } catch (error) {
    if (error instanceof ExpressionError) return error.message;
    throw error;
  }
};

/** What a person enters; every refusal names the field. */
export const ThresholdDraft = z
  .strictObject({
    name: z.string().trim().min(1, 'Give the threshold a name.').max(120),
    seriesId: SeriesId,
    device: DeviceName,
    metric: MetricName,
    unit: z.string().max(32),
    condition: Condition.default({ kind: 'limit' }),
    levels: z.array(Level).min(1, 'At least one limit is needed.').max(4),
    /** What the signal can be; missing: nobody wrote it. No dead band may be wider. */
    span: Span.optional(),
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
    /** A value of uncertain quality counts as unknown, or is used. */
    uncertain: z.enum(['hold', 'use']).default('hold'),
    /** A sample that arrives later than this after it was measured does not call by itself. */
    latenessMs: z
      .int()
      .min(0)
      .max(day)
      .default(5 * 60_000),
    /** Milliseconds that a sample waits for earlier ones before it is judged; missing or 0: it acts at once, and is corrected. */
    reorderMs: z.int().min(0).max(30_000, 'Samples may wait 30 s at most.').optional(),
    schedule: Schedule.nullable().default(null),
    /** Milliseconds after an acknowledgement at which an alert that is still active is called again; missing or 0: never. */
    realarmAfterMs: z.int().min(0).max(day).optional(),
    /** Every acknowledgement needs a note. */
    noteMandatory: z.boolean().optional(),
    /** An event without a measurable end: a person who resolves it ends it. */
    clears: z.literal('person').optional(),
    grade: Grade.default('alarm'),
    rationale: Rationale.default(() => Rationale.parse({})),
  })
  .superRefine(({ condition, levels, span, schedule, grade, rationale }, context) => {
    for (const { path, message } of misfits(condition, levels)) context.addIssue({ code: 'custom', path: [...path], message });
    for (const message of contradictions(levels)) context.addIssue({ code: 'custom', path: ['levels'], message });
    for (const [i, { deadBand }] of levels.entries())
      if (span && deadBand > span.to - span.from)
        context.addIssue({ code: 'custom', path: ['levels', i, 'deadBand'], message: `The dead band is wider than the span of ${span.from} to ${span.to}.` });
    const severity = levels.map((level) => level.severity).reduce(worst, 'info');
    const computed = levels.length > 0 && rationale.severityReason === '' ? deviatesFrom(severity, grade, rationale) : undefined;
    if (computed !== undefined)
      context.addIssue({
        code: 'custom',
        path: ['rationale', 'severityReason'],
        message: `Consequence and time to respond give ${computed}, and the worst level is ${severity}. Say why it differs, or choose ${computed}.`,
      });
    if (schedule === null) return;
    if (schedule.shifts.length === 0 && schedule.while === '')
      context.addIssue({ code: 'custom', path: ['schedule'], message: 'A schedule needs a shift or a state of the plant.' });
    const complaint = schedule.while === '' ? undefined : complaintOf(schedule.while);
    if (complaint !== undefined) context.addIssue({ code: 'custom', path: ['schedule', 'while'], message: complaint });
  });
export type ThresholdDraft = z.infer<typeof ThresholdDraft>;
/** As it may be sent: what has a default may be left out. */
export type ThresholdInput = z.input<typeof ThresholdDraft>;

export const defaultShelfMs = day;

/** The levels of one side from the mildest to the worst: L before LL, H before HH. */
export const ladder = ({ levels }: ThresholdDraft, side: Side): readonly Level[] => ladderOf(levels, side);

export const worstSeverity = (draft: ThresholdDraft): Severity => draft.levels.map(({ severity }) => severity).reduce(worst);

/** As it is kept: an alarm that lacks what makes it one is a notice. */
export const asKept = (draft: ThresholdDraft): ThresholdDraft => {
  const grade = effectiveGrade(draft.grade, draft.rationale);
  return grade === draft.grade ? draft : { ...draft, grade };
};

const added = { condition: { kind: 'limit' }, uncertain: 'hold', latenessMs: 5 * 60_000, schedule: null, grade: 'alarm' } as const;

/** A draft as an older version wrote it gets what it did not know; what to do stood in its guidance. */
export const upcastDraft = (stored: ThresholdDraft): ThresholdDraft => {
  if (stored.rationale !== undefined && stored.grade !== undefined) return stored;
  const { guidance } = stored;
  const rationale = stored.rationale ?? Rationale.parse(guidance === '' ? {} : { actions: [guidance.slice(0, 500)] });
  return asKept({ ...added, ...stored, rationale });
};
