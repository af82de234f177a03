import type { ReactNode } from 'react';
import { useText } from '../i18n/text.ts';
import { ageOf } from '../ui/age-text.ts';
import { Banner } from '../ui/banner.tsx';
import { Button } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import type { Asked } from '../wire/shared-watch.ts';
import type { Link } from '../wire/wire.ts';
import { formatWhen } from './format.ts';
import styles from './list-state.module.css';

interface Words {
  readonly title: ReactNode;
  readonly note?: ReactNode;
}
export interface ListStateProps {
  /** What the list is read from. */
  readonly of: Asked<unknown>;
  /** How many rows stand there; undefined before the first answer. */
  readonly count: number | undefined;
  /** Rows of the skeleton. */
  readonly rows?: number;
  /** Why nothing is there yet, and at most one thing to do about it. */
  readonly nothing: Words & { readonly action?: ReactNode };
  /** Set while a filter hides all: the filter in words, what there is without it, and how to clear it. */
  readonly noMatch?: (Words & { readonly clear: string; readonly onClear: () => void }) | undefined;
}
export interface ListStateViewProps extends ListStateProps {
  readonly link: Link;
  /** ms since 1970. */
  readonly now: number;
  readonly zone: string;
}

/** The states as they follow from what is known; `ListState` gives it the link, the time and the zone. */
export const ListStateView = ({ of, count, rows = 6, nothing, noMatch, link, now, zone }: ListStateViewProps) => {
  const t = useText('ui');
  const { error, failing, at, isCancelled = false } = of;
  const isAway = link.state === 'lost';
  const asOf = () => {
    if (at === undefined) return null;
    const { unit, count: value } = ageOf(now - at);
    return <p className={styles.note}>{t('list.asOf', { time: formatWhen(at, now, zone), age: t(`age.${unit}`, { value: String(value) }) })}</p>;
  };
  if (error)
    return (
      <div className={styles.failed} data-list-state="failed">
        <Banner kind="problem" title={error.message} actions={<Button onClick={of.retry}>{t('list.tryNow')}</Button>}>
          {failing && <p>{t('list.failedSince', { time: formatWhen(failing.since, now, zone) })}</p>}
        </Banner>
        {/* Outside of the banner: what counts down must not be read out every second. */}
        {failing && (
          <p className={styles.note}>
            {isAway ? t('list.nextWhenBack') : failing.next > now ? t('list.next', { seconds: Math.ceil((failing.next - now) / 1000) }) : t('list.trying')}
          </p>
        )}
        {count !== undefined && count > 0 && asOf()}
      </div>
    );
  if (isCancelled && count === undefined)
    return (
      <div data-list-state="cancelled">
        <EmptyState title={t('list.cancelled')} actions={<Button onClick={of.retry}>{t('list.askAgain')}</Button>}>
          <p>{t('list.cancelledNote')}</p>
        </EmptyState>
      </div>
    );
  if (count === undefined)
    return (
      <div data-list-state="loading">
        <Skeleton
          rows={rows}
          slow={
            <span className={styles.slow}>
              {t(link.state === 'connected' ? 'list.slow' : 'list.away')} <Button onClick={of.cancel}>{t('list.cancel')}</Button>
            </span>
          }
        />
      </div>
    );
  if (count === 0)
    return noMatch ? (
      <div data-list-state="no-match">
        <EmptyState title={noMatch.title} actions={<Button onClick={noMatch.onClear}>{noMatch.clear}</Button>}>
          <div>{noMatch.note}</div>
        </EmptyState>
      </div>
    ) : (
      <div data-list-state="nothing">
        <EmptyState title={nothing.title} {...(nothing.action !== undefined && { actions: nothing.action })}>
          <div>{nothing.note}</div>
        </EmptyState>
      </div>
    );
  return isAway ? <div data-list-state="old">{asOf()}</div> : null;
};
