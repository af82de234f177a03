import { useCallback, useEffect, useRef, useState } from 'react';
import { emptyStable, freeze, join, type Stable, thaw } from './row-freeze.ts';

const sortEveryMs = 2000;

interface Held<Row> {
  readonly list: string;
  readonly stable: Stable<Row>;
  readonly sortedAt: number;
}

/**
 * The rows of a list that does not move under the hand. `list` names what is listed (tab and filter): another one starts afresh.
 * While not frozen, new rows appear at once and everything is sorted at most every two seconds.
 */
export const useStableRows = <Row>(list: string, live: readonly Row[] | undefined, keyOf: (row: Row) => string, isFrozen: boolean) => {
  const [held, setHeld] = useState<Held<Row>>({ list, stable: emptyStable, sortedAt: 0 });
  const newest = useRef(live);
  useEffect(() => {
    newest.current = live;
    if (live === undefined) return;
    const now = Date.now();
    // oxlint-disable-next-line react/set-state-in-effect -- what moves depends on the time, which only an effect may read
    setHeld((before) => {
      if (before.list !== list) return { list, stable: thaw(live), sortedAt: now };
      if (isFrozen) return { ...before, stable: freeze(before.stable, live, keyOf) };
      if (now - before.sortedAt >= sortEveryMs) return { list, stable: thaw(live), sortedAt: now };
      return { ...before, stable: join(before.stable, live, keyOf) };
    });
    if (isFrozen) return;
    const timer = setTimeout(() => setHeld({ list, stable: thaw(live), sortedAt: Date.now() }), sortEveryMs);
    return () => clearTimeout(timer);
  }, [list, live, keyOf, isFrozen]);

  /** Shows what was held back and lets go what has left. */
  const refresh = useCallback(() => {
    const rows = newest.current;
    if (rows) setHeld((before) => ({ ...before, stable: thaw(rows), sortedAt: Date.now() }));
  }, []);
  return { ...(held.list === list ? held.stable : (emptyStable as Stable<Row>)), refresh };
};
