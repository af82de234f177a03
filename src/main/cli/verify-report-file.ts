import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { ReportSeal } from '../../domain/report/integrity.ts';
import { inGroups } from '../../domain/report/signing-keys.ts';
import { verifyInLog } from '../report/verify-in-log.ts';
import { type Place, verifyReport } from '../report/verify-report.ts';
import { openOpsReader } from '../store/ops.ts';
import { CliError, exit, type ExitCode } from './exit.ts';
import { homeOf, type SiteFiles, siteFiles } from './site.ts';

export interface VerifyReportOptions {
  readonly key: string | undefined;
  readonly home: string | undefined;
  readonly wantsDemo: boolean;
  readonly asJson: boolean;
}

interface Outcome {
  readonly intact: boolean;
  /** Stable, for scripts; `ok` when nothing is wrong. */
  readonly code: string;
  readonly words: string;
  /** What the report was checked against beside its own signature. */
  readonly against: 'log' | 'nothing else';
  readonly seal: ReportSeal | undefined;
  readonly place?: Place;
  /** The first record of the log that is missing, or is another one. */
  readonly position?: number | null;
}

const read = (file: string): Buffer => {
  try {
    return readFileSync(file);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    throw new CliError(exit.badInput, 'report.unreadable', `The file ${file} cannot be read (${code}). Check its name, and that you may read it.`);
  }
};

const fingerprintIn = (text: string): string => {
  const digits = text.replaceAll(/[\s:]/g, '').toLowerCase();
  if (/^[0-9a-f]{64}$/.test(digits)) return digits;
  throw new CliError(
    exit.badInput,
    'usage.bad-value',
    `--key "${text}" is no fingerprint: it has 64 digits from 0 to 9 and a to f. \`fieldwatch key\` prints it on the console that made the report.`,
  );
};

/** The site of the data folder, if there is one; a folder that was named has to be there. */
const siteOf = ({ home, wantsDemo }: VerifyReportOptions): SiteFiles | undefined => {
  try {
    return siteFiles(homeOf(home), wantsDemo);
  } catch (error) {
    if (home !== undefined || !(error instanceof CliError)) throw error;
    return undefined;
  }
};

/** The report against the log of the same console; undefined where there is none. */
const inLog = (files: SiteFiles | undefined, seal: ReportSeal): ReturnType<typeof verifyInLog> | undefined => {
  if (files?.tenant !== seal.tenant) return undefined;
  const ops = openOpsReader(files.ops);
  try {
    return ops.meta.get('console_id') === seal.console ? verifyInLog(ops.db, seal) : undefined;
  } finally {
    ops.close();
  }
};

const keep = 'Keep this file and a copy of the data folder as they are, and tell the person responsible for the site.';

const outcomeOf = (bytes: Buffer, options: VerifyReportOptions): Outcome => {
  const wanted = options.key === undefined ? undefined : fingerprintIn(options.key);
  const files = siteOf(options);
  const verdict = verifyReport(bytes);
  if (!verdict.intact) {
    const { code, reason, seal, place } = verdict;
    const next = code === 'report.unsigned' ? 'Ask for a signed one.' : 'Ask for the report again from the console that made it, and keep this file.';
    return { intact: false, code, words: `${reason}. ${next}`.replaceAll('..', '.'), against: 'nothing else', seal, ...(place && { place }) };
  }
  const { seal } = verdict;
  const { fingerprint } = seal.key;
  const log = inLog(files, seal);
  const against = log ? 'log' : 'nothing else';
  const bad = (code: string, words: string, position?: number | null): Outcome => ({
    intact: false,
    code,
    words,
    against,
    seal,
    ...(position !== undefined && { position }),
  });
  if (wanted !== undefined && wanted !== fingerprint)
    return bad(
      'key.other',
      `The report is as it was signed, but with another key (${inGroups(fingerprint)}) than the one you named. Ask the console that made it for its keys: \`fieldwatch key\`.`,
    );
  if (log && !log.fits) return bad(log.code, `The report is as it was signed, but not the log of this console. ${log.reason}. ${keep}`, log.position);
  if (wanted === undefined && !log?.key) {
    const why = log ? 'the log of this console names no such key' : 'there is no log of the console that made it here';
    return bad(
      'key.unknown',
      `No byte was changed since somebody signed it with the key ${inGroups(fingerprint)}, but whose key that is is not known: ${why}. Ask for the fingerprint on the console that made it (\`fieldwatch key\`), and name it with --key.`,
    );
  }
  const { position } = seal.chain;
  const beside = log
    ? ` The log of this console is intact and holds its record ${position}.`
    : ' It was not compared with a log: there is none of its console here.';
  return { intact: true, code: 'ok', words: `The report is as it was signed with the key ${inGroups(fingerprint)}.${beside}`, against, seal };
};

/** Checks one report and says what it found. */
export const verifyReportFile = (name: string, options: VerifyReportOptions): ExitCode => {
  const file = resolve(name);
  const { words, seal, ...found } = outcomeOf(read(file), options);
  if (options.asJson) {
    const { printed: _blocks, ...facts } = seal ?? {};
    console.log(JSON.stringify({ file, ...found, message: words, ...(seal && { seal: facts }) }));
  } else console.log(`${found.intact ? 'OK' : 'NOT OK'} (${found.code}): ${words}`);
  return found.intact ? exit.ok : exit.failed;
};
