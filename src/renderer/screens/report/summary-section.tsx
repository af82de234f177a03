import { severities } from '../../../domain/alert/severity.ts';
import { type ShiftReport, summarise } from '../../../domain/report/shift.ts';
import { textOf } from '../../i18n/text.ts';
import { formatCount } from '../../lib/format.ts';
import { lateWords } from './late-section.tsx';
import { durationOf, longSuppressed, wholeCoverage, worstFirst } from './report-facts.ts';
import { Facts, PrintedPriority, PrintedState, PrintedTable, Sim } from './report-parts.tsx';
import styles from './report.module.css';
import { alertWords, durationWords, percent } from './report-words.ts';

const worstCount = 5;

/** The figures of the first page. */
export const Summary = ({ report }: { readonly report: ShiftReport }) => {
  const t = textOf('report');
  const { alerts, alertsTotal, generatedAt } = report;
  const figures = summarise(alerts);
  const coverage = wholeCoverage(report.coverage);
  const owed = alerts.filter(({ label }) => 'BDE'.includes(label)).length;
  return (
    <section>
      <h2>{t('summary')}</h2>
      <p className={styles.status}>
        {alertsTotal === 0 ? t('status.none') : t('status.some', { count: alertsTotal })}{' '}
        {alertsTotal > 0 && t('status.open', { open: figures.stillOpen, owed, setAside: figures.setAside })}
      </p>
      {alertsTotal > alerts.length && <p className={styles.cut}>{t('figuresCut', { shown: formatCount(alerts.length), total: formatCount(alertsTotal) })}</p>}
      <ul className={styles.counts} aria-label={t('bySeverity')}>
        {severities.map((severity) => (
          <li key={severity}>
            <PrintedPriority severity={severity} /> <b>{figures.bySeverity[severity]}</b>
          </li>
        ))}
      </ul>
      <Facts
        facts={[
          [t('figure.acknowledged'), t('ofAll', { count: figures.acknowledged, total: alerts.length })],
          [t('figure.response'), figures.medianResponseMs === null ? t('figure.noResponse') : durationWords(figures.medianResponseMs)],
          [t('notAnsweredInTime'), t('ofAll', { count: alerts.filter(({ escalations = [] }) => escalations.length > 0).length, total: alerts.length })],
          [t('figure.open'), String(figures.stillOpen)],
          [t('figure.setAside'), String(figures.setAside)],
          [t('figure.suppressedLong'), String(longSuppressed(alerts, generatedAt))],
          [t('figure.late'), lateWords(report.late ?? [])],
          [t('figure.coverage'), coverage ? percent(coverage.share) : t('figure.noCoverage')],
        ]}
      />
      <h3>{t('worst', { count: worstCount })}</h3>
      {alerts.length === 0 ? (
        <p className={styles.none}>{t('none')}</p>
      ) : (
        <PrintedTable
          caption={t('worst', { count: worstCount })}
          heads={[t('number'), t('priority'), t('alert'), t('state'), t('raised'), t('lasted')]}
          layout="worst"
        >
          {worstFirst(alerts, generatedAt)
            .slice(0, worstCount)
            .map((alert) => {
              const words = alertWords(alert, report);
              return (
                <tr key={alert.alertId}>
                  <td>{alert.number}</td>
                  <td>
                    <PrintedPriority severity={alert.severity} />
                  </td>
                  <th scope="row">
                    {alert.name} {alert.simulated && <Sim />}
                  </th>
                  <td>
                    <PrintedState alert={alert} words={words.state} />
                  </td>
                  <td>{words.raised}</td>
                  <td>{durationWords(durationOf(alert, generatedAt))}</td>
                </tr>
              );
            })}
        </PrintedTable>
      )}
    </section>
  );
};
