import { useState } from 'react';
import { useText } from '../../i18n/text.ts';
import { AlertDialog } from '../../ui/alert-dialog.tsx';
import { Button } from '../../ui/button.tsx';
import { useAction } from '../../ui/use-action.ts';
import { engine } from '../../wire/engine.ts';
import { changeSite } from './reload-window.ts';
import styles from './settings.module.css';

/** The way out of the demo site; everything in it goes with it. */
export const LeaveDemo = () => {
  const t = useText('settings');
  const [isAsking, setAsking] = useState(false);
  const leave = useAction(() => changeSite(() => engine.leaveDemo({})));
  const cancel = () => {
    leave.reset();
    setAsking(false);
  };
  return (
    <section className={styles.part}>
      <h2>{t('demo.title')}</h2>
      <p>{t('demo.text')}</p>
      <div className={styles.actions}>
        <Button onClick={() => setAsking(true)}>{t('demo.leave')}</Button>
      </div>
      <AlertDialog
        isOpen={isAsking}
        title={t('demo.ask')}
        confirm={t('demo.confirm')}
        onConfirm={() => void leave.run()}
        onCancel={cancel}
        isBusy={leave.isBusy}
        error={leave.error?.message}
      >
        {t('demo.lost')}
      </AlertDialog>
    </section>
  );
};
