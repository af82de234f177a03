import type { ShiftReport } from '../../../domain/report/shift.ts';
import { textOf } from '../../i18n/text.ts';
import styles from './report.module.css';

/** The headings of the second level in their order; whoever prints writes their pages behind them (`src/main/shell/report-contents.ts`). */
const titlesOf = ({ alerts, changes }: ShiftReport) =>
  [
    'summary',
    'open',
    'coverage',
    'log',
    'late.title',
    ...(alerts.length > 0 ? (['details'] as const) : []),
    ...(changes ? (['changes.title'] as const) : []),
    'signOff',
    'integrity',
  ] as const;

/** What follows on which page. On screen there are no pages, and the numbers keep their room. */
export const Contents = ({ report }: { readonly report: ShiftReport }) => {
  const t = textOf('report');
  return (
    <nav className={styles.contents} aria-label={t('contents')}>
      <ol>
        {titlesOf(report).map((title) => (
          <li key={title}>
            <span>{t(title)}</span>
            <span className={styles.pageOf} data-contents-page="" />
          </li>
        ))}
      </ol>
    </nav>
  );
};
