import type { AlertQueue, AlertTab } from '../../../contract/views.ts';
import { useText } from '../../i18n/text.ts';
import { hashHref } from '../../lib/hash-location.ts';
import { Button, ButtonLink } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { useWatch } from '../../wire/hooks.ts';

export interface EmptyQueueProps {
  readonly tab: AlertTab;
  readonly search: string;
  readonly queue: AlertQueue;
  readonly onClear: () => void;
}

/** "Nothing yet" and "no match" are two different things, and both say what to do. */
export const EmptyQueue = ({ tab, search, queue, onClear }: EmptyQueueProps) => {
  const t = useText('alerts');
  const { value: thresholds } = useWatch('thresholds', {});
  if (search !== '')
    return (
      <EmptyState title={t('empty.match', { search })} actions={<Button onClick={onClear}>{t('filter.clear')}</Button>}>
        <p>{t('empty.matchNote', { count: queue.hiddenByFilter })}</p>
      </EmptyState>
    );
  if (tab === 'active' && thresholds?.length === 0)
    return (
      <EmptyState title={t('empty.noRules')} actions={<ButtonLink href={hashHref('/rules')}>{t('empty.toRules')}</ButtonLink>}>
        <p>{t('empty.noRulesNote')}</p>
      </EmptyState>
    );
  return (
    <EmptyState title={t(`empty.${tab}`)}>
      <p>{t(`empty.${tab}Note`)}</p>
    </EmptyState>
  );
};
