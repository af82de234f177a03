import type { AlertQueue, AlertTab } from '../../../contract/views.ts';
import { useText } from '../../i18n/text.ts';
import { hashHref } from '../../lib/hash-location.ts';
import { ListState } from '../../lib/list-state.tsx';
import { alertsRoute } from '../../lib/routes.ts';
import { ButtonLink } from '../../ui/button.tsx';
import { useWatch } from '../../wire/hooks.ts';
import type { Asked } from '../../wire/shared-watch.ts';

export interface QueueStateProps {
  readonly tab: AlertTab;
  readonly search: string;
  readonly of: Asked<unknown>;
  readonly queue: AlertQueue | undefined;
  /** Also true while a row stands that has just left the list. */
  readonly hasRows: boolean;
  readonly onClear: () => void;
}

/** What stands where the rows of a tab would be. */
export const QueueState = ({ tab, search, of, queue, hasRows, onClear }: QueueStateProps) => {
  const t = useText('alerts');
  const { value: thresholds } = useWatch('thresholds', {});
  const nothing = () => {
    if (tab === 'active' && thresholds?.length === 0)
      return {
        title: t('empty.noRules'),
        note: t('empty.noRulesNote'),
        action: <ButtonLink href={hashHref('/rules')}>{t('empty.toRules')}</ButtonLink>,
      };
    const action =
      tab === 'active' ? (
        <ButtonLink href={hashHref('/trends')}>{t('empty.toTrends')}</ButtonLink>
      ) : (
        <ButtonLink href={hashHref(alertsRoute('active'))}>{t('empty.toActive')}</ButtonLink>
      );
    return { title: t(`empty.${tab}`), note: t(`empty.${tab}Note`), action };
  };
  const noMatch = {
    title: t('empty.match', { search }),
    note: t('empty.matchNote', { count: queue?.hiddenByFilter ?? 0 }),
    clear: t('filter.clear'),
    onClear,
  };
  return <ListState of={of} count={queue && Number(hasRows)} nothing={nothing()} noMatch={search === '' ? undefined : noMatch} />;
};
