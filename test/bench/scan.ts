import { openDecoder } from '../../src/main/ingest/decoders/registry.ts';
import { learnShape } from '../../src/main/ingest/learn-shape.ts';
import { scan as scanBody, scanned } from '../../src/main/ingest/shape.ts';
import { type Bench, percentile, rounded } from './figure.ts';
import { bodyOf, openWorkload } from './workload.ts';

const bodies = 200_000;
const runs = 5;

/** ns of processor time per message, of one pass over all: what else runs on the machine disturbs it less than the wall clock. */
const timed = (count: number, pass: () => void): number => {
  const start = process.cpuUsage();
  pass();
  const { user, system } = process.cpuUsage(start);
  return (1000 * (user + system)) / count;
};

/** What reading the numbers of a known shape costs, against `JSON.parse` of the same bytes. */
export const scan: Bench = async ({ short }) => {
  const messages = bodies / (short ? 10 : 1);
  const endsAt = Date.now();
  const all = Array.from(openWorkload({ messages, stepMs: 1000, endsAt, breaches: 0.01 }), bodyOf).map((body) => Buffer.from(body));
  const context = { topic: 'plant/a', device: undefined, metric: undefined, labels: {}, zone: 'UTC', recv: endsAt, isRetained: false };
  const learned = learnShape(openDecoder('json', {})!, all[0]!, context);
  if (learned === undefined) throw new Error('The workload has no shape that can be learned.');
  const into = scanned();
  let sum = 0;
  const parsing: number[] = [];
  const scanning: number[] = [];
  for (let run = 0; run <= runs; run++) {
    const parse = timed(messages, () => {
      for (const body of all) sum += (JSON.parse(body.toString('latin1')) as { temp: number }).temp;
    });
    const direct = timed(messages, () => {
      for (const body of all) {
        if (!scanBody(learned.shape, body, 0, body.length, into)) throw new Error(`Not understood: ${body.toString()}`);
        sum -= into.values[1]!;
      }
    });
    if (run === 0) continue; // not yet compiled
    parsing.push(parse);
    scanning.push(direct);
  }
  if (Math.abs(sum) > 1e-3) throw new Error('Scanner and JSON.parse have read different numbers.');
  const [ns, parseNs] = [percentile(scanning, 0.5), percentile(parsing, 0.5)];
  console.error(`scan: ${ns.toFixed(0)} ns, JSON.parse ${parseNs.toFixed(0)} ns`);
  const ratio = rounded(
    percentile(
      parsing.map((parse, i) => parse / scanning[i]!),
      0.5,
    ),
  );
  return [
    {
      bench: 'scan',
      figure: 'scan.ratio',
      value: ratio,
      unit: 'x',
      target: 4,
      better: 'higher',
      ratioTo: { figure: 'JSON.parse', value: rounded(parseNs), unit: 'ns' },
    },
  ];
};
