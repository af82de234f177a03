import { parseArgs } from 'node:util';
import { type Bench, judged, type Path } from './figure.ts';
import { floodQos1 } from './flood-qos1.ts';
import { floodQos0 } from './flood.ts';
import { line } from './line.ts';
import { mosquitto } from './mosquitto.ts';
import { steady } from './steady.ts';

// npm run -s bench -- NAME --json prints one JSON object per figure on stdout; words go to stderr.
const benches: Readonly<Record<string, Bench>> = { line, flood: floodQos0, 'flood-qos1': floodQos1, mosquitto, steady };
const paths: readonly Path[] = ['plain', 'wire'];

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { json: { type: 'boolean' }, short: { type: 'boolean' }, help: { type: 'boolean' }, path: { type: 'string' }, keep: { type: 'string' } },
});
const usage = `Usage: npm run -s bench -- NAME [--json] [--short] [--path ${paths.join('|')}] [--keep DIR]\nNAME: ${Object.keys(benches).join(', ')}, all`;
const [name] = positionals;
const chosen = name === 'all' ? Object.keys(benches) : name !== undefined && Object.hasOwn(benches, name) ? [name] : [];
const path = values.path === undefined ? paths.at(-1) : paths.find((known) => known === values.path);
if (values.help || chosen.length === 0 || path === undefined) {
  console.error(usage);
  process.exit(values.help ? 0 : 2);
}

let failed = false;
for (const bench of chosen) {
  try {
    for (const figure of await benches[bench]!({ short: values.short === true, path, ...(values.keep === undefined ? {} : { keep: values.keep }) })) {
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
