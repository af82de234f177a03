import { Menu as Base } from '@base-ui/react/menu';
import { ChevronDown } from 'lucide-react';
import { Fragment, type ReactNode } from 'react';
import { Button, type ButtonVariant } from './button.tsx';
import { Kbd } from './kbd.tsx';
import popup from './popup.module.css';

export interface MenuItem {
  readonly id: string;
  readonly label: string;
  readonly icon?: ReactNode;
  readonly hint?: string | undefined;
  /** Why it cannot be done now, in words; it stays in sight. */
  readonly refused?: string | undefined;
  /** A line above it. */
  readonly isFirstOfGroup?: boolean;
  readonly onSelect: () => void;
}

export interface MenuProps {
  readonly label: string;
  readonly items: readonly MenuItem[];
  readonly variant?: ButtonVariant;
  readonly icon?: ReactNode;
  /** Only the icon is shown; the label is read out. */
  readonly isIconOnly?: boolean;
  readonly disabled?: boolean;
}

export const Menu = ({ label, items, variant = 'plain', icon, isIconOnly = false, disabled = false }: MenuProps) => (
  <Base.Root disabled={disabled}>
    <Base.Trigger
      render={
        isIconOnly ? (
          <Button variant={variant} icon={icon} isIconOnly aria-label={label} />
        ) : (
          <Button variant={variant} icon={icon}>
            {label}
            <ChevronDown size={14} aria-hidden="true" />
          </Button>
        )
      }
    />
    <Base.Portal>
      <Base.Positioner className={popup.positioner} sideOffset={4} align="end">
        <Base.Popup className={popup.popup}>
          <div className={popup.list}>
            {items.map((item) => (
              <Fragment key={item.id}>
                {item.isFirstOfGroup === true && <Base.Separator className={popup.separator} />}
                <Base.Item className={popup.item} disabled={item.refused !== undefined} onClick={item.onSelect}>
                  {item.icon}
                  <span className={popup.words}>
                    {item.label}
                    {item.refused !== undefined && <span className={popup.note}> {item.refused}</span>}
                  </span>
                  {item.hint !== undefined && <Kbd keys={item.hint} />}
                </Base.Item>
              </Fragment>
            ))}
          </div>
        </Base.Popup>
      </Base.Positioner>
    </Base.Portal>
  </Base.Root>
);
