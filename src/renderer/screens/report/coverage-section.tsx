import type { ClockStep, ShiftReport } from '../../../domain/report/shift.ts';
import type { ObservedShare } from '../../../domain/report/observed.ts';
import type { TooLate } from '../../../domain/report/too-late.ts';
import { textOf } from '../../i18n/text.ts';
import { formatCount, formatWhen } from '../../lib/format.ts';
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

interface ListProps<Item> {
  readonly items: readonly Item[];
  readonly report: ShiftReport;
}

const ClockSteps = ({ items, report: { from, zone } }: ListProps<ClockStep>) => {
  const t = textOf('report');
  if (items.length === 0) return null;
  return (
    <div className={styles.together}>
      <h3>{t('clockSteps')}</h3>
      <ul>
        {items.map(({ at, ms }) => (
          <li key={at}>{t(`clockStep.${ms > 0 ? 'forward' : 'back'}`, { at: formatWhen(at, from, zone), time: durationWords(Math.abs(ms)) })}</li>
        ))}
      </ul>
      <p>{t('clockStepsNote')}</p>
    </div>
  );
};

const TooLateSamples = ({ items, report: { from: begin, zone } }: ListProps<TooLate>) => {
  const t = textOf('report');
  if (items.length === 0) return null;
  return (
    <div className={styles.together}>
      <h3>{t('tooLate')}</h3>
      <p>{t('tooLateNote')}</p>
      <ul>
        {items.map(({ device, samples, from, to }) => (
          <li key={device}>{t('tooLateRow', { device, count: samples, from: formatWhen(from, begin, zone), to: formatWhen(to, begin, zone) })}</li>
        ))}
      </ul>
    </div>
  );
};

const longestList = 50;

/** How much of the period the console ran and was connected, and when it was not. */
const Observed = ({ observed, report: { from: begin, zone } }: { readonly observed: ObservedShare; readonly report: ShiftReport }) => {
  const t = textOf('report');
  const { observedMs, ofMs, unobserved } = observed;
  return (
    <>
      <p>{t('observed', { share: percent(observedMs / ofMs), time: durationWords(observedMs), of: durationWords(ofMs) })}</p>
      {unobserved.length > 0 && (
        <ul>
          {unobserved.slice(0, longestList).map(({ from, to, because }) => (
            <li key={`${from} ${because}`}>
              {t(`unobserved.${because}`, { from: formatWhen(from, begin, zone), to: formatWhen(to, begin, zone), time: durationWords(to - from) })}
            </li>
          ))}
          {unobserved.length > longestList && <li>{t('unobserved.more', { count: unobserved.length - longestList })}</li>}
        </ul>
      )}
    </>
  );
};

/** How much of what devices should have sent is in the store, what of it nobody judged, and steps of the clock of this computer. */
export const DataCoverage = ({ report }: { readonly report: ShiftReport }) => {
  const t = textOf('report');
  return (
    <section>
      <h2>{t('coverage')}</h2>
      <p>{t('coverageNote')}</p>
      {report.observed && <Observed observed={report.observed} report={report} />}
      {report.coverage.length === 0 ? (
        <p className={styles.none}>{t('noDevices')}</p>
      ) : (
        <PrintedTable
          caption={t('coverage')}
          heads={[t('device'), t('expected'), t('stored'), t('share'), t('shareBar'), t('longestGap')]}
          numbers={[1, 2, 3, 5]}
          layout="coverage"
        >
          {report.coverage.map(({ device, expected, stored, share, longestGapMs, longestGapCause, simulated, clockOffMs }) => (
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
              <td data-number>
                {longestGapMs === 0 ? t('noGap') : durationWords(longestGapMs)}
                {longestGapCause && ` (${t(`gapCause.${longestGapCause}`)})`}
              </td>
            </tr>
          ))}
        </PrintedTable>
      )}
      <TooLateSamples items={report.tooLate ?? []} report={report} />
      <ClockSteps items={report.clockSteps ?? []} report={report} />
    </section>
  );
};
