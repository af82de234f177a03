import type { ShiftReport } from '../../../domain/report/shift.ts';
import { textOf } from '../../i18n/text.ts';
import { formatCount } from '../../lib/format.ts';
import { PrintedTable, Sim } from './report-parts.tsx';
import styles from './report.module.css';
import { durationWords, percent } from './report-words.ts';

const Bar = ({ share, label }: { readonly share: number; readonly label: string }) => (
  // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- a drawing, there is no file for an <img>
  <svg className={styles.bar} width="120" height="10" viewBox="0 0 120 10" role="img" aria-label={label}>
    <rect className={styles.barFrame} x="0.5" y="0.5" width="119" height="9" />
    <rect className={styles.barFill} x="1" y="1" width={Math.max(0, Math.min(1, share)) * 118} height="8" />
  </svg>
);

/** How much of what devices should have sent is in the store. */
export const DataCoverage = ({ report }: { readonly report: ShiftReport }) => {
  const t = textOf('report');
  return (
    <section>
      <h2>{t('coverage')}</h2>
      <p>{t('coverageNote')}</p>
      {report.coverage.length === 0 ? (
        <p className={styles.none}>{t('noDevices')}</p>
      ) : (
        <PrintedTable
          caption={t('coverage')}
          heads={[t('device'), t('expected'), t('stored'), t('share'), t('shareBar'), t('longestGap')]}
          numbers={[1, 2, 3, 5]}
          layout="coverage"
        >
          {report.coverage.map(({ device, expected, stored, share, longestGapMs, simulated, clockOffMs }) => (
            <tr key={device}>
              <th scope="row">
                {device} {simulated && <Sim />}
                {clockOffMs !== undefined && (
                  <div className={styles.small}>{t(clockOffMs < 0 ? 'clockAhead' : 'clockBehind', { time: durationWords(Math.abs(clockOffMs)) })}</div>
                )}
              </th>
              <td data-number>{share === null ? t('unknownInterval') : formatCount(expected)}</td>
              <td data-number>{formatCount(stored)}</td>
              <td data-number>{share === null ? '–' : percent(share)}</td>
              <td>{share === null ? t('unknownShare') : <Bar share={share} label={percent(share)} />}</td>
              <td data-number>{longestGapMs === 0 ? t('noGap') : durationWords(longestGapMs)}</td>
            </tr>
          ))}
        </PrintedTable>
      )}
    </section>
  );
};
