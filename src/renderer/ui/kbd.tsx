import styles from './marks.module.css';

/** Key caps of a combination such as `Ctrl+K`. Hidden in glove density; never read out, `aria-keyshortcuts` says it. */
export const Kbd = ({ keys }: { readonly keys: string }) => (
  <kbd className={styles.kbd} aria-hidden="true">
    {keys === '+' ? keys : keys.split('+').join(' ')}
  </kbd>
);
