import { AlertDialog as Base } from '@base-ui/react/alert-dialog';
import { TriangleAlert } from 'lucide-react';
import { type ReactNode, useRef } from 'react';
import { useText } from '../i18n/text.ts';
import { Banner } from './banner.tsx';
import { Button } from './button.tsx';
import { classNames } from './class-names.ts';
import styles from './dialog.module.css';

export interface AlertDialogProps {
  readonly isOpen: boolean;
  readonly title: ReactNode;
  /** What is lost, in one or two sentences. */
  readonly children: ReactNode;
  /** Names the deed: "Remove connection", never "OK". */
  readonly confirm: string;
  readonly onConfirm: () => void;
  readonly onCancel: () => void;
  readonly isBusy?: boolean;
  readonly error?: string | undefined;
}

/** Only for what cannot be taken back. The focus starts on "Cancel". */
export const AlertDialog = ({ isOpen, title, children, confirm, onConfirm, onCancel, isBusy = false, error }: AlertDialogProps) => {
  const t = useText('ui');
  const cancel = useRef<HTMLButtonElement>(null);
  return (
    <Base.Root open={isOpen} onOpenChange={(open) => !open && onCancel()}>
      <Base.Portal>
        <Base.Backdrop className={styles.backdrop} />
        <Base.Viewport className={styles.viewport}>
          <Base.Popup className={classNames(styles.popup, styles.small)} initialFocus={cancel}>
            <header className={styles.head}>
              <Base.Title className={styles.title}>
                <TriangleAlert className={styles.icon} aria-hidden="true" />
                {title}
              </Base.Title>
            </header>
            <div className={styles.body}>
              <Base.Description render={<div />}>{children}</Base.Description>
              {error !== undefined && <Banner kind="problem">{error}</Banner>}
            </div>
            <footer className={styles.foot}>
              <Button onClick={onConfirm} isBusy={isBusy}>
                {confirm}
              </Button>
              <Button variant="primary" ref={cancel} onClick={onCancel}>
                {t('cancel')}
              </Button>
            </footer>
          </Base.Popup>
        </Base.Viewport>
      </Base.Portal>
    </Base.Root>
  );
};
