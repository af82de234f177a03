import { ArrowLeft, Layers } from 'lucide-react';
import { type Grouping, groupings } from '../../../domain/alert/queue-order.ts';
import { keyHint } from '../../commands/hints.ts';
import { useText } from '../../i18n/text.ts';
import { Button } from '../../ui/button.tsx';
import { Menu } from '../../ui/menu.tsx';
import styles from './alerts.module.css';

/** How the list is grouped. */
export const GroupMenu = ({ by, onGroup }: { readonly by: Grouping | undefined; readonly onGroup: (by: Grouping | undefined) => void }) => {
  const t = useText('alerts');
  const choices = [undefined, ...groupings];
  return (
    <Menu
      variant="quiet"
      isIconOnly
      icon={<Layers />}
      label={t('group.menu', { by: t(`group.by.${by ?? 'none'}`) })}
      items={choices.map((each) => ({
        id: each ?? 'none',
        label: t(`group.by.${each ?? 'none'}`),
        ...(each === by && { hint: keyHint('alert.group') }),
        onSelect: () => onGroup(each),
      }))}
    />
  );
};

/** The group that is looked into, and the way back to all groups. */
export const OpenedGroup = ({ by, name, onLeave }: { readonly by: Grouping; readonly name: string; readonly onLeave: () => void }) => {
  const t = useText('alerts');
  return (
    <p className={styles.opened}>
      <Button variant="quiet" icon={<ArrowLeft />} hint={keyHint('list.leave')} onClick={onLeave}>
        {t('group.back')}
      </Button>
      <strong>
        {t(`group.of.${by}`)} <bdi>{name === '' ? t('group.noArea') : name}</bdi>
      </strong>
    </p>
  );
};
