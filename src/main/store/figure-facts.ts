import { type Calls, emptyCalls, partOf } from '../../domain/report/figures/calls.ts';

/**
 * A call of the figures as 40 bytes, little-endian: doubles at, of, answered, cleared (ms; NaN: not), then two 32-bit numbers: the
 * point, and from its lowest bit on severity (2), because (3), way (2), is first (1), threshold (24). `group_concat` puts those of a
 * period one behind the other, which takes a tenth of the time of a million rows.
 */
const bytes = 40;
const doubles = bytes / 8;
const words = bytes / 4;

export interface Facts {
  readonly at: number;
  readonly of: number;
  readonly answered: number;
  readonly cleared: number;
  readonly point: number;
  /** Place in `severities`. */
  readonly severity: number;
  /** Place in `becauses`. */
  readonly because: number;
  /** Place in `answerWays`. */
  readonly way: number;
  readonly isFirst: boolean;
  readonly threshold: number;
}

export const encodeFacts = (facts: Facts): Buffer => {
  const body = Buffer.alloc(bytes);
  body.writeDoubleLE(facts.at, 0);
  body.writeDoubleLE(facts.of, 8);
  body.writeDoubleLE(facts.answered, 16);
  body.writeDoubleLE(facts.cleared, 24);
  body.writeUInt32LE(facts.point, 32);
  body.writeUInt32LE((facts.severity | (facts.because << 2) | (facts.way << 5) | (facts.isFirst ? 1 << 7 : 0) | (facts.threshold << 8)) >>> 0, 36);
  return body;
};
export const decodeFacts = (body: Buffer): Facts => {
  const bits = body.readUInt32LE(36);
  return {
    at: body.readDoubleLE(0),
    of: body.readDoubleLE(8),
    answered: body.readDoubleLE(16),
    cleared: body.readDoubleLE(24),
    point: body.readUInt32LE(32),
    severity: bits & 3,
    because: (bits >>> 2) & 7,
    way: (bits >>> 5) & 3,
    isFirst: (bits & (1 << 7)) !== 0,
    threshold: bits >>> 8,
  };
};

/** Whether the same call, by point, occurrence and time, stands among the `count` that there are. They are in order of time. */
const isRepeat = ({ at, point, of }: Calls, count: number, time: number, p: number, start: number): boolean => {
  for (let k = count - 1; k >= 0 && at[k] === time; k--) if (point[k] === p && of[k] === start) return true;
  return false;
};

/**
 * The calls of a period as they were known at `to`, from their facts in order of time, in as many pieces as they were read in.
 * `respondOf` gives the response times of thresholds, ms.
 */
export const callsOf = (pieces: readonly Buffer[], to: number, respondOf: ReadonlyMap<number, number>): Calls => {
  const most = pieces.reduce((sum, { length }) => sum + Math.floor(length / bytes), 0);
  const calls = emptyCalls(most);
  let n = 0;
  for (const piece of pieces) n = decode(piece, calls, n, to, respondOf);
  return n === most ? calls : partOf(calls, 0, n);
};

const decode = (piece: Buffer, calls: Calls, from: number, to: number, respondOf: ReadonlyMap<number, number>): number => {
  const aligned = piece.byteOffset % 8 === 0 ? piece : Buffer.from(new Uint8Array(piece).buffer);
  const count = Math.floor(piece.length / bytes);
  const times = new Float64Array(aligned.buffer, aligned.byteOffset, count * doubles);
  const numbers = new Uint32Array(aligned.buffer, aligned.byteOffset, count * words);
  let n = from;
  for (let i = 0; i < count; i++) {
    const d = i * doubles;
    const [at, of] = [times[d]!, times[d + 1]!];
    const [point, bits] = [numbers[2 * d + 8]!, numbers[2 * d + 9]!];
    if (n > 0 && calls.at[n - 1]! > at) throw new Error('The calls of the figures are not read in order of time.');
    if (n > 0 && calls.at[n - 1] === at && isRepeat(calls, n, at, point, of)) continue;
    calls.at[n] = at;
    calls.of[n] = of;
    calls.point[n] = point;
    calls.severity[n] = bits & 3;
    calls.because[n] = (bits >>> 2) & 7;
    calls.isFirst[n] = (bits >>> 7) & 1;
    if (times[d + 2]! < to) {
      calls.answered[n] = times[d + 2]!;
      calls.way[n] = (bits >>> 5) & 3;
    }
    if (times[d + 3]! < to) calls.cleared[n] = times[d + 3]!;
    const respond = respondOf.get(bits >>> 8);
    if (respond !== undefined) calls.respond[n] = respond;
    n++;
  }
  return n;
};
