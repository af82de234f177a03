import { useText } from '../i18n/text.ts';
import { useSessionStore } from '../stores/session.ts';
import { Banner } from '../ui/banner.tsx';
import { Button } from '../ui/button.tsx';
import styles from './start-screen.module.css';

/** Until the engine has answered for the first time. Words come late, so that a normal start shows nothing at all. */
export const StartScreen = () => {
  const t = useText();
  const error = useSessionStore((store) => store.error);
  const reload = useSessionStore((store) => store.reload);
  return (
    <main className={styles.start}>
      {error ? (
        <Banner kind="problem" title={t('frame.sessionFailed')} actions={<Button onClick={() => void reload()}>{t('frame.retry')}</Button>}>
          <p>{error.message}</p>
        </Banner>
      ) : (
        <div className={styles.words} role="status">
          <h1>{t('frame.starting')}</h1>
          <p>{t('frame.startingNote')}</p>
        </div>
      )}
    </main>
  );
};
