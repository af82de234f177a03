import { Search, X } from 'lucide-react';
import { type RefObject, useEffect, useState } from 'react';
import { keyHint } from '../../commands/hints.ts';
import { useText } from '../../i18n/text.ts';
import { Button } from '../../ui/button.tsx';
import { Kbd } from '../../ui/kbd.tsx';
import styles from './alerts.module.css';

const restMs = 200;

export interface FilterBoxProps {
  readonly search: string;
  readonly onSearch: (search: string) => void;
  readonly hidden: number;
  readonly notUnderstood: readonly string[];
  readonly inputRef: RefObject<HTMLInputElement | null>;
  /** Enter: the list has the keys again. */
  readonly onDone: () => void;
}

/** Filters the whole set in the engine. How many rows the filter hides always stands beside it and clears it. */
export const FilterBox = ({ search, onSearch, hidden, notUnderstood, inputRef, onDone }: FilterBoxProps) => {
  const t = useText('alerts');
  const [draft, setDraft] = useState({ text: search, of: search });
  const text = draft.of === search ? draft.text : search; // a new filter from elsewhere, such as a counter of the header
  useEffect(() => {
    if (text.trim() === search) return;
    const timer = setTimeout(() => {
      setDraft({ text, of: text.trim() });
      onSearch(text.trim());
    }, restMs);
    return () => clearTimeout(timer);
  }, [text, search, onSearch]);
  const hint = keyHint('list.filter');
  return (
    <form
      className={styles.filter}
      role="search"
      onSubmit={(event) => {
        event.preventDefault();
        setDraft({ text, of: text.trim() });
        onSearch(text.trim());
        onDone();
      }}
    >
      <div className={styles.box}>
        <Search className={styles.boxIcon} aria-hidden="true" />
        <input
          ref={inputRef}
          type="text"
          className={styles.input}
          aria-label={t('filter.label')}
          aria-keyshortcuts={hint}
          placeholder={t('filter.placeholder')}
          maxLength={200}
          spellCheck={false}
          autoComplete="off"
          value={text}
          onChange={({ target }) => setDraft({ text: target.value, of: search })}
        />
        {text === '' && hint !== undefined && <Kbd keys={hint} />}
      </div>
      {search !== '' && (
        <Button icon={<X />} onClick={() => onSearch('')}>
          {hidden > 0 ? t('filter.hidden', { count: hidden }) : t('filter.clear')}
        </Button>
      )}
      {notUnderstood.length > 0 && <p role="status">{t('filter.notUnderstood', { parts: notUnderstood.join(', ') })}</p>}
    </form>
  );
};
