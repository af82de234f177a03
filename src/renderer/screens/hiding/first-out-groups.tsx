import { Plus } from 'lucide-react';
import { useState } from 'react';
import type { FirstOutGroupRow } from '../../../contract/alert-rule-views.ts';
import { useText } from '../../i18n/text.ts';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { useAction } from '../../ui/use-action.ts';
import { Banner } from '../../ui/banner.tsx';
import { engine } from '../../wire/engine.ts';
import { useWatch } from '../../wire/hooks.ts';
import { alertName } from '../alerts/alert-words.ts';
import { FirstOutDialog } from './first-out-dialog.tsx';
import styles from './hiding.module.css';
import { SwitchDialog } from './switch-dialog.tsx';

type Open = { readonly what: 'new' } | { readonly what: 'edit' | 'switch'; readonly row: FirstOutGroupRow };

/** Groups that name which of their alerts began first. */
export const FirstOutGroups = () => {
  const t = useText('annunciation');
  const { value: rows } = useWatch('firstOutGroups', {});
  const { value: thresholds } = useWatch('thresholds', {});
  const { value: queue } = useWatch('alertQueue', { tab: 'active', search: '', limit: 1000 });
  const [open, setOpen] = useState<Open>();
  const reset = useAction((groupId: string) => engine.resetFirstOut({ groupId }));
  const close = () => setOpen(undefined);
  const nameOf = ({ mark }: FirstOutGroupRow) => {
    if (!mark.named) return t('hiding.notNamed');
    const row = queue?.rows.find(({ pointId }) => pointId === mark.named?.point);
    return t('hiding.named', { name: row ? alertName(row) : '…' });
  };
  if (!rows || !thresholds) return <Skeleton />;
  return (
    <section className={styles.panel} aria-label={t('hiding.firstOut')} data-region={t('hiding.firstOut')}>
      <header className={styles.bar}>
        <span className={styles.muted}>{t('hiding.noGroupsText')}</span>
        <Button variant="primary" icon={<Plus />} onClick={() => setOpen({ what: 'new' })}>
          {t('hiding.newGroup')}
        </Button>
      </header>
      {reset.error && <Banner kind="problem">{reset.error.message}</Banner>}
      {rows.length === 0 && <EmptyState title={t('hiding.noGroupsTitle')}>{t('hiding.noGroupsText')}</EmptyState>}
      <ul className={styles.list}>
        {rows.map((row) => (
          <li key={row.groupId} className={styles.row}>
            <div className={styles.words}>
              <p className={styles.name}>{row.draft.name}</p>
              <p className={styles.muted}>{t('hiding.version', { version: row.version, who: row.changedBy, reason: row.reason })}</p>
            </div>
            <span>{row.enabled ? nameOf(row) : t('hiding.off')}</span>
            {row.mark.named && (
              <Button isBusy={reset.isBusy} onClick={() => void reset.run(row.groupId)}>
                {t('hiding.reset')}
              </Button>
            )}
            <Button onClick={() => setOpen({ what: 'edit', row })}>{t('hiding.edit')}</Button>
            <Button onClick={() => setOpen({ what: 'switch', row })}>{t(row.enabled ? 'hiding.disable' : 'hiding.enable')}</Button>
          </li>
        ))}
      </ul>
      {open && open.what !== 'switch' && <FirstOutDialog row={open.what === 'edit' ? open.row : undefined} thresholds={thresholds} onClose={close} />}
      {open?.what === 'switch' && (
        <SwitchDialog
          name={open.row.draft.name}
          isEnabled={open.row.enabled}
          onSwitch={(enabled, reason) => engine.enableFirstOutGroup({ groupId: open.row.groupId, enabled, reason })}
          onClose={close}
        />
      )}
    </section>
  );
};
