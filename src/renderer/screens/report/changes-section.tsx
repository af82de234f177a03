import type { ShiftReport } from '../../../domain/report/shift.ts';
import { textOf } from '../../i18n/text.ts';
import { formatCount, formatWhen } from '../../lib/format.ts';
import { differenceText } from '../rules/difference-words.ts';
import { PrintedTable } from './report-parts.tsx';
import styles from './report.module.css';

/** What was done to thresholds in the period: before, after, who and why; and how far what runs is from what was approved. */
export const Changes = ({ report }: { readonly report: ShiftReport }) => {
  const t = textOf('report');
  const rules = textOf('rules');
  const { changes, from, zone } = report;
  if (!changes) return null;
  const { rows, total, drift } = changes;
  return (
    <section>
      <h2>{t('changes.title')}</h2>
      <p>
        {drift.attributes === 0 ? t('changes.noDrift') : t('changes.drift', { attributes: formatCount(drift.attributes), count: drift.thresholds })}{' '}
        {drift.neverApproved > 0 && t('changes.neverApproved', { count: drift.neverApproved })}
      </p>
      {total > rows.length && <p className={styles.cut}>{t('changes.cut', { shown: formatCount(rows.length), total: formatCount(total) })}</p>}
      {rows.length === 0 ? (
        <p className={styles.none}>{t('none')}</p>
      ) : (
        <PrintedTable caption={t('changes.title')} heads={[t('changes.when'), t('changes.threshold'), t('changes.what'), t('changes.who')]} layout="changes">
          {rows.map(({ name, version, kind, at, by, reason, differences }) => (
            <tr key={`${at} ${name} ${version} ${kind}`}>
              <td>{formatWhen(at, from, zone)}</td>
              <th scope="row">{name}</th>
              <td>
                {rules('list.version', { version })} · {rules(`history.kind.${kind}`)}
                {differences.map((difference) => (
                  <div key={difference.field} className={styles.small}>
                    {differenceText(rules, difference)}
                  </div>
                ))}
              </td>
              <td>
                {by}
                {reason !== '' && <div className={styles.small}>{reason}</div>}
              </td>
            </tr>
          ))}
        </PrintedTable>
      )}
    </section>
  );
};
