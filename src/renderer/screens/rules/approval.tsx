import { BadgeCheck } from 'lucide-react';
import { useState } from 'react';
import type { ThresholdRow } from '../../../contract/views.ts';
import { driftOf } from '../../../domain/threshold/drift.ts';
import { useText } from '../../i18n/text.ts';
import { formatFull } from '../../lib/format.ts';
import { useZone } from '../../stores/session.ts';
import { Button } from '../../ui/button.tsx';
import { ApproveDialog } from './approve-dialog.tsx';
import { differenceText } from './difference-words.ts';
import styles from './rules.module.css';

/** Who approved what runs, or how it differs from what was approved. */
export const ApprovalPart = ({ row }: { readonly row: ThresholdRow }) => {
  const t = useText('rules');
  const zone = useZone();
  const [isAsked, setAsked] = useState(false);
  const { approval } = row;
  const drift = driftOf(row);
  const isCurrent = approval !== undefined && approval.version === row.version;
  return (
    <section aria-labelledby="rule-approval">
      <h3 id="rule-approval">{t('approval.title')}</h3>
      <p>
        {approval
          ? t(isCurrent ? 'approval.current' : 'approval.older', { version: approval.version, who: approval.by, time: formatFull(approval.at, zone) })
          : t('approval.none')}
      </p>
      {drift.length > 0 && (
        <>
          <p>{t('approval.differs', { count: drift.length })}</p>
          <ul className={styles.changes}>
            {drift.map((difference) => (
              <li key={difference.field}>{differenceText(t, difference)}</li>
            ))}
          </ul>
        </>
      )}
      {!isCurrent && (
        <Button icon={<BadgeCheck />} onClick={() => setAsked(true)}>
          {t('approval.open', { version: row.version })}
        </Button>
      )}
      {isAsked && <ApproveDialog row={row} onClose={() => setAsked(false)} />}
    </section>
  );
};
