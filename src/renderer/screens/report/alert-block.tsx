import type { ShiftAlert, ShiftReport } from '../../../domain/report/shift.ts';
import type { ChartMarker } from '../../chart/chart-types.ts';
import { markerWords } from '../../chart/chart-words.ts';
import { SvgChart } from '../../chart/svg-chart.tsx';
import { textOf } from '../../i18n/text.ts';
import { durationOf } from './report-facts.ts';
import { Facts, PrintedPriority, PrintedState, Sim } from './report-parts.tsx';
import styles from './report.module.css';
import { alertWords, durationWords, escalationWords, fullWords } from './report-words.ts';

const chartPx = { width: 660, height: 104 } as const;

const markersOf = ({ raisedAt, acknowledgedAt, clearedAt }: ShiftAlert): readonly ChartMarker[] => [
  { kind: 'raised', at: raisedAt },
  ...(acknowledgedAt === null ? [] : [{ kind: 'acknowledged' as const, at: acknowledgedAt }]),
  ...(clearedAt === null ? [] : [{ kind: 'cleared' as const, at: clearedAt }]),
];

const Spark = ({ alert, report }: { readonly alert: ShiftAlert; readonly report: ShiftReport }) => {
  const t = textOf('report');
  const { times, values } = alert.spark;
  const [from, to] = [times[0], times.at(-1)];
  if (from === undefined || to === undefined || to <= from || values.every((value) => value === null)) return <p className={styles.none}>{t('noSamples')}</p>;
  const words = alertWords(alert, report);
  return (
    <figure className={styles.figure}>
      <SvgChart
        {...chartPx}
        columns={alert.spark}
        unit={alert.unit}
        zone={report.zone}
        locale="en-GB"
        from={from}
        to={Math.max(to, alert.raisedAt + 1)}
        until={report.generatedAt}
        label={t('chartLabel', {
          name: alert.name,
          from: fullWords(from, report.zone),
          to: fullWords(to, report.zone),
          limit: words.limit,
          raised: words.raised,
        })}
        limits={[{ kind: alert.level, limit: alert.limit, severity: alert.severity, words: words.limit }]}
        // Words of neighbours would cover one another: the raise is named, the others are told in the facts above.
        markers={markersOf(alert).map((marker) => ({ ...marker, words: marker.kind === 'raised' ? markerWords(marker, report.zone) : '' }))}
        noData={t('noData')}
      />
    </figure>
  );
};

/** One occurrence: what happened, who did what, and the values around it. */
export const AlertBlock = ({ alert, report }: { readonly alert: ShiftAlert; readonly report: ShiftReport }) => {
  const t = textOf('report');
  const words = alertWords(alert, report);
  const { acknowledgedAt, raisedAt, notes, setAsideBy, setAsideBecause } = alert;
  const escalated = (alert.escalations ?? []).map((one) => escalationWords(one, report)).join('; ');
  const aside = [setAsideBy, setAsideBecause].filter(Boolean).join(': ');
  return (
    <section className={styles.block}>
      <h3>
        {t('alertHeading', { number: alert.number, name: alert.name })} {alert.simulated && <Sim />}
      </h3>
      <Facts
        facts={[
          [t('priority'), <PrintedPriority key="priority" severity={alert.severity} />],
          [t('state'), <PrintedState key="state" alert={alert} words={words.state} />],
          [t('source'), `${alert.device} ${alert.metric}`],
          [t('value'), words.value],
          [t('limit'), words.limit],
          [t('lasted'), `${durationWords(durationOf(alert, report.generatedAt))}${alert.clearedAt === null ? t('andCounting') : ''}`],
          [t('raised'), words.raised],
          [t('acknowledged'), `${words.acknowledged}${acknowledgedAt === null ? '' : t('after', { time: durationWords(acknowledgedAt - raisedAt) })}`],
          [t('cleared'), words.cleared],
          ...(escalated === '' ? [] : [[t('notAnsweredInTime'), escalated] as const]),
          ...(aside === '' ? [] : [[t('setAside'), aside] as const]),
        ]}
      />
      {notes.length > 0 && (
        <ul className={styles.notes} aria-label={t('notes')}>
          {notes.map((note, i) => (
            <li key={i}>{note}</li>
          ))}
        </ul>
      )}
      <Spark alert={alert} report={report} />
    </section>
  );
};
