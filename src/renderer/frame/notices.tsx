import { useState } from 'react';
import { rank } from '../../domain/alert/severity.ts';
import { useText } from '../i18n/text.ts';
import { formatWhen } from '../lib/format.ts';
import { useNow } from '../lib/use-now.ts';
import { useZone } from '../stores/session.ts';
import { Banner } from '../ui/banner.tsx';
import { Button } from '../ui/button.tsx';
import { useLink, useWatch } from '../wire/hooks.ts';
import { LinkNotice } from './link-notice.tsx';
import styles from './notices.module.css';

/** Above every screen: the engine is away, and what the program itself has found that a person should know. */
export const Notices = () => {
  const t = useText();
  const zone = useZone();
  const now = useNow(60_000);
  const { value: status } = useWatch('status', {});
  const [isOpen, setOpen] = useState(false);
  const findings = (status?.findings ?? []).toSorted((a, b) => rank(a.severity) - rank(b.severity) || b.since - a.since);
  const isLost = useLink().state === 'lost';
  if (!isLost && findings.length === 0) return null;
  const shown = isOpen ? findings : findings.slice(0, 1);
  const hidden = findings.length - shown.length;
  const toggle = (
    <Button aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
      {isOpen ? t('finding.less') : t('finding.more', { count: hidden })}
    </Button>
  );
  return (
    <div className={styles.notices}>
      <LinkNotice />
      {shown.map(({ code, severity, title, next, since }, i) => (
        <Banner
          key={code}
          kind={rank(severity) <= 2 ? 'problem' : 'information'}
          title={title}
          {...(i === 0 && (hidden > 0 || isOpen) && findings.length > 1 ? { actions: toggle } : {})}
        >
          <p>
            {next} <span className={styles.since}>{t('finding.since', { time: formatWhen(since, now, zone) })}</span>
          </p>
        </Banner>
      ))}
    </div>
  );
};
