import { randomUUID } from 'node:crypto';
import type { ConsoleContract } from '../../../contract/console.ts';
import type { Handlers } from '../../../contract/rpc.ts';
import type { SigningKeyRow } from '../../../contract/signing-calls.ts';
import { Refusal } from '../../../domain/decider.ts';
import type { Saved } from '../../../contract/views.ts';
import type { ReportSignature } from '../../../domain/report/integrity.ts';
import type { ShiftReport } from '../../../domain/report/shift.ts';
import type { SigningKey } from '../../../domain/report/signing-keys.ts';
import { sealReport } from '../../report/seal-pdf.ts';
import { composeShiftReport } from '../../report/shift-report.ts';
import type { Shell } from '../../shell/shell.ts';
import type { Tenant } from '../tenant.ts';

/** `Site-shift-2026-11-20T0600.pdf`: safe on every file system. */
const fileName = (site: string, from: number): string =>
  `${site.replace(/[^\p{L}\p{N}]+/gu, '-')}-shift-${new Date(from).toISOString().slice(0, 16).replace(':', '')}Z.pdf`;

const keyRow = ({ fingerprint, publicKey, at, because, from, until }: SigningKey): SigningKeyRow => ({ fingerprint, publicKey, at, because, from, until });

export const reportHandlers = (
  tenant: Tenant,
  shell: Shell,
  user: string,
  version: string,
): Pick<Handlers<ConsoleContract>, 'shiftReport' | 'prepareReport' | 'saveShiftReport' | 'startReport' | 'signingKeys' | 'renewSigningKey'> => {
  const { reports } = tenant;
  const compose = ({ from, to }: { readonly from: number; readonly to: number }, signature?: ReportSignature): Promise<ShiftReport> => {
    const { name, zone } = tenant.site();
    const sources = {
      ops: tenant.ops,
      columns: tenant.reader.columns,
      coverage: tenant.reader.coverage,
      lineOf: (device: string) => tenant.profileOf(device)?.name,
    };
    return composeShiftReport(sources, {
      tenant: tenant.id,
      site: name,
      zone,
      isDemo: tenant.isDemo,
      author: user,
      version,
      from,
      to,
      generatedAt: tenant.now(),
      ...(signature && { signature }),
    });
  };
  const printReport = async ({ from, to }: { readonly from: number; readonly to: number }): Promise<Saved> => {
    const signer = await reports.signing.signer();
    const report = await compose({ from, to }, signer.signature);
    const issue = randomUUID();
    // Composed once: what is printed, what is attached and what is signed are the same.
    const bytes = await reports
      .whileIssued(issue, report, async () => sealReport(await shell.printPdf(`/report/shift?from=${from}&to=${to}&issue=${issue}`), report, signer))
      .catch((error: unknown) => {
        tenant.onFault(error);
        const reason = error instanceof Error ? error.message : String(error);
        throw new Refusal(
          'report.not-printed',
          `The report could not be printed (${reason}). Nothing was saved. Try again; \`fieldwatch doctor\` names what is missing.`,
        );
      });
    return shell.save(fileName(tenant.site().name, from), bytes);
  };
  const startReport = (period: { readonly from: number; readonly to: number }) =>
    tenant.jobs.start({ kind: 'report', title: `shift-${period.from}-${period.to}`, by: user, input: period, run: () => printReport(period) });
  return {
    shiftReport: async ({ issue, ...period }) => {
      if (issue === undefined) return compose(period);
      const report = reports.issued(issue);
      if (!report) throw new Refusal('report.not-issued', 'This report is not being printed any more. Save it again.');
      return report;
    },
    prepareReport: () => shell.preparePrint(),
    saveShiftReport: (period) => startReport(period).saved,
    startReport: (period) => ({ id: startReport(period).id }),
    signingKeys: () => reports.signing.keys().map(keyRow),
    renewSigningKey: async () => keyRow(await reports.signing.renew(user)),
  };
};
