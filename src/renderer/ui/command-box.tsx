import { Autocomplete } from '@base-ui/react/autocomplete';
import { Dialog } from '@base-ui/react/dialog';
import { Search } from 'lucide-react';
import type { ReactNode } from 'react';
import { useText } from '../i18n/text.ts';
import styles from './command-box.module.css';
import dialog from './dialog.module.css';
import { Kbd } from './kbd.tsx';
import popup from './popup.module.css';

export interface CommandItem {
  readonly id: string;
  readonly label: string;
  /** Of which kind it is, muted. */
  readonly note?: string | undefined;
  readonly hint?: string | undefined;
  /** Why it cannot be done now; it stays in sight. */
  readonly refused?: string | undefined;
}

export interface CommandBoxProps {
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly label: string;
  readonly placeholder: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  /** Already chosen and sorted; the first one is highlighted. */
  readonly items: readonly CommandItem[];
  readonly onChoose: (item: CommandItem) => void;
  /** Below the list: what Enter will do. */
  readonly preview: ReactNode;
  readonly empty: string;
}

/** One line in the middle of the window with what it finds: arrows choose, Enter does, Esc leaves. */
export const CommandBox = ({ isOpen, onClose, label, placeholder, value, onChange, items, onChoose, preview, empty }: CommandBoxProps) => {
  const t = useText('ui');
  return (
    <Dialog.Root open={isOpen} onOpenChange={(open) => !open && onClose()}>
      <Dialog.Portal>
        <Dialog.Backdrop className={dialog.backdrop} />
        <Dialog.Viewport className={styles.viewport}>
          <Dialog.Popup className={styles.popup} aria-label={label} data-scope="dialog">
            <Autocomplete.Root<CommandItem>
              open
              inline
              mode="none"
              items={items}
              value={value}
              onValueChange={(next) => onChange(next)}
              itemToStringValue={(item) => item.label}
              autoHighlight="always"
              keepHighlight
            >
              <Autocomplete.InputGroup className={styles.box}>
                <Search aria-hidden="true" />
                <Autocomplete.Input className={styles.input} aria-label={label} placeholder={placeholder} />
              </Autocomplete.InputGroup>
              <Autocomplete.Empty className={popup.empty}>{empty}</Autocomplete.Empty>
              <Autocomplete.List className={styles.list}>
                {(item: CommandItem) => (
                  <Autocomplete.Item
                    key={item.id}
                    value={item}
                    className={popup.item}
                    disabled={item.refused !== undefined}
                    onClick={() => {
                      if (item.refused === undefined) onChoose(item);
                    }}
                  >
                    <span className={popup.words}>
                      <bdi>{item.label}</bdi>
                      {item.refused !== undefined && <span className={popup.note}> {item.refused}</span>}
                    </span>
                    {item.note !== undefined && <span className={popup.note}>{item.note}</span>}
                    {item.hint !== undefined && <Kbd keys={item.hint} />}
                  </Autocomplete.Item>
                )}
              </Autocomplete.List>
              <p className={styles.preview} role="status">
                {preview}
              </p>
              <Dialog.Close className="visually-hidden">{t('close')}</Dialog.Close>
            </Autocomplete.Root>
          </Dialog.Popup>
        </Dialog.Viewport>
      </Dialog.Portal>
    </Dialog.Root>
  );
};
