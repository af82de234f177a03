import { isUnacknowledged } from '../../../domain/alert/label.ts';
import type { ShiftAlert, ShiftReport } from '../../../domain/report/shift.ts';
import { textOf } from '../../i18n/text.ts';
import { longSuppressed, openLists } from './report-facts.ts';
import { PrintedPriority, PrintedState, PrintedTable, Sim } from './report-parts.tsx';
import styles from './report.module.css';
import { alertWords, escalationWords, plannedWords, suppressedWords } from './report-words.ts';

const shortList = 12; // rows that are worth keeping on one page

/** What the next shift must not miss. */
export const Open = ({ report }: { readonly report: ShiftReport }) => {
  const t = textOf('report');
  const asideWords = ({ setAsideBy, setAsideBecause }: ShiftAlert) => [setAsideBy, setAsideBecause].filter(Boolean).join(': ');
  const furtherWords = ({ label, plannedEnd, suppressedSince, owner, escalations = [] }: ShiftAlert) =>
    [
      plannedEnd === undefined ? '' : plannedWords(plannedEnd, report),
      label === 'H' && suppressedSince !== undefined ? suppressedWords(suppressedSince, report) : '',
      isUnacknowledged(label) && escalations.length > 0 ? `${t('notAnsweredInTime')}: ${escalationWords(escalations.at(-1)!, report)}` : '',
      owner ? t('ownedBy', { who: owner }) : '',
    ]
      .filter(Boolean)
      .join(' · ');
  return (
    <section>
      <h2>{t('open')}</h2>
      <p>{t('openNote')}</p>
      {openLists(report.alerts, report.generatedAt).map(({ kind, alerts }) => (
        <div key={kind} className={alerts.length <= shortList ? styles.together : undefined}>
          <h3>{t(`list.${kind}`, { count: alerts.length })}</h3>
          {longSuppressed(alerts, report.generatedAt) > 0 && <p>{t('suppressedLong', { count: longSuppressed(alerts, report.generatedAt) })}</p>}
          {alerts.length === 0 ? (
            <p className={styles.none}>{t('none')}</p>
          ) : (
            <PrintedTable
              caption={t(`list.${kind}`, { count: alerts.length })}
              heads={[t('number'), t('priority'), t('alert'), t('state'), t('since'), t('value')]}
              layout="open"
            >
              {alerts.map((alert) => {
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
                      {asideWords(alert) !== '' && <div className={styles.small}>{asideWords(alert)}</div>}
                      {furtherWords(alert) !== '' && <div className={styles.small}>{furtherWords(alert)}</div>}
                    </td>
                    <td>{words.raised}</td>
                    <td>{words.value}</td>
                  </tr>
                );
              })}
            </PrintedTable>
          )}
        </div>
      ))}
    </section>
  );
};
