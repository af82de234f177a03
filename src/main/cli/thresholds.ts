import { writeFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { HomeInUse, lockHome } from '../data-lock.ts';
import { openOps, openOpsReader } from '../store/ops.ts';
import { openTelemetryReader } from '../store/telemetry-reader.ts';
import { exportThresholds, importThresholds } from '../thresholds/exchange.ts';
import { formatOf } from '../thresholds/file-text.ts';
import { openUuid7 } from '../uuid7.ts';
import { common, parse } from './arguments.ts';
import { readText, refuseFile } from './backtest.ts';
import { CliError, type Command, exit } from './exit.ts';
import { homeOf, siteFiles, type SiteFiles } from './site.ts';

const uuid7 = openUuid7({ now: Date.now, random: Math.random });

const seriesIn = (files: SiteFiles) => {
  const telemetry = openTelemetryReader(files.telemetry);
  try {
    return telemetry.catalogue();
  } finally {
    telemetry.close();
  }
};

const write = (files: SiteFiles, file: string, format: 'yaml' | 'csv', json: boolean): void => {
  const ops = openOpsReader(files.ops);
  try {
    const rows = ops.configuration.thresholds();
    writeFileSync(file, exportThresholds(format, rows, seriesIn(files)));
    console.log(json ? JSON.stringify({ file, thresholds: rows.length }) : `${rows.length} thresholds written to ${file}.`);
  } finally {
    ops.close();
  }
};

const read = (files: SiteFiles, file: string, format: 'yaml' | 'csv', reason: string, dryRun: boolean, json: boolean): void => {
  const text = readText('import', file);
  const series = seriesIn(files);
  const locked = lock(files.home);
  try {
    const ops = openOps({ file: files.ops, now: Date.now, newId: uuid7 });
    try {
      const zone = ops.meta.get('site_zone') ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
      const { errors, ...counts } = importThresholds(format, text, reason, {
        ops,
        series,
        zone,
        user: userInfo().username,
        newId: uuid7,
        at: Date.now(),
        dryRun,
      });
      if (errors.length > 0) throw refuseFile(file, errors, json);
      if (json) console.log(JSON.stringify({ file, dryRun, ...counts }));
      else console.log(`${dryRun ? 'Would be' : 'Done'}: ${counts.created} created, ${counts.changed} changed, ${counts.unchanged} unchanged.`);
    } finally {
      ops.close();
    }
  } finally {
    locked.release();
  }
};

const lock = (home: string) => {
  try {
    return lockHome(home, 'thresholds', Date.now);
  } catch (error) {
    if (!(error instanceof HomeInUse)) throw error;
    throw new CliError(
      exit.failed,
      'home.in-use',
      'The console is running, and thresholds would change behind its back. Import them in its window, or close it first.',
    );
  }
};

export const thresholds: Command = {
  name: 'thresholds',
  summary: 'write all thresholds to a file, or take them from one',
  help: `Usage: fieldwatch thresholds export FILE.(yaml|csv) [--home DIR] [--demo] [--json]
       fieldwatch thresholds import FILE.(yaml|csv) [--reason TEXT] [--dry-run] [--home DIR] [--demo] [--json]

The format stands in docs/thresholds.md. An import is taken over as a whole or not at all:
every error is printed with its line. Thresholds are known by their names; those that are not
in the file stay as they are. A change of an existing threshold needs --reason.`,
  run: async (args) => {
    const { values, positionals } = parse({
      args: [...args],
      allowPositionals: true,
      options: { ...common, demo: { type: 'boolean' }, reason: { type: 'string' }, 'dry-run': { type: 'boolean' } },
    });
    const [verb, file, ...more] = positionals;
    if ((verb !== 'export' && verb !== 'import') || file === undefined || more.length > 0)
      throw new CliError(exit.usage, 'usage.missing-argument', 'Write: fieldwatch thresholds export FILE, or fieldwatch thresholds import FILE.');
    const format = formatOf(file);
    if (!format) throw new CliError(exit.badInput, 'usage.bad-value', `${file}: the name has to end in .yaml or .csv.`);
    const files = siteFiles(homeOf(values.home), values.demo === true);
    if (verb === 'export') write(files, file, format, values.json === true);
    else read(files, file, format, values.reason ?? '', values['dry-run'] === true, values.json === true);
    return exit.ok;
  },
};
