import { keyHint } from '../../commands/hints.ts';
import { useText } from '../../i18n/text.ts';
import type { AlertRow } from '../../../contract/views.ts';
import { worst } from '../../../domain/alert/severity.ts';
import { SeverityGlyph } from '../../lib/severity.tsx';
import { Button } from '../../ui/button.tsx';
import styles from './alerts.module.css';

export interface HeldBarProps {
  readonly held: readonly AlertRow[];
  readonly left: number;
  readonly onShow: () => void;
}

/** What waits while the list is frozen. Nothing waits: no bar. */
export const HeldBar = ({ held, left, onShow }: HeldBarProps) => {
  const t = useText('alerts');
  if (held.length === 0 && left === 0) return null;
  const [first, ...others] = held;
  const critical = held.filter(({ severity }) => severity === 'critical').length;
  return (
    <div className={styles.held}>
      <Button hint={keyHint('list.show-new')} onClick={onShow}>
        {first && <SeverityGlyph severity={others.reduce((a, { severity }) => worst(a, severity), first.severity)} />}
        <span>
          {first && t(critical > 0 ? 'heldCritical' : 'held', { count: held.length, critical })}
          {first && left > 0 && ' · '}
          {left > 0 && t('leftRows', { count: left })}
          {' · '}
          {t(first ? 'heldAction' : 'tidyAction')}
        </span>
      </Button>
    </div>
  );
};
