import type { ThresholdRow } from '../../../contract/views.ts';
import { driftOfSite } from '../../../domain/threshold/drift.ts';
import { useText } from '../../i18n/text.ts';
import styles from './rules.module.css';

/** How far what runs is from the approved list: 0 is right. */
export const DriftLine = ({ rows }: { readonly rows: readonly ThresholdRow[] }) => {
  const t = useText('rules');
  const { attributes, thresholds, neverApproved } = driftOfSite(rows);
  return (
    <p className={styles.drift}>
      {attributes === 0 ? t('drift.none') : <b>{t('drift.some', { attributes: t('drift.attributes', { count: attributes }), count: thresholds })}</b>}
      {neverApproved > 0 && ` · ${t('drift.never', { count: neverApproved })}`}
    </p>
  );
};
