import { X } from 'lucide-react';
import type { RefObject } from 'react';
import type { AlertDetail } from '../../../contract/views.ts';
import { isUnacknowledged } from '../../../domain/alert/label.ts';
import { keyHint } from '../../commands/hints.ts';
import { useText } from '../../i18n/text.ts';
import { formatDay } from '../../lib/format.ts';
import { Priority } from '../../lib/severity.tsx';
import { useSettled } from '../../lib/use-settled.ts';
import { useZone } from '../../stores/session.ts';
import { ageOf } from '../../ui/age-text.ts';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { useWatch } from '../../wire/hooks.ts';
import { ExplainAlert } from '../explain/explain-alert.tsx';
import { ExplainFold } from '../explain/explain-fold.tsx';
import { alertName } from './alert-words.ts';
import { ContextChart } from './context-chart.tsx';
import styles from './detail.module.css';
import { Facts } from './facts.tsx';
import { NoteField } from './note-field.tsx';
import { Timeline } from './timeline.tsx';
import type { Shown } from './use-alert-columns.tsx';

const Earlier = ({ earlier }: Pick<AlertDetail, 'earlier'>) => {
  const t = useText('alerts');
  const ui = useText('ui');
  const zone = useZone();
  const lasted = (from: number, to: number | null) => {
    if (to === null) return t('detail.earlierOpen');
    const { unit, count } = ageOf(to - from);
    return ui(`age.${unit}`, { value: count });
  };
  if (earlier.length === 0) return <p className={styles.muted}>{t('detail.noEarlier')}</p>;
  return (
    <ol className={styles.timeline}>
      {earlier.map(({ alertId, raisedAt, clearedAt, note }) => (
        <li key={alertId} className={styles.entry}>
          <time dateTime={new Date(raisedAt).toISOString()}>{formatDay(raisedAt, zone)}</time>
          <div>
            {lasted(raisedAt, clearedAt)}
            {note !== null && <p className={styles.quote}>{note}</p>}
          </div>
        </li>
      ))}
    </ol>
  );
};

export interface DetailPaneProps {
  readonly shown: Shown | undefined;
  readonly noteRef: RefObject<HTMLElement | null>;
  readonly onAcknowledge: (shown: Shown, note: string) => Promise<boolean>;
  readonly onTrends: () => void;
  readonly onDevice: () => void;
  readonly onLeave: () => void;
  /** Given when the pane lies over the list and can be closed. */
  readonly onClose: (() => void) | undefined;
}

/** Everything about the chosen alert without a click, always in the same order. */
export const DetailPane = ({ shown, noteRef, onAcknowledge, onTrends, onDevice, onLeave, onClose }: DetailPaneProps) => {
  const t = useText('alerts');
  const explain = useText('explain');
  const alertId = useSettled(shown?.row.alertId);
  const chosen = shown?.row.alertId === alertId ? shown : undefined;
  const { value: detail, error } = useWatch('alertDetail', chosen ? { pointId: chosen.row.pointId, of: chosen.row.raisedAt } : null);
  const row = detail?.row ?? shown?.row;
  if (!shown || !row) return <p className={styles.nothing}>{t('detail.none')}</p>;
  return (
    <>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by keyboard */}
      <div className={styles.body} role="region" aria-label={alertName(row)} tabIndex={0}>
        <div className={styles.heading}>
          <h2>
            <Priority severity={row.severity} isPulsing={isUnacknowledged(row.label)} /> <span className={styles.dot}>·</span> {alertName(row)}
          </h2>
          {onClose && <Button variant="quiet" isIconOnly icon={<X />} aria-label={t('detail.close')} onClick={onClose} />}
        </div>
        {error && (
          <Banner kind="problem">
            <p>{error.message}</p>
          </Banner>
        )}
        {detail === null && <p className={styles.nothing}>{t(shown.row.notStored ? 'detail.notStored' : 'detail.gone')}</p>}
        {!detail && detail !== null && !error && <Skeleton rows={5} />}
        {detail && (
          <>
            <Facts detail={detail} />
            <section className={styles.chart} aria-label={t('detail.chart')}>
              <ContextChart key={row.alertId} row={detail.row} />
            </section>
            <section>
              <h3>{t('detail.timeline')}</h3>
              <Timeline entries={detail.timeline} row={detail.row} />
            </section>
            <section>
              <ExplainFold key={row.alertId} title={explain('title')}>
                {() => <ExplainAlert row={detail.row} />}
              </ExplainFold>
            </section>
          </>
        )}
        {/* There before the details are: what is typed after N must never reach the keys of the list. */}
        {detail !== null && (
          <NoteField
            key={row.alertId}
            row={row}
            inputRef={noteRef}
            onAcknowledge={isUnacknowledged(row.label) ? (note) => onAcknowledge(shown, note) : undefined}
            onLeave={onLeave}
          />
        )}
        {detail && (
          <section>
            <h3>{t('detail.earlier')}</h3>
            <Earlier earlier={detail.earlier} />
          </section>
        )}
      </div>
      <div className={styles.links}>
        <Button onClick={onTrends} hint={keyHint('alert.trends')}>
          {t('actions.trends')}
        </Button>
        <Button onClick={onDevice} hint={keyHint('alert.device')}>
          {t('actions.device')}
        </Button>
      </div>
    </>
  );
};
