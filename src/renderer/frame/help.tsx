import { useState } from 'react';
import { type Command, type CommandId, commands, type Scope } from '../commands/commands.ts';
import { keyCaps } from '../commands/hints.ts';
import { useAvailableCommands, useCommand } from '../commands/use-command.ts';
import { useText } from '../i18n/text.ts';
import { go } from '../lib/hash-location.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Kbd } from '../ui/kbd.tsx';
import { matchesWords } from '../ui/match-words.ts';
import { TextField } from '../ui/text-field.tsx';
import styles from './help.module.css';

const order: readonly Scope[] = ['list', 'chart', 'dashboard', 'dialog', 'global'];

const Keys = ({ search }: { readonly search: string }) => {
  const t = useText();
  const available = useAvailableCommands();
  const fits = (id: CommandId) => matchesWords(`${t(`commands.${id}`)} ${keyCaps(id).join(' ')}`, search);
  const here = commands.filter(({ id }) => available.includes(id) && keyCaps(id).length > 0 && fits(id));
  const elsewhere = commands.filter(({ id }) => !available.includes(id) && keyCaps(id).length > 0 && fits(id));
  const part = (list: readonly Command[], title: (scope: Scope) => string) =>
    order.map((scope) => {
      const own = list.filter((each) => each.scope === scope);
      if (own.length === 0) return null;
      return (
        <section key={title(scope)}>
          <h3>{title(scope)}</h3>
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
  if (here.length + elsewhere.length === 0) return <p>{t('frame.helpNone')}</p>;
  return (
    <>
      {part(here, (scope) => t(`frame.helpScope.${scope}`))}
      {part(elsewhere, (scope) => t(`frame.helpElsewhere.${scope}`))}
    </>
  );
};

/** `?`: the commands that exist at this moment with their keys, then those of other places. */
export const Help = () => {
  const t = useText();
  const [isOpen, setOpen] = useState(false);
  const [search, setSearch] = useState('');
  useCommand('app.help', () => {
    setSearch('');
    setOpen(true);
  });
  const toShortcuts = () => {
    setOpen(false);
    go('/settings/shortcuts');
  };
  return (
    <Dialog
      isOpen={isOpen}
      onClose={() => setOpen(false)}
      title={t('frame.helpTitle')}
      description={t('frame.helpNote')}
      size="large"
      footer={<Button onClick={toShortcuts}>{t('frame.helpChange')}</Button>}
    >
      <TextField label={t('frame.helpSearch')} type="search" value={search} onChange={setSearch} />
      <div className={styles.sections}>{isOpen && <Keys search={search} />}</div>
    </Dialog>
  );
};
