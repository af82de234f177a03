import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual';
import { type CSSProperties, type MouseEvent, type PointerEvent, type RefObject, useCallback, useEffect, useId, useMemo, useRef } from 'react';
import { useCommand } from '../../commands/use-command.ts';
import { useText } from '../../i18n/text.ts';
import { usePreferences } from '../../theme/preferences.ts';
import { type CursorStep, revealAt, stepCursor } from './cursor.ts';
import { type GridColumn, type GridSort, headHeights, rowHeights, visibleColumns, widthOf } from './grid-column.ts';
import { ColumnTitle } from './column-title.tsx';
import { AwaitedRow, GridRow } from './grid-row.tsx';
import { type GridRest, placesOf } from './grid-rest.ts';
import styles from './grid.module.css';
import { useSize } from './use-size.ts';

export interface GridSelection {
  readonly keys: ReadonlySet<string>;
  readonly set: (keys: ReadonlySet<string>) => void;
  /** Selects all that match, loaded or not. */
  readonly all: () => void;
}

export interface RowLook {
  readonly isStrong?: boolean;
  readonly isMuted?: boolean;
}

export interface GridProps<Row> {
  readonly label: string;
  readonly rows: readonly Row[];
  /** Size of the whole set, when that is more than can be scrolled to. */
  readonly total?: number;
  /** What follows after `rows` and is read when somebody comes near. */
  readonly rest?: GridRest<Row>;
  readonly keyOf: (row: Row) => string;
  readonly columns: readonly GridColumn<Row>[];
  /** The row of the cursor by key: the cursor stays with its row when the order changes. */
  readonly activeKey: string | undefined;
  readonly onActive: (key: string) => void;
  /** A row that is brought into sight once, because something else than a press on the list wants it there. */
  readonly revealKey?: string | undefined;
  readonly selection?: GridSelection;
  readonly onOpen?: (row: Row) => void;
  readonly lookOf?: (row: Row) => RowLook;
  /** The element that has the focus. */
  readonly gridRef: RefObject<HTMLDivElement | null>;
  readonly region?: string;
  /** How the list is sorted by a column, and what a press on a title does; without `onSort` no title can be pressed. */
  readonly sort?: GridSort | undefined;
  readonly onSort?: (by: string) => void;
  /** Something lies over the last pixels of the list: rows can be scrolled out from under it, and nothing moves when it comes. */
  readonly coveredPx?: number;
}

const nothing: ReadonlySet<string> = new Set();

/**
 * A virtual list with a cursor. The focus stays on the grid itself, the cursor is the row named by `aria-activedescendant`;
 * that row is always drawn, so that scrolling never loses it. However long the list is, only the rows around the window exist.
 */
export const Grid = <Row,>(props: GridProps<Row>) => {
  const {
    label,
    rows,
    rest,
    total = 0,
    keyOf,
    columns,
    activeKey,
    onActive,
    revealKey,
    selection,
    onOpen,
    lookOf,
    gridRef,
    region,
    sort,
    onSort,
    coveredPx = 0,
  } = props;
  const t = useText('ui');
  const density = usePreferences((p) => p.density);
  const size = useSize(gridRef);
  const id = useId();
  const anchor = useRef<string | undefined>(undefined);
  const awaited = useRef<number | undefined>(undefined);
  const [rowHeight, headHeight] = [rowHeights[density], headHeights[density]];
  const shown = useMemo(() => visibleColumns(columns, size.width, density), [columns, size.width, density]);
  const template = [...(selection ? ['var(--control)'] : []), ...shown.map((column) => widthOf(column, density))].join(' ');
  const places = useMemo(() => placesOf(rows, keyOf, rest), [rows, keyOf, rest]);
  const activeIndex = activeKey === undefined ? -1 : places.indexOf(activeKey);
  const selected = selection?.keys ?? nothing;

  const virtualizer = useVirtualizer({
    count: places.count,
    getScrollElement: () => gridRef.current,
    estimateSize: () => rowHeight,
    overscan: 8,
    scrollMargin: headHeight,
    paddingEnd: coveredPx,
    rangeExtractor: (range) => {
      const indexes = defaultRangeExtractor(range);
      return activeIndex === -1 || indexes.includes(activeIndex) ? indexes : [...indexes, activeIndex].toSorted((a, b) => a - b);
    },
  });
  useEffect(() => virtualizer.measure(), [virtualizer, rowHeight]);

  const items = virtualizer.getVirtualItems();
  const { startIndex = 0, endIndex = 0 } = virtualizer.range ?? {};
  const onShown = rest?.onShown;
  useEffect(() => onShown?.(startIndex - rows.length, endIndex - rows.length), [onShown, startIndex, endIndex, rows.length]);

  const viewHeight = size.height - headHeight - coveredPx;
  const moveTo = useCallback(
    (index: number | undefined) => {
      if (index === undefined) return;
      const key = places.keyAt(index);
      // A place far down the list: which row stands there is known a moment later.
      awaited.current = key === undefined ? index : undefined;
      if (key !== undefined) onActive(key);
      const next = revealAt(index, virtualizer.scrollOffset ?? 0, viewHeight, rowHeight);
      if (next !== undefined) gridRef.current?.scrollTo({ top: next });
    },
    [places, onActive, virtualizer, viewHeight, rowHeight, gridRef],
  );
  useEffect(() => {
    const key = awaited.current === undefined ? undefined : places.keyAt(Math.min(awaited.current, places.count - 1));
    if (key === undefined) return;
    awaited.current = undefined;
    onActive(key);
  }, [places, onActive]);

  const revealed = useRef<string | undefined>(undefined);
  const revealIndex = revealKey === undefined || revealed.current === revealKey ? -1 : places.indexOf(revealKey);
  useEffect(() => {
    if (revealIndex === -1 || viewHeight <= 0) return;
    revealed.current = revealKey;
    const top = revealAt(revealIndex, virtualizer.scrollOffset ?? 0, viewHeight, rowHeight);
    if (top !== undefined) gridRef.current?.scrollTo({ top });
  }, [revealKey, revealIndex, viewHeight, rowHeight, virtualizer, gridRef]);

  const step = (which: CursorStep) => () => {
    anchor.current = undefined;
    moveTo(stepCursor(awaited.current ?? activeIndex, which, places.count, Math.floor(viewHeight / rowHeight)));
  };
  const toggle = (key: string | undefined) => {
    if (!selection || key === undefined) return;
    const next = new Set(selection.keys);
    if (!next.delete(key)) next.add(key);
    anchor.current = key;
    selection.set(next);
  };
  const extendTo = (key: string | undefined) => {
    if (!selection || key === undefined) return;
    anchor.current ??= activeKey ?? key;
    selection.set(new Set(places.between(anchor.current, key)));
  };
  const extend = (which: CursorStep) => () => {
    const index = stepCursor(activeIndex, which, places.count, 1);
    extendTo(index === undefined ? undefined : places.keyAt(index));
    moveTo(index);
  };
  const openActive = () => {
    const row = activeIndex === -1 ? undefined : places.rowAt(activeIndex);
    if (row !== undefined) onOpen?.(row);
  };

  const here = { within: gridRef };
  const canSelect = { within: gridRef, isOn: selection !== undefined };
  useCommand('list.next', step('next'), here);
  useCommand('list.previous', step('previous'), here);
  useCommand('list.first', step('first'), here);
  useCommand('list.last', step('last'), here);
  useCommand('list.page-down', step('page-down'), here);
  useCommand('list.page-up', step('page-up'), here);
  useCommand('list.select', () => toggle(activeKey), canSelect);
  useCommand('list.extend-down', extend('next'), canSelect);
  useCommand('list.extend-up', extend('previous'), canSelect);
  useCommand('list.select-all', () => selection?.all(), canSelect);
  useCommand('list.open', openActive, { within: gridRef, isOn: onOpen !== undefined });

  const keyUnder = ({ target }: { readonly target: EventTarget }): string | undefined =>
    target instanceof Element ? (target.closest<HTMLElement>('[role="row"][data-key]')?.dataset['key'] ?? undefined) : undefined;
  // What is pressed counts, not what lies under the pointer when it is released.
  const onPress = (event: PointerEvent) => {
    const title = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-sort]')?.dataset['sort'] : undefined;
    if (event.button === 0 && title !== undefined) return onSort?.(title);
    const key = keyUnder(event);
    if (event.button !== 0 || key === undefined) return;
    const isPick = event.target instanceof Element && event.target.closest('[data-pick]') !== null;
    if (selection && (isPick || event.ctrlKey || event.metaKey)) toggle(key);
    else if (selection && event.shiftKey) extendTo(key);
    else anchor.current = undefined;
    awaited.current = undefined;
    onActive(key);
  };
  const onDouble = (event: MouseEvent) => {
    const key = keyUnder(event);
    const row = key === undefined ? undefined : places.rowAt(places.indexOf(key));
    if (row !== undefined) onOpen?.(row);
  };
  const rowId = (key: string) => `${id}-${key}`;
  const cells = shown.length + (selection ? 1 : 0);

  return (
    <div className={styles.frame}>
      <div
        ref={gridRef}
        className={styles.grid}
        role="grid"
        tabIndex={0}
        aria-label={label}
        aria-rowcount={Math.max(total, places.count) + 1}
        aria-colcount={cells}
        aria-multiselectable={selection !== undefined || undefined}
        aria-activedescendant={activeIndex === -1 || activeKey === undefined ? undefined : rowId(activeKey)}
        data-region={region}
        style={{ '--columns': template } as CSSProperties}
        onPointerDown={onPress}
        onDoubleClick={onOpen && onDouble}
      >
        <div role="rowgroup" className={styles.head}>
          <div role="row" aria-rowindex={1} className={styles.headRow}>
            {selection && <span role="columnheader" className={styles.pick} aria-hidden="true" />}
            {shown.map((column) => (
              <ColumnTitle<Row> key={column.id} column={column} sort={sort} canSort={onSort !== undefined && column.isSortable === true} />
            ))}
          </div>
        </div>
        <div role="rowgroup" className={styles.body} style={{ height: virtualizer.getTotalSize() }}>
          {items.map(({ index, start }) => {
            const row = places.rowAt(index);
            const key = places.keyAt(index);
            const top = start - headHeight;
            if (row === undefined || key === undefined) return <AwaitedRow key={`at ${index}`} index={index} top={top} columns={cells} words={t('loading')} />;
            const look = lookOf?.(row);
            return (
              <GridRow<Row>
                key={key}
                id={rowId(key)}
                rowKey={key}
                row={row}
                columns={shown}
                index={index}
                top={top}
                isActive={key === activeKey}
                isSelected={selection ? selected.has(key) : key === activeKey}
                isPickable={selection !== undefined}
                isStrong={look?.isStrong === true}
                isMuted={look?.isMuted === true}
              />
            );
          })}
        </div>
      </div>
    </div>
  );
};
