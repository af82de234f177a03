import { Plus } from 'lucide-react';
import { useState } from 'react';
import type { SuppressionRow } from '../../../contract/alert-rule-views.ts';
import { useText } from '../../i18n/text.ts';
import { useQuery } from '../../lib/hash-location.ts';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { engine } from '../../wire/engine.ts';
import { useWatch } from '../../wire/hooks.ts';
import { BrokenMark } from '../rules/broken-mark.tsx';
import styles from './hiding.module.css';
import { SuppressionDialog } from './suppression-dialog.tsx';
import { SwitchDialog } from './switch-dialog.tsx';

type Open = { readonly what: 'new' } | { readonly what: 'edit' | 'switch'; readonly row: SuppressionRow };

/** Rules that hide consequences: written, edited and switched here, each with a reason. `rule` in the address marks one. */
export const SuppressionRules = () => {
  const t = useText('annunciation');
  const [query] = useQuery();
  const { value: rows } = useWatch('suppressions', {});
  const { value: thresholds } = useWatch('thresholds', {});
  const [open, setOpen] = useState<Open>();
  const close = () => setOpen(undefined);
  const stateOf = ({ enabled, isActive, hides }: SuppressionRow) => {
    if (!enabled) return t('hiding.off');
    return isActive === true || (hides ?? 0) > 0 ? t('hiding.active', { count: hides ?? 0 }) : t('hiding.idle');
  };
  if (!rows || !thresholds) return <Skeleton />;
  return (
    <section className={styles.panel} aria-label={t('hiding.suppression')} data-region={t('hiding.suppression')}>
      <header className={styles.bar}>
        <span className={styles.muted}>{t('hiding.noneText')}</span>
        <Button variant="primary" icon={<Plus />} onClick={() => setOpen({ what: 'new' })}>
          {t('hiding.new')}
        </Button>
      </header>
      {rows.length === 0 && <EmptyState title={t('hiding.noneTitle')}>{t('hiding.noneText')}</EmptyState>}
      <ul className={styles.list}>
        {rows.map((row) => (
          <li key={row.ruleId} className={styles.row} data-chosen={query.get('rule') === row.ruleId || undefined}>
            <div className={styles.words}>
              <p className={styles.name}>{row.draft.name}</p>
              <p className={styles.muted}>
                {t(`hiding.kinds.${row.draft.form.kind}`)} · {t('hiding.version', { version: row.version, who: row.changedBy, reason: row.reason })}
              </p>
              {row.broken !== undefined && (
                <p>
                  <BrokenMark /> {row.broken}
                </p>
              )}
            </div>
            <span>{stateOf(row)}</span>
            <Button onClick={() => setOpen({ what: 'edit', row })}>{t('hiding.edit')}</Button>
            <Button onClick={() => setOpen({ what: 'switch', row })}>{t(row.enabled ? 'hiding.disable' : 'hiding.enable')}</Button>
          </li>
        ))}
      </ul>
      {open && open.what !== 'switch' && <SuppressionDialog row={open.what === 'edit' ? open.row : undefined} thresholds={thresholds} onClose={close} />}
      {open?.what === 'switch' && (
        <SwitchDialog
          name={open.row.draft.name}
          isEnabled={open.row.enabled}
          onSwitch={(enabled, reason) => engine.enableSuppression({ ruleId: open.row.ruleId, enabled, reason })}
          onClose={close}
        />
      )}
    </section>
  );
};
