import { Toast as Base } from '@base-ui/react/toast';
import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { useText } from '../i18n/text.ts';
import { Button } from './button.tsx';
import styles from './toast.module.css';

const manager = Base.createToastManager();
const showMs = 12_000;

/** Tells the result of an own action. Information only: whatever can be done about it stands somewhere else as well. */
export const notify = (title: string, description?: string): void => {
  manager.add({ title, ...(description === undefined ? {} : { description }) });
};

const Messages = () => {
  const t = useText('ui');
  const { toasts } = Base.useToastManager();
  return toasts.map((toast) => (
    <Base.Root key={toast.id} toast={toast} swipeDirection={[]} role="group" aria-modal={undefined} className={styles.toast}>
      <Base.Content className={styles.content}>
        <Base.Title className={styles.title} render={<p />} />
        <Base.Description className={styles.description} />
      </Base.Content>
      {/* A button that can be reached by keyboard is told to everybody, also while nothing has the focus. */}
      <Base.Close aria-hidden={undefined} render={<Button variant="quiet" isIconOnly icon={<X />} aria-label={t('dismiss')} />} />
    </Base.Root>
  ));
};

/** At most three at a time; each stays for 12 s and waits while the pointer or the focus is on it. */
export const ToastList = ({ children }: { readonly children: ReactNode }) => (
  <Base.Provider toastManager={manager} timeout={showMs} limit={3}>
    {children}
    <Base.Portal>
      <Base.Viewport className={styles.viewport}>
        <Messages />
      </Base.Viewport>
    </Base.Portal>
  </Base.Provider>
);
