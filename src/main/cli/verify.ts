import { openOpsReader } from '../store/ops.ts';
import { type ChainVerdict, verifyChain } from '../store/verify-chain.ts';
import { common, parse } from './arguments.ts';
import { type Command, exit } from './exit.ts';
import { homeOf, siteFiles } from './site.ts';

const where = ({ position, id, stream }: ChainVerdict & { readonly intact: false }): string =>
  position === null ? 'Every record is whole, but not the file around them' : `First bad record: ${position}${id ? ` (id ${id}, ${stream})` : ''}`;

export const verify: Command = {
  name: 'verify',
  summary: 'walk the hash chain of the event log and name the first bad record',
  help: `Usage: fieldwatch verify [--home DIR] [--demo] [--json]

Reads the event log from its first record and checks that none was changed, removed or
added behind the program's back. Changes nothing; works while the console is running.

Exit code 0: intact. 1: a bad record was found, or the file cannot be read.`,
  run: async (args) => {
    const { values } = parse({ args: [...args], options: { ...common, demo: { type: 'boolean' } } });
    const files = siteFiles(homeOf(values.home), values.demo === true);
    const ops = openOpsReader(files.ops);
    try {
      const verdict = verifyChain(ops.db);
      if (values.json) console.log(JSON.stringify({ file: files.ops, ...verdict }));
      else if (verdict.intact) console.log(`The event log is intact: ${verdict.events} records, head ${verdict.head}.`);
      else
        console.log(
          `The event log is NOT intact. ${where(verdict)}: ${verdict.reason}.\n` +
            'Keep a copy of the data folder as it is, and tell the person responsible for the site.',
        );
      return verdict.intact ? exit.ok : exit.failed;
    } finally {
      ops.close();
    }
  },
};
