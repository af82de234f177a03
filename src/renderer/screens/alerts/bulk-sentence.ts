import type { TFunction } from 'i18next';
import type { BulkResult } from '../../../contract/views.ts';

export type BulkAction = 'acknowledge' | 'shelve' | 'unshelve' | 'resolve' | 'outOfService' | 'returned' | 'withdraw' | 'assign' | 'giveBack' | 'action';

/** "7 acknowledged, 3 already were, 1 refused: …": what an action on several alerts came to. One reason is named, more are counted. */
export const bulkSentence = (t: TFunction<'alerts'>, action: BulkAction, { applied, already, refused }: BulkResult): string => {
  const reasons = new Set(refused.map(({ message }) => message));
  const [reason] = reasons;
  const parts = [
    ...(applied > 0 || (already === 0 && refused.length === 0) ? [t(`bulk.${action}`, { count: applied })] : []),
    ...(already > 0 ? [t('bulk.already', { count: already })] : []),
    ...(refused.length > 0
      ? [reasons.size === 1 ? t('bulk.refused', { count: refused.length, reason }) : t('bulk.refusedRows', { count: refused.length })]
      : []),
  ];
  return parts.join(', ');
};

/** What the engine said, and what this window refused itself because the row had left, as one result. */
export const withRefused = (result: BulkResult, refused: BulkResult['refused']): BulkResult => ({ ...result, refused: [...result.refused, ...refused] });
