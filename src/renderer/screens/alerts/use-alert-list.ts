import { useCallback, useEffect, useMemo, useState } from 'react';
import type { AlertTab } from '../../../contract/views.ts';
import type { GridSelection } from '../../lib/grid/grid.tsx';
import { useQuery } from '../../lib/hash-location.ts';
import { useWatch } from '../../wire/hooks.ts';
import { successor } from './row-freeze.ts';
import { keyOf, keyOfShown } from './use-alert-columns.tsx';
import { useStableRows } from './use-stable-rows.ts';

const page = 200;
const most = 1000;
const none: ReadonlySet<string> = new Set();

/** Which row had the cursor when the tab was left, so that coming back finds it. */
const remembered = new Map<AlertTab, string>();

/** Rows, cursor and selection of one tab. Cursor and selection are keys of occurrences, never positions. */
export const useAlertList = (tab: AlertTab, isFrozen: boolean, onChosen: () => void) => {
  const [query, patchQuery] = useQuery();
  const search = query.get('search') ?? '';
  const wantedPoint = query.get('point');
  const [limit, setLimit] = useState(page);
  const [cursor, setCursor] = useState(remembered.get(tab));
  const [picked, setPicked] = useState(none);
  const [isAllWanted, setAllWanted] = useState(false);

  const { value: queue, error } = useWatch('alertQueue', { tab, search, limit });
  // A larger window is another watch: until its first answer the former rows stay.
  const [last, setLast] = useState<{ readonly of: string; readonly queue: typeof queue }>({ of: '', queue: undefined });
  const list = `${tab} ${search}`;
  if (queue && (last.of !== list || last.queue !== queue)) setLast({ of: list, queue });
  const current = queue ?? (last.of === list ? last.queue : undefined);
  const { shown, held, refresh } = useStableRows(list, current?.rows, keyOf, isFrozen);
  const keys = useMemo(() => shown.map(keyOfShown), [shown]);

  const [before, setBefore] = useState<{ readonly keys: readonly string[]; readonly active: string | undefined }>({ keys: [], active: undefined });
  const linked = wantedPoint === null ? undefined : shown.find(({ row }) => row.pointId === wantedPoint)?.row.alertId;
  const active = linked ?? (cursor !== undefined && keys.includes(cursor) ? cursor : successor(before.keys, before.active ?? '', keys));
  if (before.keys !== keys || before.active !== active) setBefore({ keys, active });
  useEffect(() => {
    if (active !== undefined) remembered.set(tab, active);
  }, [active, tab]);

  const choose = useCallback(
    (key: string) => {
      if (wantedPoint !== null) patchQuery({ point: null });
      setCursor((old) => {
        if (old !== key) onChosen();
        return key;
      });
    },
    [wantedPoint, patchQuery, onChosen],
  );
  const setSelection = useCallback(
    (next: ReadonlySet<string>) => {
      setPicked(next);
      onChosen();
    },
    [onChosen],
  );
  const loaded = current?.rows.length ?? 0;
  const total = current?.total ?? 0;
  const all = useCallback(() => {
    if (loaded < Math.min(total, most)) setLimit(most);
    setAllWanted(true);
  }, [loaded, total]);
  useEffect(() => {
    if (!isAllWanted || loaded < Math.min(total, most)) return;
    refresh(); // "all that match" means the newest list, held rows included
    // oxlint-disable-next-line react/set-state-in-effect -- the rows that were asked for have just come from the engine
    setSelection(new Set(current?.rows.map(keyOf)));
    setAllWanted(false);
  }, [isAllWanted, loaded, total, current, refresh, setSelection]);

  const selected = useMemo(() => shown.filter(({ row }) => picked.has(row.alertId)), [shown, picked]);
  const selection: GridSelection = useMemo(() => ({ keys: picked, set: setSelection, all }), [picked, setSelection, all]);
  const activeShown = shown.find(({ row }) => row.alertId === active);
  const setSearch = useCallback(
    (text: string) => {
      setPicked(none);
      patchQuery({ search: text === '' ? null : text });
    },
    [patchQuery],
  );
  return {
    search,
    setSearch,
    queue: current,
    error,
    shown,
    held,
    refresh,
    active: activeShown,
    choose,
    selection,
    selected,
    /** What an action applies to: the selection, else the row of the cursor. */
    targets: selected.length > 0 ? selected : activeShown ? [activeShown] : [],
    clearSelection: () => setSelection(none),
    loadMore: useCallback(() => setLimit((old) => Math.min(most, old + page)), []),
  };
};
