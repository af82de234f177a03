import { countLate, type LateFinding } from '../../../domain/report/late.ts';
import type { ShiftReport } from '../../../domain/report/shift.ts';
import { withUnit } from '../../chart/chart-words.ts';
import { textOf } from '../../i18n/text.ts';
import { formatExact, formatValue, formatWhen } from '../../lib/format.ts';
import { PrintedPriority, PrintedTable, Sim } from './report-parts.tsx';
import styles from './report.module.css';
import { durationWords, whyWords } from './report-words.ts';

/** `2 found, 1 with other times, 0 withdrawn`. */
export const lateWords = (late: readonly LateFinding[]): string => textOf('report')('late.counts', countLate(late));

const Row = ({ one, report: { from, zone } }: { readonly one: LateFinding; readonly report: ShiftReport }) => {
  const t = textOf('report');
  const when = (ms: number) => formatWhen(ms, from, zone);
  const limit = textOf('common')(`limit.${one.level}`, { limit: withUnit(formatExact(one.limit), one.unit) });
  return (
    <tr>
      <td>{one.number}</td>
      <td>
        <PrintedPriority severity={one.severity} />
      </td>
      <th scope="row">
        {one.name} {one.simulated && <Sim />}
        <div className={styles.small}>
          {one.device} {one.metric}
        </div>
        <div className={styles.id}>{one.alertId}</div>
      </th>
      <td>
        {t(`late.kind.${one.kind}`)}
        {whyWords(one, from, zone) !== '' && <div className={styles.small}>{whyWords(one, from, zone)}</div>}
        {one.kind !== 'found' && <div className={styles.small}>{t('late.calledAs', { time: when(one.calledAs) })}</div>}
      </td>
      <td>{when(one.start)}</td>
      <td>{one.end === null ? t('notCleared') : when(one.end)}</td>
      <td>
        {one.value === null ? '–' : withUnit(formatValue(one.value), one.unit)}
        <div className={styles.small}>{limit}</div>
      </td>
      <td>
        {when(one.foundAt)}
        {one.end !== null && one.foundAt > one.end && <div className={styles.small}>{t('late.after', { time: durationWords(one.foundAt - one.end) })}</div>}
      </td>
    </tr>
  );
};

/** What late data said about the period: nobody was called for it, so it stands apart from the alerts. */
export const LateSection = ({ report }: { readonly report: ShiftReport }) => {
  const t = textOf('report');
  const late = report.late ?? [];
  const tooLate = (report.tooLate ?? []).reduce((sum, { samples }) => sum + samples, 0);
  return (
    <section>
      <h2>{t('late.title')}</h2>
      <p>{t('late.note')}</p>
      {tooLate > 0 && <p>{t('late.tooLate', { count: tooLate })}</p>}
      {late.length === 0 ? (
        <p className={styles.none}>{t('none')}</p>
      ) : (
        <>
          <p>{lateWords(late)}</p>
          <PrintedTable
            caption={t('late.title')}
            heads={[t('number'), t('priority'), t('alert'), t('late.what'), t('late.began'), t('late.ended'), t('late.worst'), t('late.foundAt')]}
            layout="late"
          >
            {late.map((one) => (
              <Row key={one.alertId} one={one} report={report} />
            ))}
          </PrintedTable>
        </>
      )}
    </section>
  );
};
