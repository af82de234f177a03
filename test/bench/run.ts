import { parseArgs } from 'node:util';
import { type Bench, judged, type Path } from './figure.ts';

// npm run -s bench -- NAME --json prints one JSON object per figure on stdout; words go to stderr.
/** Loaded when it is run: each brings much that the others do not need. */
const benches: Readonly<Record<string, () => Promise<Bench>>> = {
  line: async () => (await import('./line.ts')).line,
  list: async () => (await import('./list.ts')).list,
  ui: async () => (await import('./ui.ts')).ui,
  report: async () => (await import('./report.ts')).report,
  flood: async () => (await import('./flood.ts')).floodQos0,
  'flood-qos1': async () => (await import('./flood-qos1.ts')).floodQos1,
  mosquitto: async () => (await import('./mosquitto.ts')).mosquitto,
  steady: async () => (await import('./steady.ts')).steady,
  size: async () => (await import('./size.ts')).size,
  charts: async () => (await import('./charts.ts')).charts,
  stall: async () => (await import('./stall.ts')).stall,
  memory: async () => (await import('./memory.ts')).memory,
  history: async () => (await import('./history.ts')).history,
  open: async () => (await import('./open.ts')).open,
  rules: async () => (await import('./rules.ts')).rules,
  scan: async () => (await import('./scan.ts')).scan,
  codec: async () => (await import('./codec.ts')).codec,
  alerts: async () => (await import('./alerts.ts')).alerts,
};
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
    const run = await benches[bench]!();
    for (const figure of await run({ short: values.short === true, path, ...(values.keep === undefined ? {} : { keep: values.keep }) })) {
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
