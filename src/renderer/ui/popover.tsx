import { Popover as Base } from '@base-ui/react/popover';
import type { ReactElement, ReactNode, RefObject } from 'react';
import { classNames } from './class-names.ts';
import popup from './popup.module.css';

export interface PopoverProps {
  readonly isOpen: boolean;
  readonly onOpenChange: (isOpen: boolean) => void;
  /** A `Button`: it opens the popover and is what the popover stands beside. */
  readonly trigger: ReactElement;
  /** What it is for; read out when it opens. Not needed where a `title` says it. */
  readonly label?: string;
  readonly title?: ReactNode;
  readonly children: ReactNode;
  readonly initialFocus?: RefObject<HTMLElement | null>;
  readonly align?: 'start' | 'center' | 'end';
}

/** A few controls beside the button that opened them; `Esc` and a press outside close it. */
export const Popover = ({ isOpen, onOpenChange, trigger, label, title, children, initialFocus, align = 'end' }: PopoverProps) => (
  <Base.Root open={isOpen} onOpenChange={onOpenChange}>
    <Base.Trigger render={trigger} />
    <Base.Portal>
      <Base.Positioner className={popup.positioner} sideOffset={4} align={align}>
        <Base.Popup className={classNames(popup.popup, popup.popover)} aria-label={label} {...(initialFocus === undefined ? {} : { initialFocus })}>
          {title !== undefined && <Base.Title className={popup.title}>{title}</Base.Title>}
          {children}
        </Base.Popup>
      </Base.Positioner>
    </Base.Portal>
  </Base.Root>
);
