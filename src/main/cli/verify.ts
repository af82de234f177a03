import { openOpsReader } from '../store/ops.ts';
import { openTelemetryReader } from '../store/telemetry-reader.ts';
import { type ChainVerdict, verifyChain } from '../store/verify-chain.ts';
import { verifyReadModels } from '../store/verify-read-models.ts';
import { common, parse } from './arguments.ts';
import { CliError, type Command, exit, type ExitCode } from './exit.ts';
import { homeOf, siteFiles } from './site.ts';
import { verifyReportFile } from './verify-report-file.ts';

const where = ({ position, id, stream }: ChainVerdict & { readonly intact: false }): string =>
  position === null ? 'Every record is whole, but not the file around them' : `First bad record: ${position}${id ? ` (id ${id}, ${stream})` : ''}`;

interface LogOptions {
  readonly home: string | undefined;
  readonly wantsDemo: boolean;
  readonly asJson: boolean;
  /** Only the chain: what is made from the log is not made again. */
  readonly isQuick: boolean;
}

/** Goes through the whole file of samples, also while the console runs. */
const verifyStore = ({ home, wantsDemo, asJson }: Omit<LogOptions, 'isQuick'>): ExitCode => {
  const file = siteFiles(homeOf(home), wantsDemo).telemetry;
  const reader = openTelemetryReader(file);
  try {
    const verdict = reader.check();
    const isSound = verdict === 'ok';
    if (asJson) console.log(JSON.stringify({ file, sound: isSound, verdict }));
    else if (isSound) console.log(`The store of samples is sound: ${file}.`);
    else
      console.log(
        `The store of samples is damaged: ${verdict}.\nWhat can be read is served. Make a backup of the data folder, check the disk of this computer, and ask your support before you delete anything.`,
      );
    return isSound ? exit.ok : exit.failed;
  } finally {
    reader.close();
  }
};

const verifyLog = ({ home, wantsDemo, asJson, isQuick }: LogOptions): ExitCode => {
  const files = siteFiles(homeOf(home), wantsDemo);
  const ops = openOpsReader(files.ops);
  try {
    const verdict = verifyChain(ops.db);
    const lists = verdict.intact && !isQuick ? verifyReadModels(ops.db) : undefined;
    if (lists?.agree === false) {
      const reason = `the log is intact, but what was made from it was changed: table ${lists.table}, ${lists.row}`;
      if (asJson) console.log(JSON.stringify({ file: files.ops, ...verdict, intact: false, position: null, id: null, stream: null, reason, ...lists }));
      else
        console.log(
          `The lists of this console are NOT what its event log says: ${reason}.\nBelieve the log, keep a copy of the data folder as it is, and tell the person responsible for the site.`,
        );
      return exit.failed;
    }
    const listed = lists?.agree === true && lists.compared;
    if (asJson) console.log(JSON.stringify({ file: files.ops, ...verdict, ...(verdict.intact && { lists: listed ? 'agree' : 'not compared' }) }));
    else if (verdict.intact)
      console.log(`The event log is intact: ${verdict.events} records, head ${verdict.head}.${listed ? ' What the window lists is what it says.' : ''}`);
    else
      console.log(
        `The event log is NOT intact. ${where(verdict)}: ${verdict.reason}.\n` +
          'Keep a copy of the data folder as it is, and tell the person responsible for the site.',
      );
    return verdict.intact ? exit.ok : exit.failed;
  } finally {
    ops.close();
  }
};

export const verify: Command = {
  name: 'verify',
  summary: 'check a report that was handed over, or the event log or the store of this console',
  help: `Usage: fieldwatch verify FILE.pdf [--key FINGERPRINT] [--home DIR] [--demo] [--json]
       fieldwatch verify [--log] [--quick] [--home DIR] [--demo] [--json]
       fieldwatch verify --store [--home DIR] [--demo] [--json]

With a file: checks that no byte of the report was changed since it was signed, and by whose
key. The key is known when --key names its fingerprint, or when the event log of the data
folder names it. That log, if it is of the same console, is walked too, and has to hold the
record that the report names: so a log that was cut off or written again is found out. Without
a data folder the report alone is checked. No network is used.

Without a file: reads the event log from its first record and checks that none was changed,
removed or added behind the program's back; then that what the window lists and a report prints
is what the log says. Everything is made again from the log for that, which takes some ten
seconds for 100,000 records; --quick leaves it out. Changes nothing; works while the console
is running.

With --store: goes through the whole file of samples and looks for damage, which takes minutes
for a large one. Changes nothing; works while the console is running.

Exit code 0: intact, and the key is known. 1: something was changed, the report is unsigned,
its key is not known, or a file cannot be read; the answer says which and where. 3: there is
no such file, or --key is no fingerprint.`,
  run: async (args) => {
    const { values, positionals } = parse({
      args: [...args],
      allowPositionals: true,
      options: {
        ...common,
        demo: { type: 'boolean' },
        key: { type: 'string' },
        log: { type: 'boolean' },
        quick: { type: 'boolean' },
        store: { type: 'boolean' },
      },
    });
    const [file, ...more] = positionals;
    if (more.length > 0) throw new CliError(exit.usage, 'usage.too-many', 'One file at a time, please.');
    if (file !== undefined && values.log)
      throw new CliError(exit.usage, 'usage.two-things', 'Either a report or --log: a report is checked against the log by itself.');
    if (values.store && (file !== undefined || values.log || values.quick))
      throw new CliError(exit.usage, 'usage.two-things', '--store is a check of its own: leave out the report, --log and --quick.');
    if (file === undefined && values.key !== undefined) throw new CliError(exit.usage, 'usage.no-file', '--key belongs to a report: name its file.');
    const options = { home: values.home, wantsDemo: values.demo === true, asJson: values.json === true };
    if (values.store) return verifyStore(options);
    if (file === undefined) return verifyLog({ ...options, isQuick: values.quick === true });
    return verifyReportFile(file, { ...options, key: values.key });
  },
};
