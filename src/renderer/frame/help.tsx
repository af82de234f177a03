import { useState } from 'react';
import { command, type Scope } from '../commands/commands.ts';
import { keyCaps } from '../commands/hints.ts';
import { useAvailableCommands, useCommand } from '../commands/use-command.ts';
import { useText } from '../i18n/text.ts';
import { Dialog } from '../ui/dialog.tsx';
import { Kbd } from '../ui/kbd.tsx';
import styles from './help.module.css';

const order: readonly Scope[] = ['list', 'chart', 'dialog', 'global'];

const Keys = () => {
  const t = useText();
  const available = useAvailableCommands().map(command);
  return order.map((scope) => {
    const own = available.filter((each) => each.scope === scope && each.keys.length > 0);
    if (own.length === 0) return null;
    return (
      <section key={scope}>
        <h3>{t(`frame.helpScope.${scope}`)}</h3>
        <dl className={styles.keys}>
          {own.map(({ id }) => (
            <div key={id} className={styles.row}>
              <dt>{t(`commands.${id}`)}</dt>
              <dd>
                {keyCaps(id).map((caps) => (
                  <Kbd key={caps} keys={caps} />
                ))}
                <span className="visually-hidden">{keyCaps(id).join(', ')}</span>
              </dd>
            </div>
          ))}
        </dl>
      </section>
    );
  });
};

/** `?`: the commands that exist at this moment with their keys, those of the screen first. */
export const Help = () => {
  const t = useText();
  const [isOpen, setOpen] = useState(false);
  useCommand('app.help', () => setOpen(true));
  return (
    <Dialog isOpen={isOpen} onClose={() => setOpen(false)} title={t('frame.helpTitle')} description={t('frame.helpNote')} size="large">
      <div className={styles.sections}>{isOpen && <Keys />}</div>
    </Dialog>
  );
};
