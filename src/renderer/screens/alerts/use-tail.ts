import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { AlertRow, AlertTab } from '../../../contract/views.ts';
import type { QueueGroup, QueueSort } from '../../../domain/alert/queue-order.ts';
import type { GridRest } from '../../lib/grid/grid-rest.ts';
import { engine } from '../../wire/engine.ts';
import { useWatch } from '../../wire/hooks.ts';
import { newOnes, orderBehind, remember, type Window, windowOf } from './long-list.ts';
import type { Shown } from './use-alert-columns.tsx';

/** A list that nobody's hand is on is put in order again at most this often. */
const sortEveryMs = 2000;
const askEveryMs = 100;
/** Rows kept of what was scrolled through. */
const mostKept = 2000;
/** Rows of one question; the contract takes no more. */
const perQuestion = 1000;
const nothing: ReadonlyMap<number, Shown> = new Map();

/** Which alerts are listed, and in which order. */
export interface Question {
  readonly tab: AlertTab;
  readonly search: string;
  readonly sort?: QueueSort;
  readonly group?: QueueGroup;
}
/** The same without the order, for questions about single rows. */
const unsorted = ({ tab, search, group }: Question) => ({ tab, search, ...(group && { group }) });

interface Options {
  readonly question: Question;
  /** Names the list: another one starts afresh. */
  readonly list: string;
  /** Numbers of the rows that stand before. */
  readonly head: readonly number[];
  /** Rows that are listed and not shown while nothing may move, and the newest head of the list. */
  readonly held: readonly AlertRow[];
  readonly live: readonly AlertRow[];
  /** The head is not the whole list. */
  readonly isCut: boolean;
  readonly total: number;
  /** Changes whenever alerts do. */
  readonly version: unknown;
  readonly isFrozen: boolean;
  /** Rows besides those in sight that somebody has to know the present of. */
  readonly also: readonly number[];
  /** Keys of rows that must stay known. */
  readonly picked: ReadonlySet<string>;
}

/** The newest state of some rows, once. */
export const ask = (question: Question, seqs: readonly number[]) =>
  new Promise<Parameters<Parameters<typeof engine.alertRows>[1]>[0]>((resolve, reject) => {
    const stop = engine.alertRows(
      { ...unsorted(question), seqs: [...seqs] },
      (value) => {
        resolve(value);
        queueMicrotask(() => stop());
      },
      reject,
    );
  });

/** What follows after the head of a long list: its order is read when somebody comes near, its rows when they come into sight. */
export const useTail = ({ question, list, head, held, live, isCut, total, version, isFrozen, also, picked }: Options) => {
  const [view, setView] = useState<{ readonly of: string; readonly window: Window | undefined }>({ of: list, window: undefined });
  const [order, setOrder] = useState<{ readonly of: string; readonly turn: number; readonly seqs: readonly number[] }>();
  const [memory, setMemory] = useState({ of: list, known: nothing });
  const [turn, setTurn] = useState(0);
  const window = view.of === list ? view.window : undefined;
  // While the head is the whole list nothing follows it, except what has left under a hand since the list was last put in order.
  const seqs = order?.of === list && (isCut || (isFrozen && order.turn === turn)) ? order.seqs : undefined;
  const known = memory.of === list ? memory.known : nothing;
  const isNear = window !== undefined;

  // The order: at once when somebody comes near, again after a change, and never while the list is under a hand.
  const reading = useRef({ at: 0, isOpen: false, of: '', turn: 0, version: undefined as unknown });
  useEffect(() => {
    if (!isNear || !isCut) return;
    const last = reading.current;
    const isDue = order?.of !== list || last.of !== list || last.turn !== turn;
    if (last.isOpen || (!isDue && (isFrozen || last.version === version))) return;
    const read = async () => {
      reading.current = { at: Date.now(), isOpen: true, of: list, turn, version };
      try {
        const answer = await engine.alertOrder(question);
        setOrder({ of: list, turn, seqs: answer.seqs });
      } catch {
        // The engine is away: the places stay empty, and the next change asks again.
      } finally {
        reading.current = { ...reading.current, isOpen: false };
      }
    };
    const timer = setTimeout(() => void read(), isDue ? 0 : Math.max(0, sortEveryMs - (Date.now() - last.at)));
    return () => clearTimeout(timer);
  }, [isNear, isCut, order, isFrozen, version, turn, list, question]);

  const isNew = useMemo(() => (isCut ? newOnes(held, live, head, seqs) : held), [isCut, held, live, head, seqs]);
  const behind = useMemo(() => seqs && orderBehind(seqs, head, new Set(isNew.map(({ seq }) => seq))), [seqs, head, isNew]);
  const count = isCut ? Math.max(0, total - isNew.length - head.length) : 0;

  const { from = 0, to = 0 } = window ?? {};
  const watched = useMemo(() => [...new Set([...(behind?.slice(from, to) ?? []), ...also])].slice(0, perQuestion), [behind, from, to, also]);
  const { value: listed } = useWatch('alertRows', watched.length === 0 ? null : { ...unsorted(question), seqs: watched });
  const [taken, setTaken] = useState(listed);
  if (listed !== taken) {
    setTaken(listed);
    if (listed) setMemory({ of: list, known: remember(known, listed, mostKept, (seq) => picked.has(String(seq))) });
  }

  // A bar that is dragged passes thousands of rows: what it passes is not asked for, where it is every tenth of a second is.
  const passing = useRef<{ at: number; next: Window | undefined; timer: ReturnType<typeof setTimeout> | undefined }>({
    at: 0,
    next: undefined,
    timer: undefined,
  });
  useEffect(() => () => clearTimeout(passing.current.timer), [list]);
  const onShown = useCallback(
    (first: number, last: number) => {
      const pass = passing.current;
      pass.next = windowOf(first, last);
      const take = () => {
        pass.timer = undefined;
        pass.at = Date.now();
        const { next } = pass;
        setView((old) => (old.of === list && old.window?.from === next?.from && old.window?.to === next?.to ? old : { of: list, window: next }));
      };
      if (pass.timer !== undefined) return;
      const wait = askEveryMs - (Date.now() - pass.at);
      if (wait <= 0) take();
      else pass.timer = setTimeout(take, wait);
    },
    [list],
  );
  const rest: GridRest<Shown> = useMemo(
    () => ({
      count: behind?.length ?? count,
      keyAt: (index) => (behind?.[index] === undefined ? undefined : String(behind[index])),
      rowAt: (index) => (behind?.[index] === undefined ? undefined : known.get(behind[index])),
      indexOf: (key) => behind?.indexOf(Number(key)) ?? -1,
      onShown,
    }),
    [behind, count, known, onShown],
  );

  /** Reads rows that are not in sight, at most 1,000; resolves when they are known. */
  const read = useCallback(
    async (asked: readonly number[]): Promise<void> => {
      const page = await ask(question, asked);
      setMemory((old) => ({ of: list, known: remember(old.of === list ? old.known : nothing, page, Infinity) }));
    },
    [question, list],
  );
  /** The order of the whole list as it is now. */
  const readOrder = useCallback(async (): Promise<readonly number[]> => {
    const answer = await engine.alertOrder(question);
    setOrder({ of: list, turn, seqs: answer.seqs });
    return answer.seqs;
  }, [question, list, turn]);
  return {
    rest,
    /** What waits behind the bar: new ones, not such as only moved up. */
    held: isNew,
    known,
    read,
    readOrder,
    /** Puts the list in order now, frozen or not. */
    refresh: useCallback(() => setTurn((n) => n + 1), []),
  };
};
