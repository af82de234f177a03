import { keyHint } from '../../commands/hints.ts';
import { useText } from '../../i18n/text.ts';
import { Button } from '../../ui/button.tsx';
import { Menu, type MenuItem } from '../../ui/menu.tsx';
import styles from './alerts.module.css';
import { canAcknowledge, canWithdraw, type AlertActions } from './use-alert-actions.ts';
import type { AlertDeeds } from './use-alert-deeds.ts';
import type { Shown } from './use-alert-columns.tsx';

export interface AlertToolbarProps {
  readonly targets: readonly Shown[];
  readonly deeds: AlertDeeds;
  readonly actions: AlertActions;
  readonly isGlove: boolean;
  /** Who works here. */
  readonly user: string;
}

/** What can be done with the chosen alerts. Buttons stand where they always stand; what has no effect now is disabled. */
export const AlertToolbar = ({ targets, deeds, actions: { isBusy }, isGlove, user }: AlertToolbarProps) => {
  const t = useText('alerts');
  const labels = new Set(targets.map(({ row }) => row.label));
  const isOpen = targets.some(({ row }) => row.label !== 'A');
  const isMine = targets.length > 0 && targets.every(({ row }) => row.owner === user);
  const isShelved = targets.length > 0 && targets.every(({ row }) => row.label === 'G');
  const items: readonly MenuItem[] = [
    { id: 'resolve', label: t('actions.resolve'), hint: keyHint('alert.resolve'), onSelect: deeds.resolve, refused: isOpen ? undefined : t('refused.nothing') },
    {
      id: 'withdraw',
      label: t('actions.withdraw'),
      onSelect: deeds.withdraw,
      refused: canWithdraw(targets) ? undefined : t('refused.notAcknowledged'),
    },
    { id: 'action', label: t('actions.action'), hint: keyHint('alert.action'), isFirstOfGroup: true, onSelect: deeds.recordAction },
    { id: 'over', label: t(isMine ? 'actions.giveBack' : 'actions.takeOver'), hint: keyHint('alert.take-over'), onSelect: deeds.takeOver },
    { id: 'assign', label: t('actions.assign'), onSelect: deeds.assign },
    {
      id: 'out',
      label: t('actions.outOfService'),
      isFirstOfGroup: true,
      onSelect: deeds.takeOutOfService,
      refused: isOpen && [...labels].some((label) => label !== 'I') ? undefined : t('refused.nothing'),
    },
    { id: 'return', label: t('actions.returnToService'), onSelect: deeds.returnToService, refused: labels.has('I') ? undefined : t('refused.notOut') },
  ];
  return (
    <div className={styles.toolbar} role="toolbar" aria-label={t('title')} data-glove={isGlove || undefined}>
      <Button
        variant="primary"
        hint={keyHint('alert.acknowledge')}
        isBusy={isBusy}
        disabled={!canAcknowledge(targets)}
        onPointerDown={deeds.capture}
        onClick={deeds.acknowledge}
      >
        {t('actions.acknowledge')}
      </Button>
      <Button hint={keyHint('alert.shelve')} disabled={!isOpen} onPointerDown={deeds.capture} onClick={deeds.shelve}>
        {t(isShelved ? 'actions.unshelve' : 'actions.shelve')}
      </Button>
      <Button hint={keyHint('alert.note')} disabled={targets.length === 0} onClick={deeds.note}>
        {t('actions.note')}
      </Button>
      <Menu label={t('actions.more')} items={items} disabled={targets.length === 0} />
    </div>
  );
};
