import { randomBytes } from 'node:crypto';
import { homedir } from 'node:os';
import type { MessagePort } from 'node:worker_threads';
import { consoleContract } from '../../contract/console.ts';
import { serve } from '../../contract/rpc.ts';
import type { Session } from '../../contract/views.ts';
import type { ShiftReport } from '../../domain/report/shift.ts';
import { canSandbox } from '../shell/browser/chromium.ts';
import { openDownloads } from '../shell/browser/downloads.ts';
import { findChromium } from '../shell/browser/find-chromium.ts';
import { cookieName } from '../shell/browser/gate.ts';
import { openHost } from '../shell/browser/host.ts';
import { readPages } from '../shell/pages.ts';
import { printPdf } from '../shell/browser/print-pdf.ts';
import { places } from '../shell/places.ts';
import { CliError, exit } from './exit.ts';

/** Prints the window's own report page: a host of this command alone, which answers only what that page asks. */
export const printReport = async (report: ShiftReport): Promise<Uint8Array> => {
  const program = findChromium({ platform: process.platform, env: process.env, homedir: homedir() });
  if (!program)
    throw new CliError(
      exit.failed,
      'report.no-browser',
      'No Chromium, Chrome or Edge was found, so the PDF cannot be printed. Install one of them, or set CHROMIUM_PATH to its program file.',
    );
  const newSecret = () => randomBytes(32).toString('base64url');
  const secret = newSecret();
  const { session, shiftReport } = consoleContract;
  const facts: Session = {
    version: report.version,
    user: report.author,
    site: report.site,
    zone: report.zone,
    isDemo: report.isDemo,
    isFirstRun: false,
    shell: 'none',
    preferences: { theme: 'daylight', density: 'compact' },
  };
  const connect = (port: MessagePort): boolean => {
    const channel = {
      post: (message: string | Uint8Array) => port.postMessage(message),
      onMessage: (listener: (message: string | Uint8Array) => void) => void port.on('message', listener),
      onClose: (listener: () => void) => void port.on('close', listener),
    };
    serve({ session, shiftReport }, { session: () => facts, shiftReport: () => report }, channel, {
      onFault: console.error,
      later: (task, ms) => void setTimeout(task, ms),
    });
    return true;
  };
  const host = await openHost({
    pages: readPages(places.renderer),
    downloads: openDownloads(newSecret, Date.now),
    secret,
    newTicket: newSecret,
    now: Date.now,
    connect,
  });
  try {
    const cookie = { name: cookieName(host.port), value: secret, url: host.address };
    return await printPdf({ program, sandbox: canSandbox(), cookie }, `/report/shift?from=${report.from}&to=${report.to}`);
  } finally {
    await host.close();
  }
};
