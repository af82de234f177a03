import { parseArgs } from 'node:util';
import { type Bench, judged } from './figure.ts';
import { line } from './line.ts';

// npm run -s bench -- NAME --json prints one JSON object per figure on stdout; words go to stderr.
const benches: Readonly<Record<string, Bench>> = { line };

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { json: { type: 'boolean' }, short: { type: 'boolean' }, help: { type: 'boolean' } },
});
const usage = `Usage: npm run -s bench -- NAME [--json] [--short]\nNAME: ${Object.keys(benches).join(', ')}, all`;
const [name] = positionals;
const chosen = name === 'all' ? Object.keys(benches) : name !== undefined && Object.hasOwn(benches, name) ? [name] : [];
if (values.help || chosen.length === 0) {
  console.error(usage);
  process.exit(values.help ? 0 : 2);
}

let failed = false;
for (const bench of chosen) {
  try {
    for (const figure of await benches[bench]!({ short: values.short === true })) {
      const one = judged(figure, values.short === true);
      if (values.json) console.log(JSON.stringify(one));
      else
        console.log(
          `${one.figure}: ${one.value} ${one.unit} (target ${one.better === 'lower' ? '≤' : '≥'} ${one.target}${one.met === null ? '' : one.met ? ', met' : ', missed'})`,
        );
    }
  } catch (error) {
    failed = true;
    console.error(`${bench}: no figure could be taken.`, error);
  }
}
process.exit(failed ? 1 : 0);
