import type { Stop } from '../../contract/rpc.ts';
import type { SeriesId } from '../../domain/identity.ts';
import { qualities, type Quality } from '../../domain/telemetry/sample.ts';

/** The newest value of a series as the engine judges it now. */
export interface LatestValue {
  /** When it was measured; ms since 1970 UTC. */
  readonly at: number;
  /** Null: the device sent nothing that can be used. */
  readonly value: number | null;
  readonly quality: Quality;
  readonly flags: number;
}

export interface LatestSources {
  /** Calls `next` whenever the catalogue changed: which number stands for which series in frames. */
  readonly numbers: (next: (rows: readonly { readonly seriesId: SeriesId; readonly series: number }[]) => void) => Stop;
  readonly frames: (series: readonly SeriesId[], next: (columns: readonly Float64Array[]) => void) => Stop;
  readonly later: (task: () => void, ms: number) => void;
  readonly isHidden: () => boolean;
}

const emitMs = 250; // an eye cannot read a number that changes more often
const gatherMs = 30; // a screen mounts many cells at once: one request for all
const mostSeries = 2000;

const isSame = (a: LatestValue | undefined, b: LatestValue): boolean =>
  a !== undefined && a.at === b.at && a.value === b.value && a.quality === b.quality && a.flags === b.flags;

/**
 * Newest values outside of React: asks for exactly the series that some cell shows, and tells a cell at most four times a second
 * that its own value has changed. Nothing is told while the window is hidden.
 */
export const createLatestValues = ({ numbers, frames, later, isHidden }: LatestSources) => {
  const wanted = new Map<SeriesId, Set<() => void>>();
  const values = new Map<SeriesId, LatestValue>();
  const changed = new Set<SeriesId>();
  let idOf = new Map<number, SeriesId>();
  let held: readonly Float64Array[] = [];
  let stopNumbers: Stop | undefined;
  let stopFrames: Stop | undefined;
  let asked = '';
  let isGathering = false;
  let isResting = false;

  const emit = () => {
    if (isResting || changed.size === 0) return;
    isResting = true;
    later(() => {
      isResting = false;
      emit();
    }, emitMs);
    if (isHidden()) return;
    const told = [...changed];
    changed.clear();
    for (const id of told) for (const listener of wanted.get(id) ?? []) listener();
  };

  const take = (columns: readonly Float64Array[]) => {
    held = columns;
    const [series, times, numbersColumn, quality, flags] = columns;
    if (!series || !times || !numbersColumn || !quality || !flags) return;
    for (let row = 0; row < series.length; row++) {
      const id = idOf.get(series[row]!);
      const grade = qualities[quality[row]!];
      if (id === undefined || grade === undefined) continue; // nothing was measured yet
      const value = numbersColumn[row]!;
      const next: LatestValue = { at: times[row]!, value: Number.isNaN(value) ? null : value, quality: grade, flags: flags[row]! };
      if (isSame(values.get(id), next)) continue;
      values.set(id, next);
      changed.add(id);
    }
    emit();
  };

  const ask = () => {
    isGathering = false;
    const ids = [...wanted.keys()].toSorted().slice(0, mostSeries);
    const key = ids.join();
    if (key === asked) return;
    asked = key;
    stopFrames?.();
    stopFrames = ids.length > 0 ? frames(ids, take) : undefined;
    if (ids.length === 0) {
      stopNumbers?.();
      stopNumbers = undefined;
      values.clear();
    }
  };
  const gather = () => {
    if (isGathering) return;
    isGathering = true;
    later(ask, gatherMs);
  };

  return {
    /** The newest known value; the same object until it changes. */
    read: (id: SeriesId): LatestValue | undefined => values.get(id),

    watch: (id: SeriesId, listener: () => void): Stop => {
      stopNumbers ??= numbers((rows) => {
        idOf = new Map(rows.map(({ seriesId, series }) => [series, seriesId]));
        take(held);
      });
      const listeners = wanted.get(id) ?? new Set();
      listeners.add(listener);
      wanted.set(id, listeners);
      gather();
      return () => {
        listeners.delete(listener);
        if (listeners.size === 0 && wanted.get(id) === listeners) wanted.delete(id);
        gather();
      };
    },
  };
};
