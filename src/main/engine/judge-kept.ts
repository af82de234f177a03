import { type JournalEntry, openOccurrence } from '../../domain/threshold/journal.ts';
import { decodeState, encodeState } from '../../domain/threshold/keep.ts';
import type { Watch } from '../../domain/threshold/watch-state.ts';
import type { PointStates } from '../store/checkpoints.ts';
import type { Entry } from './judge-entries.ts';

/** Where judging stands, as a checkpoint keeps it: every watch without its plan, and the kept states that are not yet written. */
export const keptOf = (entries: readonly Entry[]): { readonly body: string; readonly states: readonly PointStates[] } => ({
  body: encodeState(Object.fromEntries(entries.map(({ pointId, watch }) => [pointId, { ...watch, plan: undefined }]))),
  states: entries
    .filter(({ dirtyFrom }) => dirtyFrom < Infinity)
    .map((entry) => ({ point: entry.pointId, forget: entry.dirtyFrom, rows: entry.keep.rows().filter(({ t }) => t > entry.dirtyFrom) })),
});

/** The watches of a checkpoint by point; their plans are those of today. */
export const watchesOf = (body: string | undefined): Readonly<Record<string, Watch>> => decodeState(body ?? '{}');

/** What has not ended, for the journal. */
export const openOf = (entries: readonly Entry[]): readonly JournalEntry[] =>
  entries.flatMap(({ pointId, watch }) => {
    const one = openOccurrence(watch.plan, watch.cursor);
    return one ? { ...one, point: pointId as string } : [];
  });
