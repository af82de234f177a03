import { ChevronDown, ChevronRight } from 'lucide-react';
import { type ReactNode, useMemo, useState } from 'react';
import { useText } from '../../i18n/text.ts';
import { hashHref } from '../../lib/hash-location.ts';
import { alertsRoute } from '../../lib/routes.ts';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { useWatch } from '../../wire/hooks.ts';
import { DeviceCard } from './device-card.tsx';
import { groupDevices } from './device-groups.ts';
import { DeviceTiles } from './device-tiles.tsx';
import { FurtherDevices } from './further-devices.tsx';
import { HeardCard } from './heard-card.tsx';
import { DashboardLinks } from '../dashboards/dashboard-links.tsx';
import { FirstSteps } from './first-steps.tsx';
import styles from './overview.module.css';

const mostAlerts = 200;

const Normal = ({ count, children }: { readonly count: number; readonly children: ReactNode }) => {
  const t = useText('overview');
  const [isOpen, setOpen] = useState(false);
  return (
    <section className={styles.section}>
      <div className={styles.sectionHead}>
        <h2>{t('normal', { count })}</h2>
        <Button variant="quiet" icon={isOpen ? <ChevronDown /> : <ChevronRight />} aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          {t(isOpen ? 'hide' : 'show')}
        </Button>
      </div>
      {isOpen && children}
    </section>
  );
};

/** Level 1: what is not as it should be comes first, what is normal is only counted. */
export const OverviewScreen = () => {
  const t = useText('overview');
  const devices = useWatch('devices', {});
  const queue = useWatch('alertQueue', { tab: 'active', search: '', limit: mostAlerts });
  const counted = useWatch('alertGroups', { tab: 'active', search: '', by: 'device' });
  const counts = useWatch('alertCounts', {}).value;
  const groups = useMemo(
    () => devices.value && queue.value && counted.value && groupDevices(devices.value, queue.value.rows, counted.value.groups),
    [devices.value, queue.value, counted.value],
  );
  const error = devices.error ?? queue.error ?? counted.error;
  const setAside = counts?.setAside ?? 0;
  return (
    <div className={styles.overview} data-region="content" tabIndex={-1}>
      <h1 className="visually-hidden">{t('title')}</h1>
      {error && (
        <Banner kind="problem">
          <p>{error.message}</p>
        </Banner>
      )}
      {!groups && !error && <Skeleton />}
      <DashboardLinks />
      <FirstSteps />
      {groups && groups.abnormal.length > 0 && (
        <section className={styles.section}>
          <div className={styles.sectionHead}>
            <h2>{t('abnormal')}</h2>
            <span className={styles.count}>
              {t('abnormalCount', { count: groups.abnormal.length + groups.further.length })} · {t('alerts', { count: queue.value?.total ?? 0 })}
            </span>
          </div>
          <div className={styles.cards}>
            {groups.abnormal.map((each) => (
              <DeviceCard key={each.name} {...each} />
            ))}
          </div>
        </section>
      )}
      {groups && <FurtherDevices groups={groups.further} />}
      {groups && groups.overWhenHeard.length > 0 && (
        <section className={styles.section}>
          <div className={styles.sectionHead}>
            <h2>{t('overWhenHeard')}</h2>
            <span className={styles.count}>{t('abnormalCount', { count: groups.overWhenHeard.length })}</span>
          </div>
          <p className={styles.note}>{t('overWhenHeardNote')}</p>
          <div className={styles.cards}>
            {groups.overWhenHeard.map((row) => (
              <HeardCard key={row.device} row={row} />
            ))}
          </div>
        </section>
      )}
      {groups && groups.abnormal.length === 0 && groups.overWhenHeard.length === 0 && groups.normal.length > 0 && (
        <section className={styles.calm}>
          <h2>{t('allNormal')}</h2>
          <p>{t('allNormalNote', { count: groups.normal.length })}</p>
        </section>
      )}
      {setAside > 0 && (
        <p>
          <a href={hashHref(alertsRoute('shelved'))}>{t('setAside', { count: setAside })}</a>
        </p>
      )}
      {groups && groups.silent.length > 0 && (
        <section className={styles.section}>
          <div className={styles.sectionHead}>
            <h2>{t('silent')}</h2>
            <span className={styles.count}>{t('abnormalCount', { count: groups.silent.length })}</span>
          </div>
          <p className={styles.note}>{t('silentNote')}</p>
          <DeviceTiles devices={groups.silent} />
        </section>
      )}
      {groups && groups.normal.length > 0 && (
        <Normal count={groups.normal.length}>
          <DeviceTiles devices={groups.normal} />
        </Normal>
      )}
    </div>
  );
};
