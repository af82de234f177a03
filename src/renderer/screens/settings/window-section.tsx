import { useEffect, useState } from 'react';
import type { Comforts } from '../../../contract/shell-calls.ts';
import { keyHint } from '../../commands/hints.ts';
import { runCommand } from '../../commands/use-command.ts';
import { useText } from '../../i18n/text.ts';
import { useSession } from '../../stores/session.ts';
import { Button } from '../../ui/button.tsx';
import { Checkbox } from '../../ui/checkbox.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { useAction } from '../../ui/use-action.ts';
import { engine } from '../../wire/engine.ts';
import styles from './settings.module.css';

const permission = (): NotificationPermission | 'none' => ('Notification' in window ? Notification.permission : 'none');

/** May this browser tell the desktop? Asked by a button: a question that nobody expects is answered with no. */
const NotificationPart = () => {
  const t = useText('desktop');
  const [state, setState] = useState(permission);
  const ask = () => void Notification.requestPermission().then(setState, () => {});
  return (
    <section className={styles.part}>
      <h2>{t('notifications')}</h2>
      <p className={styles.muted}>{t('notificationsText')}</p>
      <p role="status">{t(`permission.${state}`)}</p>
      {state === 'default' && <Button onClick={ask}>{t('allow')}</Button>}
    </section>
  );
};

/** What the desktop does for the console: start, tray, windows, notifications. What this system cannot do is not shown. */
export const WindowSection = () => {
  const t = useText('desktop');
  const shell = useSession()?.shell;
  const [comforts, setComforts] = useState<Comforts>();
  const { run, error } = useAction(async (patch: Parameters<typeof engine.keepComforts>[0]) => setComforts(await engine.keepComforts(patch)));
  useEffect(() => {
    void engine.comforts({}).then(setComforts, () => {});
  }, []);
  if (!comforts) return <Skeleton />;
  const keep = (patch: Parameters<typeof engine.keepComforts>[0]) => void run(patch);
  const { startsAtLogin, closesToTray } = comforts;
  return (
    <>
      {(startsAtLogin !== null || closesToTray !== null) && (
        <section className={styles.part}>
          <h2>{t('start')}</h2>
          {startsAtLogin !== null && (
            <Checkbox
              label={t('startsAtLogin')}
              description={t('startsAtLoginText')}
              isChecked={startsAtLogin}
              onChange={(isOn) => keep({ startsAtLogin: isOn })}
            />
          )}
          {closesToTray !== null && (
            <Checkbox
              label={t('closesToTray')}
              description={t('closesToTrayText')}
              isChecked={closesToTray}
              onChange={(isOn) => keep({ closesToTray: isOn })}
            />
          )}
          {error && <p role="alert">{error.message}</p>}
        </section>
      )}
      <section className={styles.part}>
        <h2>{t('windows')}</h2>
        <p className={styles.muted}>{t('windowsText')}</p>
        <Button hint={keyHint('app.new-window')} onClick={() => runCommand('app.new-window')}>
          {t('newWindow')}
        </Button>
      </section>
      {shell !== 'electron' && <NotificationPart />}
      <section className={styles.part}>
        <h2>{t('links')}</h2>
        <p className={styles.muted}>{t('linksText')}</p>
      </section>
    </>
  );
};
