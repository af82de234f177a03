import type { ShiftReport } from '../../../domain/report/shift.ts';
import { SignOff } from './closing-sections.tsx';
import { Cover } from './cover-section.tsx';
import { DataCoverage } from './coverage-section.tsx';
import { Contents } from './contents-section.tsx';
import { Changes } from './changes-section.tsx';
import { Integrity } from './integrity-section.tsx';
import { LateSection } from './late-section.tsx';
import { Details, Log } from './log-section.tsx';
import { Open } from './open-section.tsx';
import styles from './report.module.css';
import { Summary } from './summary-section.tsx';

/** The shift report as printed: composed from the answer of the engine, never from the screen. Needs no document to render. */
export const ReportPage = ({ report }: { readonly report: ShiftReport }) => (
  <article className={styles.report} lang="en">
    <Cover report={report} />
    <Contents report={report} />
    <Summary report={report} />
    <Open report={report} />
    <DataCoverage report={report} />
    <Log report={report} />
    <LateSection report={report} />
    <Details report={report} />
    <Changes report={report} />
    <SignOff />
    <Integrity report={report} />
  </article>
);
