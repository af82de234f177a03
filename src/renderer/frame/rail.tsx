import { Link, useLocation } from 'wouter';
import { keyShortcuts } from '../commands/hints.ts';
import { useText } from '../i18n/text.ts';
import styles from './rail.module.css';
import { screenOf, screens } from './screens.ts';

export const Rail = () => {
  const t = useText();
  const [path] = useLocation();
  const current = screenOf(path);
  return (
    <nav className={styles.rail} aria-label={t('frame.main')} data-region="rail">
      {screens.map(({ id, path: to, icon: Icon, command }) => (
        <Link key={id} href={to} className={styles.item} aria-current={current === id ? 'page' : undefined} aria-keyshortcuts={keyShortcuts(command)}>
          <Icon className={styles.icon} aria-hidden="true" />
          {t(`screen.${id}`)}
        </Link>
      ))}
    </nav>
  );
};
