import type { BulkResult } from '../../../contract/views.ts';
import { isUnacknowledged } from '../../../domain/alert/label.ts';
import type { Shown } from './use-alert-columns.tsx';

/**
 * Of what was sent, the alerts that this acknowledgement answered: what may be taken back. When somebody else was faster at some of
 * them, nobody can tell which, and an answer of another person is never taken back by accident.
 */
export const ownAnswers = (sent: readonly Shown[], { applied, refused }: BulkResult): readonly Shown[] => {
  const no = new Set(refused.map(({ pointId }) => pointId));
  const answered = sent.filter(({ row }) => isUnacknowledged(row.label) && !no.has(row.pointId));
  return answered.length === applied ? answered.map((shown) => ({ ...shown, hasLeft: false })) : [];
};
