import { Undo2 } from 'lucide-react';
import { useState } from 'react';
import type { RecentAction } from '../../contract/undo-calls.ts';
import { keyHint } from '../commands/hints.ts';
import { useCommand } from '../commands/use-command.ts';
import { useText } from '../i18n/text.ts';
import { announce } from '../lib/announce.ts';
import { formatWhen } from '../lib/format.ts';
import { useNow } from '../lib/use-now.ts';
import { useZone } from '../stores/session.ts';
import { Button } from '../ui/button.tsx';
import { Popover } from '../ui/popover.tsx';
import { notify } from '../ui/toast.tsx';
import { engine } from '../wire/engine.ts';
import { useWatch } from '../wire/hooks.ts';
import { actionWords, undoneWords } from './undo-words.ts';
import styles from '../lib/entries.module.css';

/** So many are taken back by the key, one after the other, and only what was done since this window was opened; the list goes back a day. */
const mostByKey = 50;
const openedAt = performance.timeOrigin;

const useUndo = () => {
  const t = useText('undo');
  const say = (words: string) => {
    announce(words);
    notify(words);
  };
  return {
    say,
    undo: (action: RecentAction) =>
      void engine.undoAction({ id: action.id }).then(
        (result) => say(undoneWords(t, action, result)),
        (error: Error) => say(error.message),
      ),
  };
};

/** The newest answer of a watch, once: a key that is pressed seldom keeps no list up to date. */
const newestActions = (): Promise<readonly RecentAction[]> =>
  new Promise((resolve, reject) => {
    const stop = engine.recentActions(
      {},
      (actions) => {
        resolve(actions);
        queueMicrotask(() => stop());
      },
      reject,
    );
  });

const Action = ({ action, onUndo }: { readonly action: RecentAction; readonly onUndo: (action: RecentAction) => void }) => {
  const t = useText('undo');
  const zone = useZone();
  const now = useNow(60_000);
  return (
    <li className={styles.entry}>
      <span className={styles.words}>
        <bdi>{actionWords(t, action)}</bdi>
        <span className={styles.muted}>
          {formatWhen(action.at, now, zone)}
          {action.isUndo && ` · ${t('byUndo')}`}
          {action.undo !== 'possible' && ` · ${t(`why.${action.undo}`)}`}
        </span>
      </span>
      {action.undo === 'possible' && (
        <Button aria-label={t('undoOf', { what: actionWords(t, action) })} onClick={() => onUndo(action)}>
          {t('undo')}
        </Button>
      )}
    </li>
  );
};

const ActionList = ({ onUndo }: { readonly onUndo: (action: RecentAction) => void }) => {
  const t = useText('undo');
  const actions = useWatch('recentActions', {}).value;
  if (!actions) return null;
  if (actions.length === 0) return <p className={styles.muted}>{t('none')}</p>;
  return (
    <ul className={styles.list}>
      {actions.map((action) => (
        <Action key={action.id} action={action} onUndo={onUndo} />
      ))}
    </ul>
  );
};

/** In the status bar: what this person did in the last day, each with its undo or the reason why there is none. */
export const RecentActions = () => {
  const t = useText('undo');
  const [isOpen, setOpen] = useState(false);
  const { undo, say } = useUndo();
  const take = (wanted: (action: RecentAction) => boolean, nothing: string) =>
    void newestActions().then(
      (actions) => {
        const action = actions.slice(0, mostByKey).find((each) => each.undo === 'possible' && each.at >= openedAt && wanted(each));
        if (action) undo(action);
        else say(nothing);
      },
      (error: Error) => say(error.message),
    );
  useCommand('app.undo', () => take(({ isUndo }) => !isUndo, t('nothing')));
  useCommand('app.redo', () => take(({ isUndo }) => isUndo, t('nothingAgain')));
  return (
    <Popover
      isOpen={isOpen}
      onOpenChange={setOpen}
      title={t('title')}
      trigger={
        <Button variant="quiet" icon={<Undo2 />} title={`${t('title')} (${keyHint('app.undo') ?? ''})`}>
          {t('open')}
        </Button>
      }
    >
      <ActionList onUndo={undo} />
    </Popover>
  );
};
