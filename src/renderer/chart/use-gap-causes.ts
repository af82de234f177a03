import { useEffect, useRef } from 'react';
import type { Gap as CausedGap } from '../../domain/analytics/gaps.ts';
import type { SeriesId } from '../../domain/identity.ts';
import { engine } from '../wire/engine.ts';
import type { TimeRange } from './range.ts';

const againMs = 30_000;

/** Why nothing is stored in parts of the range, of all series together; asked anew when the range changes, and now and then while it follows the present. */
export const useGapCauses = (
  { ids, from, to, follow }: TimeRange & { readonly ids: readonly SeriesId[]; readonly follow: boolean },
  onCauses: (causes: readonly CausedGap[]) => void,
): void => {
  const newest = useRef(onCauses);
  useEffect(() => {
    newest.current = onCauses;
  });
  const key = JSON.stringify({ ids, follow, ...(follow ? { length: to - from } : { from, to }) });
  useEffect(() => {
    const wanted = JSON.parse(key) as { ids: readonly SeriesId[]; follow: boolean; length?: number; from?: number; to?: number };
    let isOver = false;
    const ask = () => {
      const now = Date.now();
      const range = { from: wanted.from ?? now - wanted.length!, to: wanted.to ?? now };
      void Promise.all(wanted.ids.map((seriesId) => engine.gaps({ seriesId, ...range }))).then(
        (all) => !isOver && newest.current(all.flat()),
        () => {}, // the hatches stay without their words
      );
    };
    ask();
    const timer = wanted.follow ? setInterval(() => document.visibilityState === 'visible' && ask(), againMs) : undefined;
    return () => {
      isOver = true;
      clearInterval(timer);
    };
  }, [key]);
};
