import { useMemo, useRef, useState } from 'react';
import type { PastAlertRow, PastValue } from '../../../contract/views.ts';
import { useCommand } from '../../commands/use-command.ts';
import { useText } from '../../i18n/text.ts';
import { formatCount } from '../../lib/format.ts';
import { Grid } from '../../lib/grid/grid.tsx';
import { useQuery } from '../../lib/hash-location.ts';
import { useNow } from '../../lib/use-now.ts';
import { useZone } from '../../stores/session.ts';
import { Banner } from '../../ui/banner.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { useLoad } from '../../wire/hooks.ts';
import { MomentBar } from './moment-bar.tsx';
import styles from './past.module.css';
import { hasChanged, type Knowledge, usePastAlertColumns, usePastValueColumns } from './use-past-columns.tsx';

const second = 1000;
const firstLookBackMs = 3_600_000;
const alertKey = (row: PastAlertRow): string => row.alertId;
const valueKey = (row: PastValue): string => row.seriesId;

/** Time travel: every alert and every value as they were at one moment. Nothing can be changed here. */
export const PastScreen = () => {
  const t = useText('past');
  const zone = useZone();
  const now = useNow();
  const [query, patchQuery] = useQuery();
  const [opened] = useState(now);
  const at = Number(query.get('at')) || Math.floor((opened - firstLookBackMs) / second) * second;
  const [knowledge, setKnowledge] = useState<Knowledge>('atTheTime');
  const [chosen, setChosen] = useState<{ readonly alert?: string; readonly value?: string }>({});
  const panel = useRef<HTMLElement>(null);
  const alertGrid = useRef<HTMLDivElement>(null);
  const valueGrid = useRef<HTMLDivElement>(null);
  const { value: alerts, error: alertsError } = useLoad('pastAlerts', { at, as: knowledge === 'today' ? 'now' : 'then' });
  const { value: values, error: valuesError } = useLoad('pastValues', { at });
  const alertColumns = usePastAlertColumns(at, zone, knowledge);
  const valueColumns = usePastValueColumns(at, knowledge);
  const changed = useMemo(() => values?.filter(hasChanged).length ?? 0, [values]);
  const error = alertsError ?? valuesError;
  const leave = () => history.back();
  useCommand('list.leave', leave, { within: panel });

  return (
    <section ref={panel} className={styles.past} data-scope="list" aria-label={t('title')} tabIndex={-1}>
      <h1 className="visually-hidden">{t('title')}</h1>
      <MomentBar
        at={at}
        zone={zone}
        latest={now}
        onMoment={(moment) => patchQuery({ at: String(moment) })}
        onLeave={leave}
        knowledge={knowledge}
        onKnowledge={setKnowledge}
      />
      {error && (
        <Banner kind="problem">
          <p>{error.message}</p>
        </Banner>
      )}
      <div className={styles.panels}>
        <section className={styles.panel} aria-labelledby="past-alerts">
          <h2 id="past-alerts" className={styles.head}>
            {t(knowledge === 'today' ? 'alertsNow' : 'alerts')}{' '}
            {alerts && (
              <span className={styles.muted}>
                {t('alertCounts', { listed: formatCount(alerts.total), unacknowledged: formatCount(alerts.counts.unacknowledged) })}
              </span>
            )}{' '}
            {alerts?.changed !== undefined && alerts.changed > 0 && <span className={styles.muted}>{t('alertsChanged', { count: alerts.changed })}</span>}
          </h2>
          {!alerts && !error && <Skeleton />}
          {alerts?.rows.length === 0 && (
            <EmptyState title={t(knowledge === 'today' ? 'noAlertsNow' : 'noAlerts')}>
              <p>{knowledge === 'today' ? t('noAlertsNowNote') : alerts.events === 0 ? t('nothingYet') : t('noAlertsNote')}</p>
            </EmptyState>
          )}
          {alerts && alerts.rows.length > 0 && (
            <Grid<PastAlertRow>
              gridRef={alertGrid}
              region="list"
              label={t(knowledge === 'today' ? 'alertsNow' : 'alerts')}
              rows={alerts.rows}
              total={alerts.total}
              keyOf={alertKey}
              columns={alertColumns}
              activeKey={chosen.alert ?? alerts.rows[0]?.alertId}
              onActive={(alert) => setChosen({ ...chosen, alert })}
            />
          )}
        </section>
        <section className={styles.panel} aria-labelledby="past-values">
          <div className={styles.head}>
            <h2 id="past-values">{t('values')}</h2>
            {changed > 0 && <span className={styles.muted}>{t('changedCount', { count: changed })}</span>}
          </div>
          {!values && !error && <Skeleton />}
          {values?.length === 0 && (
            <EmptyState title={t('noValues')}>
              <p>{t('noValuesNote')}</p>
            </EmptyState>
          )}
          {values && values.length > 0 && (
            <Grid<PastValue>
              gridRef={valueGrid}
              region="detail"
              label={t('values')}
              rows={values}
              keyOf={valueKey}
              columns={valueColumns}
              activeKey={chosen.value ?? values[0]?.seriesId}
              onActive={(value) => setChosen({ ...chosen, value })}
              lookOf={(row) => ({ isMuted: row[knowledge] === null })}
            />
          )}
        </section>
      </div>
    </section>
  );
};
