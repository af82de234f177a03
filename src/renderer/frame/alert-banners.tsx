import { go } from '../lib/hash-location.ts';
import { alertsRoute } from '../lib/routes.ts';
import { formatTime } from '../lib/format.ts';
import { useText } from '../i18n/text.ts';
import { alertName } from '../screens/alerts/alert-words.ts';
import { useSoundState, sound } from '../sound/use-sound.ts';
import { useZone } from '../stores/session.ts';
import { Banner } from '../ui/banner.tsx';
import { Button } from '../ui/button.tsx';
import { useWatch } from '../wire/hooks.ts';
import styles from './notices.module.css';

/** What a person must see when it cannot be heard, and that there are more alerts than one can read. */
export const AlertBanners = () => {
  const t = useText('annunciation');
  const zone = useZone();
  const { value } = useWatch('annunciation', {});
  const works = useSoundState((state) => state.works);
  if (!value) return null;
  const { flood, calls, escalated } = value;
  const isSilent = works === false && calls.length > 0;
  if (!flood && !isSilent && !escalated) return null;
  return (
    <div className={styles.notices}>
      {flood && (
        <Banner
          kind="problem"
          title={
            flood.first
              ? t('flood.titleFirst', { count: flood.count, name: alertName(flood.first), time: formatTime(flood.first.at, zone) })
              : t('flood.title', { count: flood.count })
          }
          actions={<Button onClick={() => go(alertsRoute('active'))}>{t('silent.show')}</Button>}
        >
          <p>{t('flood.text')}</p>
        </Banner>
      )}
      {escalated && (
        <Banner
          kind="problem"
          title={t('escalated.title', { count: escalated.count, name: alertName(escalated.newest) })}
          actions={<Button onClick={() => go(alertsRoute('active', 'state:unacked'))}>{t('silent.show')}</Button>}
        >
          <p>{escalated.newest.contact === '' ? t('escalated.nobody') : t('escalated.tell', { contact: escalated.newest.contact })}</p>
        </Banner>
      )}
      {isSilent && (
        <Banner
          kind="problem"
          title={t('silent.title', { count: calls.length })}
          actions={
            <>
              <Button onClick={() => go(alertsRoute('active', 'state:unacked'))}>{t('silent.show')}</Button>
              <Button onClick={() => void sound('warning', 0.5)}>{t('silent.test')}</Button>
            </>
          }
        >
          <p>{t('silent.text')}</p>
        </Banner>
      )}
    </div>
  );
};
