import type { AlertDetail } from '../../../contract/views.ts';
import { sideOf } from '../../../domain/threshold/threshold.ts';
import { useText } from '../../i18n/text.ts';
import { exactText, valueText } from '../../lib/measured.ts';
import { formatFull, formatWhen } from '../../lib/format.ts';
import { LiveValue } from '../../lib/live-value.tsx';
import { StateMark } from '../../lib/state-mark.tsx';
import { useNow } from '../../lib/use-now.ts';
import { useZone } from '../../stores/session.ts';
import { Age } from '../../ui/age.tsx';
import { ageOf } from '../../ui/age-text.ts';
import { clearValue, limitText, stateText, unitOfLimit } from './alert-words.ts';
import styles from './detail.module.css';
import { Fact } from './fact.tsx';
import { PlannedEnd } from './planned-end.tsx';
import { Response } from './response.tsx';

/** Value, limit, times and people of one occurrence. */
export const Facts = ({ detail: { row, guidance, latching, record, actionsFrom } }: { readonly detail: AlertDetail }) => {
  const t = useText('alerts');
  const common = useText();
  const ui = useText('ui');
  const zone = useZone();
  const now = useNow(60_000);
  const lasted = row.clearedAt === null ? null : ageOf(row.clearedAt - row.raisedAt);
  return (
    <dl className={styles.facts}>
      <Fact term={t('detail.now')}>
        <span className={styles.now}>
          <LiveValue seriesId={row.seriesId} unit={row.unit} isSimulated={row.simulated} isBig />
          <span className={styles.state}>
            <StateMark label={row.label} />
            {stateText(common, row, now, zone)}
          </span>
        </span>
      </Fact>
      <Fact term={t('detail.limit')}>
        {limitText(common, row)}
        {row.limitOf !== 'yes-no' && (
          <span className={styles.muted}> · {t(`detail.clears.${sideOf(row.level)}`, { value: exactText(clearValue(row), unitOfLimit(row)) })}</span>
        )}
      </Fact>
      <Fact term={t('detail.raised')}>
        <time dateTime={new Date(row.raisedAt).toISOString()}>{formatFull(row.raisedAt, zone)}</time>
        <span className={styles.muted}>
          {' '}
          · <Age at={row.raisedAt} isAgo /> · {t('detail.raisedAt', { value: valueText(row.value, row.unit) })}
        </span>
      </Fact>
      {row.clearedAt !== null && lasted && (
        <Fact term={t('detail.cleared')}>
          <time dateTime={new Date(row.clearedAt).toISOString()}>{formatWhen(row.clearedAt, now, zone)}</time>
          <span className={styles.muted}> · {t('detail.lasted', { age: ui(`age.${lasted.unit}`, { value: lasted.count }) })}</span>
        </Fact>
      )}
      {row.acknowledgedAt !== null && (
        <Fact term={t('detail.acknowledged')}>{t('detail.by', { time: formatWhen(row.acknowledgedAt, now, zone), who: row.acknowledgedBy ?? '' })}</Fact>
      )}
      {row.setAsideBy !== null && <Fact term={t('detail.setAside')}>{t('detail.asideBy', { who: row.setAsideBy, why: row.setAsideBecause ?? '' })}</Fact>}
      {row.shelvedUntil !== null && <Fact term={t('detail.until')}>{formatFull(row.shelvedUntil, zone)}</Fact>}
      {row.plannedEnd !== undefined && (
        <Fact term={t('detail.plannedEnd')}>
          <PlannedEnd at={row.plannedEnd} isLong />
        </Fact>
      )}
      {row.owner && <Fact term={t('detail.lookedAfter')}>{row.owner}</Fact>}
      <Response row={row} record={record} actionsFrom={actionsFrom} guidance={guidance} latching={latching} />
    </dl>
  );
};
