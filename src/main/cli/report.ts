import { accessSync, constants, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { dirname, resolve } from 'node:path';
import type { ReportSignature } from '../../domain/report/integrity.ts';
import type { ShiftReport } from '../../domain/report/shift.ts';
import { unnamedSite } from '../../domain/site-name.ts';
import { sealReport } from '../report/seal-pdf.ts';
import { composeShiftReport } from '../report/shift-report.ts';
import { readVersion } from '../shell/places.ts';
import { openOpsReader } from '../store/ops.ts';
import { openTelemetryReader } from '../store/telemetry-reader.ts';
import { common, duration, instant, parse } from './arguments.ts';
import { CliError, type Command, exit } from './exit.ts';
import { printReport } from './print-report.ts';
import { signerFor } from './signer-for.ts';
import { homeOf, type SiteFiles, siteFiles } from './site.ts';

const compose = async (files: SiteFiles, from: number, to: number, now: number, signature: ReportSignature): Promise<ShiftReport> => {
  const ops = openOpsReader(files.ops);
  const telemetry = openTelemetryReader(files.telemetry);
  try {
    return await composeShiftReport(
      { ops, columns: async (...range) => telemetry.columns(...range), coverage: async (...range) => telemetry.coverage(...range) },
      {
        tenant: files.tenant,
        site: ops.meta.get('site_name') ?? unnamedSite,
        zone: ops.meta.get('site_zone') ?? Intl.DateTimeFormat().resolvedOptions().timeZone,
        isDemo: files.isDemo,
        author: userInfo().username,
        version: readVersion(),
        from,
        to,
        generatedAt: now,
        signature,
      },
    );
  } finally {
    telemetry.close();
    ops.close();
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

Prints the shift report from the stores; works while the console is running. The report is
signed with the key of this console, which the first report makes when no console is running;
where the key cannot be used the report says that it is unsigned, and why. --last takes a duration (default 8h); --from and --to take an ISO time with an
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

    const files = siteFiles(homeOf(values.home), values.demo === true);
    const signer = await signerFor(files, Date.now);
    const made = await compose(files, from, to, now, signer.signature);
    const bytes = sealReport(await printReport(made), made, signer);
    write(file, bytes);
    const { signature } = signer;
    const facts = { file, bytes: bytes.length, from, to, alerts: made.alertsTotal, devices: made.coverage.length, chainHead: made.chainHead, signature };
    const isSigned = signature.state === 'signed' ? `Signed with the key ${signature.fingerprint}.` : `It is UNSIGNED: ${signature.reason}`;
    console.log(
      values.json ? JSON.stringify(facts) : `Shift report with ${facts.alerts} ${facts.alerts === 1 ? 'alert' : 'alerts'} written to ${file}. ${isSigned}`,
    );
    return exit.ok;
  },
};
