import { useCallback, useEffect, useMemo, useState } from 'react';
import type { AlertRow, AlertTab } from '../../../contract/views.ts';
import type { GridSelection } from '../../lib/grid/grid.tsx';
import { useQuery } from '../../lib/hash-location.ts';
import { useWatch } from '../../wire/hooks.ts';
import { settleCut } from './long-list.ts';
import { successor } from './row-freeze.ts';
import { keyOf, keyOfShown, type Shown } from './use-alert-columns.tsx';
import { useQuestion } from './use-question.ts';
import { useSought } from './use-sought.ts';
import { useStableRows } from './use-stable-rows.ts';
import { useTail } from './use-tail.ts';

/** Rows of the head of the list, which are always there. */
const page = 200;
/** Rows that can be chosen at once: each of them is read, because an action names its call. */
export const mostPicked = 10_000;
const none: ReadonlySet<string> = new Set();
const noSeqs: readonly number[] = [];
const noRows: readonly AlertRow[] = [];
/** Rows of one question. */
const perQuestion = 1000;

/** Which row had the cursor when the tab was left, so that coming back finds it. */
const remembered = new Map<AlertTab, string>();

/** Rows, cursor and selection of one tab. Cursor and selection are keys of occurrences, never positions. */
export const useAlertList = (tab: AlertTab, isFrozen: boolean, onChosen: () => void) => {
  const [query, patchQuery] = useQuery();
  const { question, list, search } = useQuestion(tab, query);
  const wantedPoint = query.get('point');
  const [cursor, setCursor] = useState(remembered.get(tab));
  /** The cursor stands where somebody put it since the list was opened. */
  const [isPlaced, setPlaced] = useState(false);
  const [picked, setPicked] = useState(none);
  /** All were chosen, and which these are is still being asked. */
  const [isOrdering, setOrdering] = useState(false);

  const asked = useWatch('alertQueue', { ...question, limit: page });
  const queue = asked.value;
  // Another filter is another watch: until its first answer nothing of the former one stands there.
  const [last, setLast] = useState<{ readonly of: string; readonly queue: typeof queue }>({ of: '', queue: undefined });
  if (queue && (last.of !== list || last.queue !== queue)) setLast({ of: list, queue });
  const current = queue ?? (last.of === list ? last.queue : undefined);
  const { shown: stable, held: notShown, refresh: sort } = useStableRows(list, current?.rows, keyOf, isFrozen);
  const total = current?.total ?? 0;
  const isCut = current !== undefined && current.rows.length < total;

  const headKey = stable.map(keyOfShown).join();
  const head = useMemo(() => (headKey === '' ? [] : headKey.split(',').map(Number)), [headKey]);
  const keys = useMemo(() => (headKey === '' ? [] : headKey.split(',')), [headKey]);
  // Pushed out of the head by new ones, or far down and out of sight: what became of them is asked for. The row of the cursor always
  // is while the list is cut: an answer moves it behind all that is unanswered, and what became of it must not take a second question.
  const alsoKey = [
    ...(isCut ? stable.flatMap(({ row, hasLeft }) => (hasLeft && row.seq > 0 ? [row.seq] : [])) : []),
    // What could not be stored has no number of its own that could be asked for.
    ...(cursor === undefined || cursor.startsWith('-') || (!isCut && keys.includes(cursor)) ? [] : [cursor]),
  ].join();
  const also = useMemo(() => (alsoKey === '' ? noSeqs : alsoKey.split(',').map(Number)), [alsoKey]);
  const isLong = isCut || head.length < total;
  const tail = useTail({
    question,
    list,
    head,
    held: notShown,
    live: current?.rows ?? noRows,
    isCut,
    total,
    version: current,
    isFrozen,
    also: isLong ? also : noSeqs,
    picked,
  });
  const { rest, held, known, read, readOrder, refresh: sortTail } = tail;
  const shown = useMemo(() => settleCut(stable, isCut, known), [stable, isCut, known]);
  const refresh = useCallback(() => {
    sort();
    sortTail();
  }, [sort, sortTail]);

  const [before, setBefore] = useState<{ readonly keys: readonly string[]; readonly active: string | undefined; readonly behind: number }>({
    keys: [],
    active: undefined,
    behind: -1,
  });
  const linked = wantedPoint === null ? undefined : shown.find(({ row }) => row.pointId === wantedPoint);
  const sought = useSought({
    tab,
    wantedPoint: linked ? null : wantedPoint,
    cursor: isPlaced || cursor === undefined || keys.includes(cursor) || cursor.startsWith('-') ? undefined : cursor,
    isCut,
    isRead: current !== undefined,
    readOrder,
    onFound: (key) => {
      setPlaced(true);
      setCursor(key);
    },
    onLinkDone: () => patchQuery({ point: null }),
  });
  const behind = cursor === undefined || !isPlaced || keys.includes(cursor) ? -1 : rest.indexOf(cursor);
  const isThere = cursor !== undefined && (behind !== -1 || keys.includes(cursor));
  // Far down, what now stands where the row stood takes the cursor: nobody is thrown back to the top.
  const next = () =>
    (before.behind === -1 ? undefined : rest.keyAt(Math.min(before.behind, rest.count - 1))) ?? successor(before.keys, before.active ?? '', keys);
  const active = linked ? keyOfShown(linked) : isThere ? cursor : next();
  const activeBehind = active === cursor ? behind : active === undefined || keys.includes(active) ? -1 : rest.indexOf(active);
  if (before.keys !== keys || before.active !== active || before.behind !== activeBehind) setBefore({ keys, active, behind: activeBehind });
  useEffect(() => {
    if (active !== undefined) remembered.set(tab, active);
  }, [active, tab]);

  const choose = useCallback(
    (key: string) => {
      if (wantedPoint !== null) patchQuery({ point: null });
      setPlaced(true);
      setCursor((old) => {
        if (old !== key) onChosen();
        return key;
      });
    },
    [wantedPoint, patchQuery, onChosen],
  );

  const byKey = useMemo(() => new Map(shown.map((each) => [keyOfShown(each), each])), [shown]);
  const shownOf = useCallback((key: string): Shown | undefined => byKey.get(key) ?? known.get(Number(key)), [byKey, known]);
  const setSelection = useCallback(
    (wanted: ReadonlySet<string>) => {
      setPicked(wanted.size > mostPicked ? new Set([...wanted].slice(0, mostPicked)) : wanted);
      onChosen();
    },
    [onChosen],
  );
  const all = useCallback(() => {
    refresh(); // "all that match" means the newest list, held rows included
    if (current && !isCut) return setSelection(new Set(current.rows.map(keyOf)));
    setOrdering(true);
    void readOrder()
      .then(
        (seqs) => setSelection(new Set(seqs.slice(0, mostPicked).map(String))),
        () => {}, // the engine is away, which the frame says: the selection stays as it was
      )
      .finally(() => setOrdering(false));
  }, [refresh, isCut, readOrder, setSelection, current]);

  const unread = useMemo(() => [...picked].filter((key) => shownOf(key) === undefined), [picked, shownOf]);
  const unreadKey = unread.slice(0, perQuestion).join();
  useEffect(() => {
    if (unreadKey === '') return;
    const asked = unreadKey.split(',');
    // What cannot be read is not chosen: nothing may happen to it unseen.
    read(asked.map(Number)).catch(() => setPicked((old) => new Set([...old].filter((key) => !asked.includes(key)))));
  }, [unreadKey, read]);
  const selected = useMemo(
    () =>
      [...picked].flatMap((key) => {
        const each = shownOf(key);
        // What has left is only there while its place in the list is.
        return each && (byKey.has(key) || !each.hasLeft || rest.indexOf(key) !== -1) ? [each] : [];
      }),
    [picked, shownOf, byKey, rest],
  );
  const selection: GridSelection = useMemo(() => ({ keys: picked, set: setSelection, all }), [picked, setSelection, all]);
  const activeShown = active === undefined ? undefined : shownOf(active);
  const setSearch = useCallback(
    (text: string) => {
      setPicked(none);
      patchQuery({ search: text === '' ? null : text });
    },
    [patchQuery],
  );
  const isReading = isOrdering || unread.length > 0;
  return {
    question,
    search,
    setSearch,
    queue: current,
    /** What the head of the list is read from. */
    asked,
    shown,
    rest,
    held,
    refresh,
    active: activeShown,
    activeKey: active,
    /** To be brought into sight: nobody pressed it. */
    revealKey: linked ? keyOfShown(linked) : sought,
    choose,
    selection,
    selected,
    /** What is chosen is still being read: an action has to name every call. */
    isReading,
    /** What an action applies to: the selection, else the row of the cursor. */
    targets: isReading ? [] : selected.length > 0 ? selected : activeShown ? [activeShown] : [],
    clearSelection: () => setSelection(none),
  };
};
