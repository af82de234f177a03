import { Button as Base } from '@base-ui/react/button';
import { Ellipsis } from 'lucide-react';
import type { ComponentProps, ReactNode, Ref } from 'react';
import styles from './button.module.css';
import { classNames } from './class-names.ts';
import { Kbd } from './kbd.tsx';

export type ButtonVariant = 'primary' | 'plain' | 'quiet';

interface Look {
  readonly variant?: ButtonVariant;
  /** The key that does the same, as `keyHint` writes it: shown as key cap and told to assistive technology. */
  readonly hint?: string | undefined;
  readonly icon?: ReactNode;
}

export interface ButtonProps extends Look, Omit<ComponentProps<'button'>, 'ref' | 'className' | 'style' | 'color'> {
  readonly ref?: Ref<HTMLButtonElement>;
  /** Under way: keeps the focus, refuses further presses, shows a mark after 300 ms. */
  readonly isBusy?: boolean;
  /** Without words: `aria-label` is needed then. */
  readonly isIconOnly?: boolean;
  readonly isWide?: boolean;
}

/** A hint is the label of one chord; `aria-keyshortcuts` separates chords by blanks. */
const shortcut = (hint: string | undefined): string | undefined => hint?.replace('Ctrl', 'Control').replaceAll(' ', '+');

const lookOf = (variant: ButtonVariant) => classNames(styles.button, styles[variant]);

const Content = ({ icon, hint, children }: Pick<ButtonProps, 'icon' | 'hint' | 'children'>) => (
  <>
    {icon !== undefined && (
      <span className={styles.icon} aria-hidden="true">
        {icon}
      </span>
    )}
    {children}
    {hint !== undefined && <Kbd keys={hint} />}
  </>
);

export const Button = ({
  variant = 'plain',
  hint,
  icon,
  isBusy = false,
  isIconOnly = false,
  isWide = false,
  disabled,
  onClick,
  children,
  ref,
  ...rest
}: ButtonProps) => (
  <Base
    type="button"
    aria-busy={isBusy || undefined}
    aria-disabled={isBusy || undefined}
    aria-keyshortcuts={shortcut(hint)}
    {...rest}
    {...(ref === undefined ? {} : { ref: ref as Ref<HTMLElement> })}
    className={classNames(lookOf(variant), isIconOnly && styles.iconOnly, isWide && styles.wide)}
    disabled={disabled === true}
    // Not the primitive's way of being disabled with the focus: that takes every key, and the keys of the window must go on meanwhile.
    onClick={isBusy ? (event) => event.preventDefault() : onClick}
  >
    <Content icon={icon} hint={hint}>
      {children}
    </Content>
    {isBusy && (
      <span className={styles.busy} aria-hidden="true">
        <Ellipsis />
      </span>
    )}
  </Base>
);

/** A link that looks like a button: it leads somewhere and changes nothing. */
export const ButtonLink = ({ variant = 'plain', hint, icon, children, ...rest }: Look & Omit<ComponentProps<'a'>, 'className' | 'style'>) => (
  <a {...rest} aria-keyshortcuts={shortcut(hint)} className={lookOf(variant)}>
    <Content icon={icon} hint={hint}>
      {children}
    </Content>
  </a>
);
