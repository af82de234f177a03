import type { TFunction } from 'i18next';
import type { RecentAction, UndoResult } from '../../contract/undo-calls.ts';

/** "Acknowledged CH-01 · supply temperature and 3 more": what a person did. */
export const actionWords = (t: TFunction<'undo'>, { kind, what, count }: Pick<RecentAction, 'kind' | 'what' | 'count'>): string => {
  if (kind === 'arranged') {
    const [area = ''] = what.split('/');
    return t(`arranged.${area as 'keys' | 'columns'}`, { defaultValue: t('arranged.other') });
  }
  return t(`did.${kind}`, { what: count > 1 ? t('andMore', { what, count: count - 1 }) : what });
};

/** What came of taking it back. */
export const undoneWords = (t: TFunction<'undo'>, action: RecentAction, { applied, noted, refused }: UndoResult): string => {
  const [reason] = refused;
  const parts = [
    ...(applied > 0 ? [t('taken', { what: actionWords(t, { ...action, count: applied }) })] : []),
    ...(noted > 0 ? [t('noted', { count: noted })] : []),
    ...(refused.length > 0 ? [t('refused', { count: refused.length, reason })] : []),
  ];
  return parts.join(' ');
};
