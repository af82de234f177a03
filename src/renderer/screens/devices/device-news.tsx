import type { DeviceName } from '../../../domain/identity.ts';
import { maybeText, useText } from '../../i18n/text.ts';
import { formatWhen } from '../../lib/format.ts';
import { useNow } from '../../lib/use-now.ts';
import { useZone } from '../../stores/session.ts';
import { Age } from '../../ui/age.tsx';
import { useWatch } from '../../wire/hooks.ts';
import styles from './devices.module.css';

const facts = ['name', 'maker', 'model', 'version'] as const;

/** Whether a device says that it is there, what it is, and what happened to it. Nothing when it says none of this. */
export const DeviceNewsPart = ({ device }: { readonly device: DeviceName }) => {
  const t = useText('ingest');
  const zone = useZone();
  const now = useNow(60_000);
  const { value: news } = useWatch('deviceNews', { device });
  if (news === undefined) return null;
  const { presence, events, attributes = {} } = news;
  const known = facts.flatMap((name) => (news[name] === undefined ? [] : [[name, news[name]] as const]));
  const rest = Object.entries(attributes);
  if (presence === null && events.length === 0 && known.length + rest.length === 0) return null;
  return (
    <section className={styles.news} aria-labelledby="device-news-title">
      <h3 id="device-news-title">{t('news.title')}</h3>
      {presence && (
        <p>
          <b>{t(`news.${presence.state}`)}</b> · {maybeText('ingest', `news.by.${presence.origin}`) ?? presence.origin} ·{' '}
          {presence.since === null ? (
            t('news.unknownAge')
          ) : (
            <>
              {t('news.since')} <Age at={presence.since} />
            </>
          )}
        </p>
      )}
      {known.length + rest.length > 0 && (
        <dl className={styles.newsFacts}>
          {known.map(([name, value]) => (
            <div key={name}>
              <dt>{t(`news.${name}`)}</dt>
              <dd>{value}</dd>
            </div>
          ))}
          {rest.map(([name, value]) => (
            <div key={`a ${name}`}>
              <dt>{name}</dt>
              <dd>{String(value)}</dd>
            </div>
          ))}
        </dl>
      )}
      {events.length > 0 && (
        <details>
          <summary>{t('news.events')}</summary>
          <ul>
            {events.slice(0, 50).map(({ at, type, detail }, i) => (
              // oxlint-disable-next-line react/no-array-index-key -- two events may be equal, and the list only grows in front
              <li key={i}>
                <time>{formatWhen(at, now, zone)}</time> {maybeText('ingest', `news.types.${type}`) ?? type} {detail}
              </li>
            ))}
          </ul>
        </details>
      )}
    </section>
  );
};
