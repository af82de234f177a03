import { severities } from '../../../domain/alert/severity.ts';
import { type ShiftAlert, type ShiftReport, summarise } from '../../../domain/report/shift.ts';
import { textOf } from '../../i18n/text.ts';
import { formatCount, formatWhen } from '../../lib/format.ts';
import { AlertBlock } from './alert-block.tsx';
import { LateSection, lateWords } from './late-section.tsx';
import { inOrder, durationOf, isSimulated, openLists, wholeCoverage, worstFirst } from './report-facts.ts';
import { Facts, PrintedPriority, PrintedState, PrintedTable, Sim } from './report-parts.tsx';
import styles from './report.module.css';
import { alertWords, durationWords, fullWords, namedZoneWords, periodWords } from './report-words.ts';

/** Alerts with a block and a chart of their own; the log lists all. More would make a report nobody reads to its end. */
export const mostBlocks = 200;
const worstCount = 5;
const shortList = 12; // rows that are worth keeping on one page

interface PartProps {
  readonly report: ShiftReport;
}

const percent = (share: number): string => `${(Math.floor(share * 1000) / 10).toFixed(1)} %`; // rounded down: 100.0 % means all

const Cover = ({ report }: PartProps) => {
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

const Summary = ({ report }: PartProps) => {
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
          [t('figure.open'), String(figures.stillOpen)],
          [t('figure.setAside'), String(figures.setAside)],
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

const Open = ({ report }: PartProps) => {
  const t = textOf('report');
  const asideWords = ({ setAsideBy, setAsideBecause }: ShiftAlert) => [setAsideBy, setAsideBecause].filter(Boolean).join(': ');
  const furtherWords = ({ plannedEnd, owner }: ShiftAlert) =>
    [plannedEnd === undefined ? '' : t('plannedUntil', { time: formatWhen(plannedEnd, report.from, report.zone) }), owner ? t('ownedBy', { who: owner }) : '']
      .filter(Boolean)
      .join(' · ');
  return (
    <section>
      <h2>{t('open')}</h2>
      <p>{t('openNote')}</p>
      {openLists(report.alerts, report.generatedAt).map(({ kind, alerts }) => (
        <div key={kind} className={alerts.length <= shortList ? styles.together : undefined}>
          <h3>{t(`list.${kind}`, { count: alerts.length })}</h3>
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

const Bar = ({ share, label }: { readonly share: number; readonly label: string }) => (
  // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- a drawing, there is no file for an <img>
  <svg className={styles.bar} width="120" height="10" viewBox="0 0 120 10" role="img" aria-label={label}>
    <rect className={styles.barFrame} x="0.5" y="0.5" width="119" height="9" />
    <rect className={styles.barFill} x="1" y="1" width={Math.max(0, Math.min(1, share)) * 118} height="8" />
  </svg>
);

const DataCoverage = ({ report }: PartProps) => {
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

const Log = ({ report }: PartProps) => {
  const t = textOf('report');
  const { alerts, alertsTotal } = report;
  return (
    <section className={styles.newPage}>
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

const Details = ({ report }: PartProps) => {
  const t = textOf('report');
  const { alerts, generatedAt } = report;
  if (alerts.length === 0) return null;
  // Which ones get a block is decided by weight, their order is that of the log.
  const chosen = new Set(worstFirst(alerts, generatedAt).slice(0, mostBlocks));
  return (
    <section className={styles.newPage}>
      <h2>{t('details')}</h2>
      {alerts.length > chosen.size && <p className={styles.cut}>{t('detailsCut', { shown: formatCount(chosen.size), total: formatCount(alerts.length) })}</p>}
      {inOrder(alerts.filter((alert) => chosen.has(alert))).map((alert) => (
        <AlertBlock key={alert.alertId} alert={alert} report={report} />
      ))}
    </section>
  );
};

const Integrity = ({ report }: PartProps) => {
  const t = textOf('report');
  return (
    <section className={styles.together}>
      <h2>{t('integrity')}</h2>
      <Facts
        facts={[
          [t('events'), formatCount(report.events)],
          [
            t('chainHead'),
            <span key="head" className={styles.code}>
              {report.chainHead}
            </span>,
          ],
        ]}
      />
      <p>{t('verify', { count: report.events })}</p>
    </section>
  );
};

const SignOff = () => {
  const t = textOf('report');
  return (
    <section className={styles.together}>
      <h2>{t('signOff')}</h2>
      <div className={styles.signatures}>
        {(['outgoing', 'incoming'] as const).map((who) => (
          <div key={who}>
            <h3>{t(`sign.${who}`)}</h3>
            {(['name', 'date', 'signature'] as const).map((line) => (
              <p key={line} className={styles.signature}>
                {t(`sign.${line}`)}
              </p>
            ))}
          </div>
        ))}
      </div>
    </section>
  );
};

/** The shift report as printed: composed from the answer of the engine, never from the screen. Needs no document to render. */
export const ReportPage = ({ report }: PartProps) => (
  <article className={styles.report} lang="en">
    <Cover report={report} />
    <Summary report={report} />
    <Open report={report} />
    <DataCoverage report={report} />
    <Log report={report} />
    <LateSection report={report} />
    <Details report={report} />
    <Integrity report={report} />
    <SignOff />
  </article>
);
