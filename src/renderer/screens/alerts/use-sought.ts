import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { AlertTab } from '../../../contract/views.ts';
import type { Label } from '../../../domain/alert/label.ts';
import { PointId } from '../../../domain/identity.ts';
import { go } from '../../lib/hash-location.ts';
import { alertRoute } from '../../lib/routes.ts';
import { engine } from '../../wire/engine.ts';

const tabOf = (label: Label): AlertTab => (label === 'A' ? 'history' : 'GHI'.includes(label) ? 'shelved' : 'active');

interface Options {
  readonly tab: AlertTab;
  /** The point of a link that is not among the rows that are there. */
  readonly wantedPoint: string | null;
  /** The row that had the cursor when the list was left, when it is not among them. */
  readonly cursor: string | undefined;
  /** There are more rows than are there. */
  readonly isCut: boolean;
  readonly isRead: boolean;
  readonly readOrder: () => Promise<readonly number[]>;
  readonly onFound: (key: string) => void;
  readonly onLinkDone: () => void;
}

/**
 * Looks once for a row that a link or the last visit wants and that is far down the list; a link to what has moved to another list
 * goes there. Gives the key of the row to bring into sight.
 */
export const useSought = ({ tab, wantedPoint, cursor, isCut, isRead, readOrder, onFound, onLinkDone }: Options): string | undefined => {
  const [found, setFound] = useState<string>();
  const newest = useRef({ readOrder, onFound, onLinkDone });
  useLayoutEffect(() => {
    newest.current = { readOrder, onFound, onLinkDone };
  });
  useEffect(() => {
    const pointId = PointId.safeParse(wantedPoint).data;
    const isLink = pointId !== undefined;
    if (!isRead || (!isLink && (cursor === undefined || !isCut))) return;
    let isOver = false;
    const seek = async (): Promise<void> => {
      const row = isLink ? await engine.alertOfPoint({ pointId }) : undefined;
      if (isOver || row === null) return;
      if (row && tabOf(row.label) !== tab) return go(alertRoute(row, tabOf(row.label)), { replace: true });
      const key = row ? String(row.seq) : cursor!;
      const isThere = isCut && (await newest.current.readOrder()).includes(Number(key));
      if (isOver || !isThere) return;
      setFound(key);
      newest.current.onFound(key);
      if (isLink) newest.current.onLinkDone();
    };
    seek().catch(() => {}); // the engine is away, which the frame says
    return () => {
      isOver = true;
    };
  }, [tab, wantedPoint, cursor, isCut, isRead]);
  return found;
};
