import { randomBytes } from 'node:crypto';
import { accessSync, constants, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { homedir, userInfo } from 'node:os';
import { dirname, resolve } from 'node:path';
import type { MessagePort } from 'node:worker_threads';
import { consoleContract } from '../../contract/console.ts';
import { serve } from '../../contract/rpc.ts';
import type { Session } from '../../contract/views.ts';
import type { ShiftReport } from '../../domain/report/shift.ts';
import { composeShiftReport } from '../report/shift-report.ts';
import { canSandbox } from '../shell/browser/chromium.ts';
import { openDownloads } from '../shell/browser/downloads.ts';
import { findChromium } from '../shell/browser/find-chromium.ts';
import { cookieName } from '../shell/browser/gate.ts';
import { openHost } from '../shell/browser/host.ts';
import { readPages } from '../shell/pages.ts';
import { printPdf } from '../shell/browser/print-pdf.ts';
import { places, readVersion } from '../shell/places.ts';
import { openOpsReader } from '../store/ops.ts';
import { openTelemetryReader } from '../store/telemetry-reader.ts';
import { common, duration, instant, parse } from './arguments.ts';
import { CliError, type Command, exit } from './exit.ts';
import { homeOf, type SiteFiles, siteFiles } from './site.ts';

const compose = async (files: SiteFiles, from: number, to: number, now: number): Promise<ShiftReport> => {
  const ops = openOpsReader(files.ops);
  const telemetry = openTelemetryReader(files.telemetry);
  try {
    return await composeShiftReport(
      { ops, columns: async (...range) => telemetry.columns(...range), coverage: async (...range) => telemetry.coverage(...range) },
      {
        tenant: files.tenant,
        site: ops.meta.get('site_name') ?? 'Site',
        zone: ops.meta.get('site_zone') ?? Intl.DateTimeFormat().resolvedOptions().timeZone,
        isDemo: files.isDemo,
        author: userInfo().username,
        version: readVersion(),
        from,
        to,
        generatedAt: now,
      },
    );
  } finally {
    telemetry.close();
    ops.close();
  }
};

/** Prints the window's own report page: a host of this command alone, which answers only what that page asks. */
const print = async (report: ShiftReport): Promise<Uint8Array> => {
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
    return await printPdf({ program, sandbox: canSandbox(), cookie, url: `${host.address}/#/report/shift?from=${report.from}&to=${report.to}` });
  } finally {
    await host.close();
  }
};

/** Refused before any work: a person should not wait for a report that cannot be written. */
const outFile = (out: string | undefined): string => {
  if (out === undefined) throw new CliError(exit.usage, 'usage.missing-flag', 'Where to? Name the file with --out FILE.');
  const file = resolve(out);
  const refuse = (words: string) => new CliError(exit.badInput, 'report.out-unusable', `--out: ${words}`);
  if (kindOf(dirname(file)) !== 'folder') throw refuse(`the folder ${dirname(file)} does not exist. Make it first, or name a file somewhere else.`);
  if (kindOf(file) === 'folder') throw refuse(`${file} is a folder. Name a file in it.`);
  try {
    accessSync(dirname(file), constants.W_OK);
  } catch {
    throw refuse(`you may not write to ${dirname(file)}. Name a file somewhere else.`);
  }
  return file;
};

const kindOf = (path: string): 'folder' | 'other' | undefined => {
  try {
    return statSync(path).isDirectory() ? 'folder' : 'other';
  } catch {
    return undefined; // not there, or below a file
  }
};

const write = (file: string, bytes: Uint8Array): void => {
  const part = `${file}.part`; // never half a report under its name
  try {
    writeFileSync(part, bytes);
    renameSync(part, file);
  } catch (error) {
    rmSync(part, { force: true });
    const reason = error instanceof Error ? error.message : String(error);
    throw new CliError(
      exit.failed,
      'report.not-written',
      `The report could not be written (${reason}). Free some space there, or name another file with --out.`,
    );
  }
};

export const report: Command = {
  name: 'report',
  summary: 'print a report as PDF: report shift --out FILE',
  help: `Usage: fieldwatch report shift --out FILE [--last TIME | --from TIME [--to TIME]] [--home DIR] [--demo] [--json]

Prints the shift report from the stores, without changing them; works while the console is
running. --last takes a duration (default 8h); --from and --to take an ISO time with an
offset (2026-11-20T06:00:00+01:00), now, or a duration back from now (-8h).
With --json it prints the name of the file, its size and the figures of the report.`,
  run: async (args) => {
    const { values, positionals } = parse({
      args: [...args],
      allowPositionals: true,
      options: { ...common, demo: { type: 'boolean' }, out: { type: 'string' }, last: { type: 'string' }, from: { type: 'string' }, to: { type: 'string' } },
    });
    const [template, ...more] = positionals;
    if (template !== 'shift' || more.length > 0)
      throw new CliError(exit.usage, 'usage.unknown-report', `There is no report "${positionals.join(' ')}". This version prints: shift.`);
    const file = outFile(values.out);
    const now = Date.now();
    const to = values.to === undefined ? now : instant('to', values.to, now);
    const from = values.from === undefined ? to - duration('last', values.last ?? '8h') : instant('from', values.from, now);
    if (from >= to) throw new CliError(exit.badInput, 'usage.bad-value', '--from lies after --to. A report needs a start before its end.');
    if (from < 0) throw new CliError(exit.badInput, 'usage.bad-value', 'The report would begin before 1970. Choose a shorter --last, or a later --from.');

    const made = await compose(siteFiles(homeOf(values.home), values.demo === true), from, to, now);
    const bytes = await print(made);
    write(file, bytes);
    const facts = { file, bytes: bytes.length, from, to, alerts: made.alertsTotal, devices: made.coverage.length, chainHead: made.chainHead };
    console.log(values.json ? JSON.stringify(facts) : `Shift report with ${facts.alerts} alerts written to ${file}.`);
    return exit.ok;
  },
};
