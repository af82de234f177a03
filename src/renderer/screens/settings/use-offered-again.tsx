import { RotateCcw } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import type { ProfileId } from '../../../domain/identity.ts';
import { useText } from '../../i18n/text.ts';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { notify } from '../../ui/toast.tsx';
import { useAction } from '../../ui/use-action.ts';
import { engine } from '../../wire/engine.ts';
import { againWords } from './again-words.ts';
import styles from './settings.module.css';

/** After the sources of a connection were changed: offers to read with them what was set aside before. */
export const useOfferedAgain = (): { readonly ask: (profileId: ProfileId) => Promise<void>; readonly banner: ReactNode } => {
  const t = useText('ingest');
  const [ids, setIds] = useState<readonly number[]>([]);
  const again = useAction(async () => {
    notify(againWords(await engine.decodeAgain({ ids: [...ids] })));
    setIds([]);
  });
  const banner = ids.length > 0 && (
    <Banner title={t('aside.offer', { count: ids.length })}>
      <p className={styles.muted}>{t('aside.againHelp')}</p>
      {again.error && <p role="alert">{again.error.message}</p>}
      <div className={styles.actions}>
        <Button variant="primary" icon={<RotateCcw />} isBusy={again.isBusy} onClick={() => void again.run()}>
          {t('aside.again')}
        </Button>
        <Button onClick={() => setIds([])}>{t('aside.notNow')}</Button>
      </div>
    </Banner>
  );
  return {
    ask: async (profileId) => {
      // Nothing is lost when this fails: the list below has them all.
      setIds((await engine.quarantinedOf({ profileId }).catch(() => undefined))?.ids ?? []);
    },
    banner,
  };
};
