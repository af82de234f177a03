import { useText } from '../../i18n/text.ts';
import { hashHref } from '../../lib/hash-location.ts';
import { useDocuments } from '../../stores/documents.ts';
import { ButtonLink } from '../../ui/button.tsx';
import styles from './dashboards.module.css';

const mostShown = 6;

/** On the overview: the way to the dashboards, and to the first of them directly. */
export const DashboardLinks = () => {
  const t = useText('dashboards');
  const documents = useDocuments('dashboard') ?? [];
  return (
    <section className={styles.bar} aria-label={t('title')}>
      {documents.slice(0, mostShown).map(({ scope, id, body }) => (
        <ButtonLink key={`${scope} ${id}`} href={hashHref(`/dashboards/${scope}/${id}`)}>
          <bdi className={styles.linkName}>{body.name}</bdi>
        </ButtonLink>
      ))}
      <ButtonLink href={hashHref('/dashboards')}>{t(documents.length === 0 ? 'open' : 'all')}</ButtonLink>
    </section>
  );
};
