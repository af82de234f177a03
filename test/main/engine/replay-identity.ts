import { Flag, type SampleRow } from '../../../src/domain/telemetry/sample.ts';
import { plansOf } from '../../../src/domain/threshold/backtest.ts';
import { columnsOf } from '../../../src/domain/threshold/keep.ts';
import { type JournalEntry, journalOf, journalText } from '../../../src/domain/threshold/journal.ts';
import type { ThresholdDraft } from '../../../src/domain/threshold/threshold.ts';
import { levelWith, namesWith, normalOf, randomOf } from '../../domain/threshold/given-draft.ts';
import { message } from '../store/telemetry-given.ts';
import { draftFor, type GivenJudge, givenJudge } from './given-judge.ts';

export interface Scale {
  readonly sources: number;
  readonly hours: number;
  readonly everyMs: number;
  readonly kills: number;
  readonly buffers: number;
}

const start = 1_763_600_400_000;
/** How late a sample may come when samples are shuffled inside of the bound. */
export const boundMs = 5 * 60_000;

/** A noisy walk around its limits, with gaps, bad values and steps; the same for the same seed. */
const streamOf = (source: number, { hours, everyMs }: Scale): readonly SampleRow[] => {
  const random = randomOf(1000 + source);
  const rows: SampleRow[] = [];
  let level = 60;
  for (let t = start + Math.floor(random() * everyMs); t < start + hours * 3_600_000; t += everyMs) {
    if (random() < 0.002) t += Math.floor(random() * 20 * everyMs);
    level += (60 - level) * 0.01 + 2 * normalOf(random);
    const value = random() < 0.01 ? null : Math.round(100 * (level + normalOf(random) + (random() < 0.003 ? 40 : 0))) / 100;
    rows.push(message(`dev${String(source).padStart(3, '0')}`, t, { t: value }, { recv: t + 40 }));
  }
  return rows;
};

export type Feed = 'in order' | 'shuffled inside the bound' | 'as offline buffers' | 'with 5 % duplicates' | 'with kills';

const byArrival = (rows: readonly SampleRow[]): readonly SampleRow[] => rows.toSorted((a, b) => a.recv - b.recv || a.ts - b.ts);

/** What arrives, and when. */
export const arrivalsOf = (feed: Feed, scale: Scale): readonly SampleRow[] => {
  const random = randomOf(7);
  const { hours, buffers } = scale;
  const rows = Array.from({ length: scale.sources }, (_, source) => streamOf(source, scale)).flat();
  switch (feed) {
    case 'in order':
    case 'with kills':
      return byArrival(rows);
    case 'shuffled inside the bound':
      return byArrival(rows.map((row) => ({ ...row, recv: row.ts + Math.floor(random() * boundMs) })));
    case 'with 5 % duplicates':
      return byArrival(rows.flatMap((row) => (random() < 0.05 ? [row, { ...row, recv: row.recv + Math.floor(random() * 60_000) }] : [row])));
    case 'as offline buffers': {
      // Each source keeps what it measures, and gives it all when its buffer is due: the buffers come in any order.
      const length = (hours * 3_600_000) / buffers;
      const due = Array.from({ length: buffers }, (_, i) => i);
      for (let i = due.length - 1; i > 0; i--) {
        const k = Math.floor(random() * (i + 1));
        [due[i], due[k]] = [due[k]!, due[i]!];
      }
      return byArrival(
        rows.map((row) => {
          const buffer = Math.min(buffers - 1, Math.floor((row.ts - start) / length));
          return { ...row, recv: start + hours * 3_600_000 + due[buffer]! * 60_000, flags: Flag.historical };
        }),
      );
    }
  }
};

const draftsOf = (series: { readonly id: string; readonly device: string; readonly metric: string }): ThresholdDraft =>
  draftFor(series, {
    staleAfterMs: 60_000,
    levels: [
      levelWith({ limit: 70, deadBand: 2, onDelayMs: 15_000, offDelayMs: 30_000 }),
      levelWith({ kind: 'HH', limit: 90, onDelayMs: 0 }),
      levelWith({ kind: 'L', limit: 50, deadBand: 2, onDelayMs: 30_000, count: { n: 3, withinMs: 600_000 } }),
    ],
  });

/** What the journal has to be: the fold over the samples in their order. */
export const expectedJournal = (scale: Scale): { readonly text: string; readonly occurrences: number } => {
  const entries: JournalEntry[] = [];
  const until = start + scale.hours * 3_600_000 + 600_000;
  const { console, ids } = prepare(scale);
  for (const [source, series] of console.telemetry.catalogue.all().entries()) {
    const rows = streamOf(source, scale);
    const columns = columnsOf(rows.map(({ ts, cells: [cell] }) => ({ t: ts, value: cell!.value ?? Number.NaN, quality: cell!.value === null ? 0 : 1 })));
    const names = { ...namesWith(), series: (name: string) => name };
    for (const plan of plansOf(draftsOf(series), names, (side) => `${ids[source]!} ${side}`)) {
      for (const one of journalOf(plan, [columns], until)) entries.push({ ...one, point: plan.pointId, version: 1 });
    }
  }
  console.done();
  return { text: journalText(entries), occurrences: entries.length };
};

/** A console on which every source has been heard of, and is watched from before the first sample of the stream. */
export const prepare = ({ sources }: Scale, folder?: string) => {
  const console = givenJudge(folder, { now: start - 3_600_000 });
  const at = start - 3_600_000;
  for (let source = 0; source < sources; source++)
    console.stage(message(`dev${String(source).padStart(3, '0')}`, at - 200_000, { t: 60 }, { recv: at - 200_000 }));
  console.commit();
  const ids = console.ops.log.atomically(() => console.telemetry.catalogue.all().map((series) => console.create(draftsOf(series))));
  return { console, ids };
};

/** The journal that the console has on record after a feed, in the names of `expectedJournal`. */
export const recordedJournal = (feed: Feed, scale: Scale): { readonly text: string; readonly called: number; readonly restarts: number } => {
  let { console, ids } = prepare(scale);
  const rows = arrivalsOf(feed, scale);
  const random = randomOf(99);
  const kills = new Set(feed === 'with kills' ? Array.from({ length: scale.kills }, () => Math.floor(random() * rows.length)) : []);
  let restarts = 0;
  let waiting: SampleRow[] = [];
  let tickAt = -Infinity;
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i]!;
    console.clock.now = Math.max(console.clock.now, row.recv);
    console.stage(row);
    waiting.push(row);
    if (kills.has(i)) {
      // What was not committed was not acknowledged: it comes again.
      const isAfterSamples = random() < 0.5;
      if (isAfterSamples) console.telemetry.commit(console.clock.now); // on disk, and the process ends before the log
      console = console.crash();
      restarts++;
      for (const again of waiting) console.stage(again);
      console.commit();
      waiting = [];
    } else if (waiting.length >= 200) {
      console.commit();
      waiting = [];
    }
    if (row.recv - tickAt >= 600_000 && waiting.length === 0) {
      tickAt = row.recv;
      console.tick(row.recv, () => (feed === 'as offline buffers' ? undefined : row.recv - boundMs));
    }
  }
  const text = finished(console, ids, scale);
  const called = console.ops.db.prepare<[], number>("SELECT count(*) FROM event WHERE type = 'AlertAnnunciated'").pluck().get()!;
  console.done();
  return { text, called, restarts };
};

/** The journal when all has been heard, in the names of `expectedJournal`. */
export const finished = (console: GivenJudge, ids: readonly string[], scale: Scale): string => {
  console.commit();
  const until = start + scale.hours * 3_600_000 + 600_000;
  console.tick(Math.max(console.clock.now + 2000, until + 2000), () => until);
  console.judge.checkpoint();
  const pointNames = new Map<string, string>();
  for (const id of ids) for (const side of ['low', 'high']) pointNames.set(console.pointOf(id, side as 'low' | 'high'), `${id} ${side}`);
  return journalText(console.judge.journal().map((entry) => ({ ...entry, point: pointNames.get(entry.point) ?? entry.point })));
};
