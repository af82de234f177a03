import type { ShiftReport } from '../../../domain/report/shift.ts';
import { textOf } from '../../i18n/text.ts';
import { formatCount } from '../../lib/format.ts';
import { AlertBlock } from './alert-block.tsx';
import { inOrder, worstFirst } from './report-facts.ts';
import { PrintedPriority, PrintedState, PrintedTable, Sim } from './report-parts.tsx';
import styles from './report.module.css';
import { alertWords } from './report-words.ts';

/** Alerts with a block and a chart of their own; the log lists all. More would make a report nobody reads to its end. */
export const mostBlocks = 200;

interface PartProps {
  readonly report: ShiftReport;
}

/** Every alert of the period, in order. */
export const Log = ({ report }: PartProps) => {
  const t = textOf('report');
  const { alerts, alertsTotal } = report;
  return (
    <section>
      <h2>{t('log')}</h2>
      {alertsTotal > alerts.length && <p className={styles.cut}>{t('logCut', { shown: formatCount(alerts.length), total: formatCount(alertsTotal) })}</p>}
      {alerts.length === 0 ? (
        <p className={styles.none}>{t('status.none')}</p>
      ) : (
        <PrintedTable
          caption={t('log')}
          heads={[t('number'), t('priority'), t('alert'), t('valueAndLimit'), t('raised'), t('acknowledged'), t('cleared'), t('state')]}
          layout="log"
        >
          {inOrder(alerts).map((alert) => {
            const words = alertWords(alert, report);
            return (
              <tr key={alert.alertId}>
                <td>{alert.number}</td>
                <td>
                  <PrintedPriority severity={alert.severity} />
                </td>
                <th scope="row">
                  {alert.name} {alert.simulated && <Sim />}
                  <div className={styles.small}>
                    {alert.device} {alert.metric}
                  </div>
                  <div className={styles.id}>{alert.alertId}</div>
                </th>
                <td>
                  {words.value}
                  <div className={styles.small}>{words.limit}</div>
                </td>
                <td>{words.raised}</td>
                <td>{words.acknowledged}</td>
                <td>{words.cleared}</td>
                <td>
                  <PrintedState alert={alert} words={words.state} />
                </td>
              </tr>
            );
          })}
        </PrintedTable>
      )}
    </section>
  );
};

/** The worst of them, each with its chart. */
export const Details = ({ report }: PartProps) => {
  const t = textOf('report');
  const { alerts, generatedAt } = report;
  if (alerts.length === 0) return null;
  // Which ones get a block is decided by weight, their order is that of the log.
  const chosen = new Set(worstFirst(alerts, generatedAt).slice(0, mostBlocks));
  return (
    <section>
      <h2>{t('details')}</h2>
      {alerts.length > chosen.size && <p className={styles.cut}>{t('detailsCut', { shown: formatCount(chosen.size), total: formatCount(alerts.length) })}</p>}
      {inOrder(alerts.filter((alert) => chosen.has(alert))).map((alert) => (
        <AlertBlock key={alert.alertId} alert={alert} report={report} />
      ))}
    </section>
  );
};
