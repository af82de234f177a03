import { Plus } from 'lucide-react';
import { useState } from 'react';
import type { StandingActions } from '../../../domain/threshold/standing-actions.ts';
import { useText } from '../../i18n/text.ts';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { useWatch } from '../../wire/hooks.ts';
import { ActionsDialog } from './actions-dialog.tsx';
import styles from './hiding.module.css';

/** What to do by area and device: it stands where a threshold says nothing of its own. */
export const StandingActionsList = () => {
  const t = useText('rules');
  const { value: rows } = useWatch('standingActions', {});
  const [open, setOpen] = useState<{ readonly row: StandingActions | undefined }>();
  if (!rows) return <Skeleton />;
  return (
    <section className={styles.panel} aria-label={t('standing.title')} data-region={t('standing.title')}>
      <header className={styles.bar}>
        <span className={styles.muted}>{t('standing.text')}</span>
        <Button variant="primary" icon={<Plus />} onClick={() => setOpen({ row: undefined })}>
          {t('standing.new')}
        </Button>
      </header>
      {rows.length === 0 && <EmptyState title={t('standing.noneTitle')}>{t('standing.text')}</EmptyState>}
      <ul className={styles.list}>
        {rows.map((row) => (
          <li key={`${row.scope} ${row.name}`} className={styles.row}>
            <div className={styles.words}>
              <p className={styles.name}>{t(`standing.of.${row.scope}`, { name: row.name })}</p>
              <p>{row.actions.join(' · ')}</p>
              <p className={styles.muted}>{t('standing.said', { who: row.by, reason: row.reason })}</p>
            </div>
            <Button onClick={() => setOpen({ row })}>{t('standing.edit')}</Button>
          </li>
        ))}
      </ul>
      {open && <ActionsDialog row={open.row} onClose={() => setOpen(undefined)} />}
    </section>
  );
};
