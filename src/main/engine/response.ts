import type { AlertRow } from '../../contract/views.ts';
import { isUnacknowledged } from '../../domain/alert/label.ts';
import { rank } from '../../domain/alert/severity.ts';
import { type Condition, isYesNo } from '../../domain/threshold/condition.ts';
import type { ThresholdDraft } from '../../domain/threshold/draft.ts';

type DraftOf = (thresholdId: string) => ThresholdDraft | undefined;

const limitOf = (condition: Condition): Pick<AlertRow, 'limitOf'> => {
  if (isYesNo(condition)) return { limitOf: 'yes-no' };
  const { kind } = condition;
  return kind === 'rate' || kind === 'deviation' || kind === 'expression' ? { limitOf: kind } : {};
};

/** Rows with what their threshold says beyond the limit: until when a call that waits has to be answered, and what was compared. */
export const withResponse = (rows: readonly AlertRow[], draftOf: DraftOf): readonly AlertRow[] =>
  rows.map((row) => {
    const draft = draftOf(row.thresholdId);
    if (!draft) return row;
    const { rationale, grade, condition, noteMandatory } = draft;
    const isAsked = rationale.responseMs !== null && grade === 'alarm' && isUnacknowledged(row.label) && row.retrospective !== true;
    return {
      ...row,
      ...(isAsked && { respondBy: row.call.at + rationale.responseMs! }),
      ...(noteMandatory && { noteMandatory }),
      ...limitOf(condition),
    };
  });

const isOverdue = ({ respondBy }: AlertRow, now: number): boolean => typeof respondBy === 'number' && respondBy <= now;

/** What is overdue stands first within its priority; everything else keeps its order. */
export const overdueFirst = (rows: readonly AlertRow[], now: number): readonly AlertRow[] =>
  rows.toSorted(
    (a, b) =>
      Number(!isUnacknowledged(a.label)) - Number(!isUnacknowledged(b.label)) ||
      rank(a.severity) - rank(b.severity) ||
      Number(isOverdue(b, now)) - Number(isOverdue(a, now)),
  );

/** The next instant at which a row becomes overdue; Infinity: none will. */
export const nextOverdue = (rows: readonly AlertRow[], now: number): number =>
  rows.reduce((next, { respondBy }) => (typeof respondBy === 'number' && respondBy > now ? Math.min(next, respondBy) : next), Infinity);
