import type { ShiftReport } from '../../domain/report/shift.ts';
import { openSigning, type Signing } from '../report/signer.ts';
import type { Ops } from '../store/ops.ts';
import type { Secrets } from '../store/secrets.ts';

/** Issues the reports of a tenant. */
export interface ReportDesk {
  readonly signing: Signing;
  /** Shows a report to the page that prints it, by the id that only this printing knows. */
  readonly whileIssued: <Result>(id: string, report: ShiftReport, print: () => Promise<Result>) => Promise<Result>;
  readonly issued: (id: string) => ShiftReport | undefined;
}

export const openReportDesk = (ops: Ops, secrets: Secrets, now: () => number): ReportDesk => {
  const issued = new Map<string, ShiftReport>();
  const signing = openSigning(ops, secrets, now);
  // From the first start on: while the console runs, the command line can use its key, and not make one.
  if (signing.keys().length === 0) void signing.signer();
  return {
    signing,
    whileIssued: async (id, report, print) => {
      issued.set(id, report);
      try {
        return await print();
      } finally {
        issued.delete(id);
      }
    },
    issued: (id) => issued.get(id),
  };
};
