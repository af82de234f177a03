import { Dialog as Base } from '@base-ui/react/dialog';
import { X } from 'lucide-react';
import { type ReactNode, type RefObject, useRef } from 'react';
import { useText } from '../i18n/text.ts';
import { Button } from './button.tsx';
import { classNames } from './class-names.ts';
import { firstControl } from './field.tsx';
import styles from './dialog.module.css';

export interface DialogProps {
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly title: ReactNode;
  readonly description?: ReactNode;
  readonly children: ReactNode;
  /** Buttons; the primary one first. */
  readonly footer?: ReactNode;
  readonly size?: 'small' | 'large';
  /** What gets the focus; else the first control of the body, else the first button below. */
  readonly initialFocus?: RefObject<HTMLElement | null>;
}

/** Asks for something in the middle of the window; `Esc` closes it. A press outside does not: nothing typed is lost by accident. */
export const Dialog = ({ isOpen, onClose, title, description, children, footer, size = 'small', initialFocus }: DialogProps) => {
  const t = useText('ui');
  const body = useRef<HTMLDivElement>(null);
  const foot = useRef<HTMLElement>(null);
  const first = () => firstControl(body.current) ?? firstControl(foot.current) ?? true;
  return (
    <Base.Root open={isOpen} onOpenChange={(open) => !open && onClose()} disablePointerDismissal>
      <Base.Portal>
        <Base.Backdrop className={styles.backdrop} />
        <Base.Viewport className={styles.viewport}>
          <Base.Popup className={classNames(styles.popup, styles[size])} initialFocus={initialFocus ?? first}>
            <header className={styles.head}>
              <Base.Title className={styles.title}>{title}</Base.Title>
              <Base.Close render={<Button variant="quiet" isIconOnly icon={<X />} aria-label={t('close')} />} />
            </header>
            <div ref={body} className={styles.body}>
              {description !== undefined && <Base.Description className={styles.description}>{description}</Base.Description>}
              {children}
            </div>
            {footer !== undefined && (
              <footer ref={foot} className={styles.foot}>
                {footer}
              </footer>
            )}
          </Base.Popup>
        </Base.Viewport>
      </Base.Portal>
    </Base.Root>
  );
};
