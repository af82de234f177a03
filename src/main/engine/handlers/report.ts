import type { ConsoleContract } from '../../../contract/console.ts';
import type { Handlers } from '../../../contract/rpc.ts';
import { Refusal } from '../../../domain/decider.ts';
import { composeShiftReport } from '../../report/shift-report.ts';
import type { Shell } from '../../shell/shell.ts';
import type { Tenant } from '../tenant.ts';

/** `Site-shift-2026-11-20T0600.pdf`: safe on every file system. */
const fileName = (site: string, from: number): string =>
  `${site.replace(/[^\p{L}\p{N}]+/gu, '-')}-shift-${new Date(from).toISOString().slice(0, 16).replace(':', '')}Z.pdf`;

export const reportHandlers = (
  tenant: Tenant,
  shell: Shell,
  user: string,
  version: string,
): Pick<Handlers<ConsoleContract>, 'shiftReport' | 'saveShiftReport'> => ({
  shiftReport: ({ from, to }) => {
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
    });
  },
  saveShiftReport: async ({ from, to }) => {
    const bytes = await shell.printPdf(`/report/shift?from=${from}&to=${to}`).catch((error: unknown) => {
      tenant.onFault(error);
      const reason = error instanceof Error ? error.message : String(error);
      throw new Refusal(
        'report.not-printed',
        `The report could not be printed (${reason}). Nothing was saved. Try again; \`fieldwatch doctor\` names what is missing.`,
      );
    });
    return shell.save(fileName(tenant.site().name, from), bytes);
  },
});
