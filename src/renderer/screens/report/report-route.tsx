import { ArrowLeft } from 'lucide-react';
import { useEffect, useLayoutEffect, useState } from 'react';
import { useLocation } from 'wouter';
import type { ShiftReport } from '../../../domain/report/shift.ts';
import { setLanguage } from '../../i18n/language.ts';
import { useLanguage, useText } from '../../i18n/text.ts';
import { useQuery } from '../../lib/hash-location.ts';
import { usePreferences } from '../../theme/preferences.ts';
import { ButtonLink } from '../../ui/button.tsx';
import { useLoad } from '../../wire/hooks.ts';
import { SaveReport } from '../reports/save-report.tsx';
import { readPeriod, reportsRoute } from '../reports/periods.ts';
import { isSimulated } from './report-facts.ts';
import { ReportPage } from './report-page.tsx';
import styles from './report.module.css';
import { footWords, periodWords, runningWords } from './report-words.ts';

const root = () => document.documentElement;
const cssString = (text: string): string => `"${text.replace(/[\\"]/g, '\\$&').replace(/\s+/g, ' ')}"`;

/** Paper is light and dense whatever the screen shows; the own choice comes back when the report is left. */
const usePaperLook = () => {
  const { theme, density } = usePreferences();
  useLayoutEffect(() => {
    root().dataset['theme'] = 'daylight';
    root().dataset['density'] = 'compact';
    return () => {
      root().dataset['theme'] = theme;
      root().dataset['density'] = density;
    };
  }, [theme, density]);
};

/** A report is the same in every window: in English, as its signed file is. The own language comes back when it is left. */
const usePaperLanguage = () => {
  const spoken = useLanguage();
  const [former] = useState(spoken);
  useEffect(() => {
    if (former === 'en') return;
    void setLanguage('en');
    return () => void setLanguage(former).catch(() => {});
  }, [former]);
};

/** Faces are read while the page waits, not when the report is there. */
const usePaperFaces = (isWaiting: boolean) => {
  useEffect(() => {
    if (isWaiting) for (const weight of [400, 600, 700]) void document.fonts.load(`${weight} 1em Inter`).catch(() => {}); // asked for again when it is drawn
  }, [isWaiting]);
};

/** Whoever prints waits for this mark: `true` when all is drawn, `failed` when only words of failure are there. */
const mark = (ready: 'true' | 'failed' | undefined) => {
  if (ready === undefined) delete root().dataset['reportReady'];
  else root().dataset['reportReady'] = ready;
};

const useReadyMark = (report: ShiftReport | undefined, isFailed: boolean, title: string) => {
  useEffect(() => {
    if (isFailed) mark('failed');
    if (!report) return () => mark(undefined);
    let isCurrent = true;
    const former = document.title;
    document.title = title;
    root().style.setProperty('--report-running', cssString(runningWords(report, isSimulated(report))));
    root().style.setProperty('--report-foot', cssString(footWords(report)));
    root().getBoundingClientRect(); // lays the page out, so that its faces are asked for before one waits for them
    void document.fonts.ready.then(() => isCurrent && mark('true'));
    return () => {
      isCurrent = false;
      document.title = former;
      root().style.removeProperty('--report-running');
      root().style.removeProperty('--report-foot');
      mark(undefined);
    };
  }, [report, isFailed, title]);
};

/** `#/report/shift?from=…&to=…`: the page that is printed, and on screen its preview with a way back. */
export const ReportRoute = () => {
  const t = useText('report');
  const [query] = useQuery();
  const [path] = useLocation();
  const period = path === '/report/shift' ? readPeriod(query) : undefined;
  const issue = query.get('issue');
  const { value: report, error } = useLoad('shiftReport', period ? { ...period, ...(issue !== null && { issue }) } : null);
  usePaperLook();
  usePaperLanguage();
  const isWaiting = path === '/report'; // a page that will print, before its report is known
  usePaperFaces(isWaiting);
  const failure = isWaiting ? undefined : period === undefined ? t('badAddress') : error && !report ? t('failed', { reason: error.message }) : undefined;
  useReadyMark(report, failure !== undefined, report ? t('documentTitle', { site: report.site, period: periodWords(report) }) : '');
  return (
    <div className={styles.page}>
      <nav className={styles.toolbar} aria-label={t('preview')}>
        <ButtonLink href={`#${reportsRoute(period)}`} icon={<ArrowLeft />}>
          {t('back')}
        </ButtonLink>
        {report && period && <SaveReport periodAt={() => period} />}
      </nav>
      <main>
        {failure !== undefined ? (
          <div className={styles.message} role="alert">
            <h1>{t('failedTitle')}</h1>
            <p>{failure}</p>
          </div>
        ) : report ? (
          <ReportPage report={report} />
        ) : (
          <output className={styles.message}>{t('loading')}</output>
        )}
      </main>
    </div>
  );
};
