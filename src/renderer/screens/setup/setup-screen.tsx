import { CirclePlay, Plug } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { LinkNotice } from '../../frame/link-notice.tsx';
import { useText } from '../../i18n/text.ts';
import { go } from '../../lib/hash-location.ts';
import { useSessionStore } from '../../stores/session.ts';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { Details } from '../../ui/details.tsx';
import { useAction } from '../../ui/use-action.ts';
import { engine } from '../../wire/engine.ts';
import { ConnectionEditor } from '../settings/connection-editor.tsx';
import { changeSite } from '../settings/reload-window.ts';
import styles from './setup.module.css';

/** First run: the demo site in one press, or the form of the first broker. */
export const SetupScreen = () => {
  const t = useText('setup');
  const reload = useSessionStore((session) => session.reload);
  const [isConnecting, setConnecting] = useState(false);
  const demo = useAction(() => changeSite(() => engine.startDemo({})));

  const first = useRef<HTMLButtonElement>(null);
  // The first choice has the focus, so that Enter is enough.
  useEffect(() => first.current?.focus(), [isConnecting]);

  if (isConnecting) {
    return (
      <main className={styles.screen}>
        <div className={styles.connect}>
          <LinkNotice />
          <ConnectionEditor
            title={
              <header>
                <h1>{t('connect.title')}</h1>
                <p className={styles.muted}>{t('connect.text')}</p>
              </header>
            }
            isListeningOffered
            saveLabel={t('connect.save')}
            onSaved={async () => {
              go('/overview', { replace: true });
              await reload();
            }}
            onCancel={() => setConnecting(false)}
          />
        </div>
      </main>
    );
  }
  return (
    <main className={styles.screen}>
      <div className={styles.start}>
        <LinkNotice />
        <header>
          <h1>{t('title')}</h1>
          <p className={styles.muted}>{t('text')}</p>
        </header>
        <ul className={styles.choices}>
          <li className={styles.choice}>
            <h2>{t('demo.title')}</h2>
            <p>{t('demo.text')}</p>
            <Button variant="primary" icon={<CirclePlay />} isWide ref={first} isBusy={demo.isBusy} onClick={() => void demo.run()}>
              {t('demo.start')}
            </Button>
            <output>{demo.isBusy && t('demo.busy')}</output>
          </li>
          <li className={styles.choice}>
            <h2>{t('broker.title')}</h2>
            <p>{t('broker.text')}</p>
            <Button icon={<Plug />} isWide disabled={demo.isBusy} onClick={() => setConnecting(true)}>
              {t('broker.start')}
            </Button>
          </li>
        </ul>
        {demo.error && (
          <Banner kind="problem" title={demo.error.message}>
            <Details text={demo.error.code} />
          </Banner>
        )}
      </div>
    </main>
  );
};
