import type { ShiftReport } from '../../../domain/report/shift.ts';
import { textOf } from '../../i18n/text.ts';
import { isSimulated } from './report-facts.ts';
import { Facts, Sim } from './report-parts.tsx';
import styles from './report.module.css';
import { fullWords, namedZoneWords, periodWords } from './report-words.ts';

/** Which site and period, by whom and when: the head of the first page. */
export const Cover = ({ report }: { readonly report: ShiftReport }) => {
  const t = textOf('report');
  return (
    <header className={styles.cover}>
      <h1>
        {t('title', { site: report.site })} {isSimulated(report) && <Sim />}
      </h1>
      {isSimulated(report) && <p className={styles.simNote}>{t('simNote')}</p>}
      <Facts
        facts={[
          [t('periodHead'), periodWords(report)],
          [t('zoneHead'), namedZoneWords(report)],
          [t('site'), report.site],
          [t('author'), report.author],
          [t('generatedAt'), fullWords(report.generatedAt, report.zone)],
          [t('version'), report.version],
          [
            t('reportId'),
            <span key="id" className={styles.code}>
              {report.reportId}
            </span>,
          ],
        ]}
      />
    </header>
  );
};
