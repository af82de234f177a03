import { RefreshCw } from 'lucide-react';
import { useText } from '../../i18n/text.ts';
import { formatBytes, formatCount, formatWhen } from '../../lib/format.ts';
import { useNow } from '../../lib/use-now.ts';
import { useZone } from '../../stores/session.ts';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { useLoad } from '../../wire/hooks.ts';
import styles from './settings.module.css';

const shown = 200;

/** The newest messages that could not be read, with their reason; nothing that arrived is thrown away silently. */
export const QuarantineList = () => {
  const t = useText('settings');
  const zone = useZone();
  const now = useNow(60_000);
  const { value: rows, error, isLoading, reload } = useLoad('quarantine', { limit: shown });
  return (
    <section className={styles.part} aria-labelledby="quarantine-title">
      <header className={styles.cardHead}>
        <h2 id="quarantine-title">{t('quarantine.title')}</h2>
        <Button icon={<RefreshCw />} onClick={reload}>
          {t('quarantine.reload')}
        </Button>
      </header>
      <p className={styles.muted}>{t('quarantine.help', { count: shown })}</p>
      {isLoading && <Skeleton rows={3} />}
      {error && <Banner kind="problem" title={error.message} />}
      {rows?.length === 0 && <p>{t('quarantine.none')}</p>}
      {rows && rows.length > 0 && (
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by keyboard
        <section className={styles.tableFrame} aria-label={t('quarantine.table')} tabIndex={0}>
          <table className={styles.table}>
            <thead>
              <tr>
                {(['at', 'topic', 'reason', 'preview', 'bytes', 'count'] as const).map((column) => (
                  <th key={column} scope="col">
                    {t(`quarantine.${column}`)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <tr key={row.id}>
                  <td>
                    <time>{formatWhen(row.at, now, zone)}</time>
                  </td>
                  <td>
                    <code>{row.topic}</code>
                  </td>
                  <td>
                    {row.detail} <code className={styles.muted}>{row.reason}</code>
                  </td>
                  <td>
                    <code className={styles.preview}>{row.preview}</code>
                  </td>
                  <td className={styles.end}>{formatBytes(row.bytes)}</td>
                  <td className={styles.end}>{formatCount(row.count)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
    </section>
  );
};
