import { Copy } from 'lucide-react';
import { useState } from 'react';
import { useText } from '../i18n/text.ts';
import { Button } from './button.tsx';
import styles from './feedback.module.css';

/** Raw facts for whoever is asked for help: folded away, selectable, with a copy button. */
export const Details = ({ text }: { readonly text: string }) => {
  const t = useText('ui');
  const [isCopied, setCopied] = useState<boolean>();
  const copy = () =>
    navigator.clipboard.writeText(text).then(
      () => setCopied(true),
      () => setCopied(false),
    );
  return (
    <details className={styles.details}>
      <summary className={styles.summary}>{t('details')}</summary>
      <pre className={styles.raw}>{text}</pre>
      <div className={styles.actions}>
        <Button icon={<Copy />} onClick={() => void copy()}>
          {t('copy')}
        </Button>
        <output className={styles.copied}>
          {isCopied === true && t('copied')}
          {isCopied === false && t('notCopied')}
        </output>
      </div>
    </details>
  );
};
