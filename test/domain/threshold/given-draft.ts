import { ThresholdDraft, type ThresholdInput } from '../../../src/domain/threshold/draft.ts';
import type { Columns } from '../../../src/domain/threshold/journal.ts';
import { columnsOf } from '../../../src/domain/threshold/keep.ts';
import type { Names } from '../../../src/domain/threshold/program.ts';

export const seriesOf = (n: number): string => `00000000-0000-8000-8000-${String(n).padStart(12, '0')}`;

/** Series `d/a`, `d/b`, `d/c` as the numbers 1, 2, 3; thresholds by name. */
export const namesWith = (zone = 'UTC', ...thresholds: readonly ThresholdDraft[]): Names => ({
  zone,
  series: (name) => {
    const n = ['d/a', 'd/b', 'd/c'].indexOf(name) + 1 || [1, 2, 3].find((i) => seriesOf(i) === name);
    return n ? seriesOf(n) : undefined;
  },
  threshold: (name) => {
    const draft = thresholds.find((one) => one.name === name);
    return draft && { thresholdId: name, draft };
  },
});

/** One level H at 80, two below to clear, no delays. */
export const draftWith = (given: Partial<ThresholdInput> = {}): ThresholdDraft =>
  ThresholdDraft.parse({
    name: 'n',
    seriesId: seriesOf(1),
    device: 'd',
    metric: 'a',
    unit: '',
    levels: [levelWith()],
    guidance: '',
    latching: false,
    selfAcknowledging: false,
    longestShelfMs: 0,
    staleAfterMs: 10_000,
    ...given,
  });
export const levelWith = (given: Partial<ThresholdInput['levels'][number]> = {}): ThresholdInput['levels'][number] => ({
  kind: 'H',
  limit: 80,
  deadBand: 2,
  onDelayMs: 0,
  offDelayMs: 0,
  severity: 'high',
  ...given,
});
/** The one level of a condition that holds or does not. */
export const yesNo = (given: Partial<ThresholdInput['levels'][number]> = {}) => levelWith({ limit: 1, deadBand: 0, ...given });

/** `1000 79, 2000 bad, 3000 80`: time and value. */
export const column = (text: string): Columns =>
  columnsOf(
    text === ''
      ? []
      : text.split(', ').map((pair) => {
          const [t, value] = pair.split(' ');
          return value === 'bad' || value === 'uncertain'
            ? { t: Number(t), value: 100, quality: value === 'bad' ? 0 : 2 }
            : { t: Number(t), value: Number(value), quality: 1 };
        }),
  );

/** mulberry32: the same numbers for the same seed. */
export const randomOf = (seed: number): (() => number) => {
  let a = seed;
  return () => {
    a = (a + 0x6d2b79f5) | 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
};
export const normalOf = (random: () => number): number => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
