import { byteWriter, putTimes, putValues } from '../../src/contract/block.ts';
import { type Bench, rounded } from './figure.ts';
import { devices, metrics, openWorkload } from './workload.ts';

const rows = 960;

/** Bytes per sample of the parts of which chunks and uploads are made, on full chunks of the workload. */
export const codec: Bench = async ({ short }) => {
  const columns = devices / (short ? 10 : 1);
  const times = Array.from({ length: columns }, () => new Float64Array(rows));
  const values = Array.from({ length: columns }, () => metrics.map(() => new Float64Array(rows)));
  const at = new Int32Array(columns);
  for (const message of openWorkload({ messages: rows * devices, stepMs: 1000, endsAt: Date.now(), breaches: 0.01 })) {
    const { device, ts } = message;
    if (device >= columns) continue;
    const row = at[device]!++;
    times[device]![row] = ts;
    for (let m = 0; m < metrics.length; m++) values[device]![m]![row] = message.values[m]! / 100;
  }
  const to = byteWriter();
  const start = process.hrtime.bigint();
  for (const [d, list] of times.entries()) {
    putTimes(to, list);
    for (const column of values[d]!) putValues(to, column);
  }
  const samples = columns * rows * metrics.length;
  console.error(`codec: ${((1000 * samples) / Number(process.hrtime.bigint() - start)).toFixed(1)} M samples a second written`);
  return [{ bench: 'codec', figure: 'codec.bytes', value: rounded(to.at / samples, 3), unit: 'bytes', target: 1.4, better: 'lower', ratioTo: null }];
};
