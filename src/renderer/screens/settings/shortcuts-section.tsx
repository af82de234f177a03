import { useMemo, useState } from 'react';
import { chordOf, isOwned } from '../../commands/chord.ts';
import { command, type CommandId, commands, type Scope } from '../../commands/commands.ts';
import { chordLabel } from '../../commands/keys.ts';
import { takenBy, useKeymap, withKeys } from '../../commands/keymap.ts';
import { useKeepKeys } from '../../commands/use-key-choices.ts';
import { useText } from '../../i18n/text.ts';
import { useAction } from '../../ui/use-action.ts';
import { Button } from '../../ui/button.tsx';
import { Checkbox } from '../../ui/checkbox.tsx';
import { Kbd } from '../../ui/kbd.tsx';
import { KeyField } from '../../ui/key-field.tsx';
import { matchesWords } from '../../ui/match-words.ts';
import { TextField } from '../../ui/text-field.tsx';
import styles from './settings.module.css';
import own from './shortcuts.module.css';

const scopes: readonly Scope[] = ['global', 'list', 'chart', 'dashboard', 'dialog'];

/** What became of a press: another command has the key, or nobody may. */
type Asked =
  | { readonly id: CommandId; readonly chord: string; readonly other: CommandId }
  | { readonly id: CommandId; readonly chord: string; readonly other: undefined };

/** Every command with its keys: changed by pressing the new one, set back one by one or all at once. */
export const ShortcutsSection = () => {
  const t = useText('shortcuts');
  const common = useText();
  const { choices, keymap } = useKeymap();
  const keepKeys = useKeepKeys();
  const { run: keep, error } = useAction(keepKeys);
  const [search, setSearch] = useState('');
  const [recording, setRecording] = useState<CommandId>();
  const [asked, setAsked] = useState<Asked>();
  const shown = useMemo(
    () => commands.filter(({ id }) => search === '' || matchesWords(`${common(`commands.${id}`)} ${(keymap.get(id) ?? []).map(chordLabel).join(' ')}`, search)),
    [search, common, keymap],
  );
  const give = (id: CommandId, chord: string, from?: CommandId) => {
    const freed =
      from === undefined
        ? choices
        : withKeys(
            choices,
            from,
            (choices.keys[from] ?? command(from).keys).filter((key) => key !== chord),
          );
    void keep(withKeys(freed, id, [chord]));
    setAsked(undefined);
  };
  const press = (id: CommandId) => (event: KeyboardEvent) => {
    const chord = chordOf(event);
    if (chord === undefined) return;
    setRecording(undefined);
    const other = takenBy(keymap, id, chord);
    if (isOwned(chord)) setAsked({ id, chord, other: undefined });
    else if (other !== undefined) setAsked({ id, chord, other });
    else give(id, chord);
  };
  const isChanged = !choices.singleKeys || Object.keys(choices.keys).length > 0;
  const title = (id: CommandId) => common(`commands.${id}`);

  return (
    <>
      <section className={styles.part}>
        <Checkbox
          label={t('single')}
          description={t('singleText')}
          isChecked={choices.singleKeys}
          onChange={(singleKeys) => void keep({ ...choices, singleKeys })}
        />
        {isChanged && <Button onClick={() => void keep({ singleKeys: true, keys: {} })}>{t('resetAll')}</Button>}
        {error && <p role="alert">{error.message}</p>}
        <TextField label={t('search')} type="search" value={search} onChange={setSearch} />
      </section>
      {shown.length === 0 && <p>{t('none')}</p>}
      {scopes.map((scope) => {
        const rows = shown.filter((each) => each.scope === scope);
        if (rows.length === 0) return null;
        return (
          <section key={scope} className={styles.part}>
            <h2>{common(`frame.helpScope.${scope}`)}</h2>
            <ul className={own.list}>
              {rows.map(({ id }) => (
                <li key={id} className={own.row}>
                  <span className={own.title}>{title(id)}</span>
                  <span className={own.keys}>
                    {(keymap.get(id) ?? []).map((chord) => (
                      <span key={chord}>
                        <Kbd keys={chordLabel(chord)} />
                        <span className="visually-hidden">{chordLabel(chord)}</span>
                      </span>
                    ))}
                    {keymap.get(id)?.length === 0 && <span className={styles.muted}>{t('noKey')}</span>}
                  </span>
                  {recording === id ? (
                    <KeyField label={t('press', { name: title(id) })} onPress={press(id)} onLeave={() => setRecording(undefined)} />
                  ) : (
                    <Button
                      aria-label={t('changeOf', { name: title(id) })}
                      onClick={() => {
                        setAsked(undefined);
                        setRecording(id);
                      }}
                    >
                      {t('change')}
                    </Button>
                  )}
                  {choices.keys[id] !== undefined && (
                    <Button variant="quiet" aria-label={t('resetOf', { name: title(id) })} onClick={() => void keep(withKeys(choices, id, command(id).keys))}>
                      {t('reset')}
                    </Button>
                  )}
                  {asked?.id === id && (
                    <p className={own.asked} role="alert">
                      {asked.other === undefined
                        ? t('owned', { key: chordLabel(asked.chord) })
                        : t('taken', { key: chordLabel(asked.chord), name: title(asked.other) })}{' '}
                      {asked.other !== undefined && (
                        <Button variant="primary" onClick={() => give(id, asked.chord, asked.other)}>
                          {t('takeIt')}
                        </Button>
                      )}{' '}
                      <Button onClick={() => setAsked(undefined)}>{t('leaveIt')}</Button>
                    </p>
                  )}
                </li>
              ))}
            </ul>
          </section>
        );
      })}
    </>
  );
};
