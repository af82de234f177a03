import type { FastLane } from './fast-lane.ts';
import type { Route, Source } from './router.ts';

/** A connection as ingest knows it: its sources and their ways. */
export interface OpenProfile {
  readonly sources: readonly Source[];
  readonly route: (topic: string) => Route;
  readonly fast: FastLane;
  readonly isSimulated: boolean;
}
