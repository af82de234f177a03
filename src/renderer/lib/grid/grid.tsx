import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual';
import { type CSSProperties, type PointerEvent, type RefObject, useCallback, useEffect, useId, useMemo, useRef } from 'react';
import { useCommand } from '../../commands/use-command.ts';
import { usePreferences } from '../../theme/preferences.ts';
import { classNames } from '../../ui/class-names.ts';
import { type CursorStep, keysBetween, stepCursor } from './cursor.ts';
import { type GridColumn, headHeights, rowHeights, visibleColumns, widthOf } from './grid-column.ts';
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
  /** Size of the whole set; more than `rows` when only a part is loaded. */
  readonly total?: number;
  readonly keyOf: (row: Row) => string;
  readonly columns: readonly GridColumn<Row>[];
  /** The row of the cursor by key: the cursor stays with its row when the order changes. */
  readonly activeKey: string | undefined;
  readonly onActive: (key: string) => void;
  readonly selection?: GridSelection;
  readonly onOpen?: (row: Row) => void;
  readonly lookOf?: (row: Row) => RowLook;
  /** Called when the last loaded rows come into sight. */
  readonly onNearEnd?: () => void;
  /** The element that has the focus. */
  readonly gridRef: RefObject<HTMLDivElement | null>;
  readonly region?: string;
  /** Something lies over the last pixels of the list: rows can be scrolled out from under it, and nothing moves when it comes. */
  readonly coveredPx?: number;
}

const nothing: ReadonlySet<string> = new Set();

/**
 * A virtual list with a cursor. The focus stays on the grid itself, the cursor is the row named by `aria-activedescendant`;
 * that row is always drawn, so that scrolling never loses it.
 */
export const Grid = <Row,>(props: GridProps<Row>) => {
  const { label, rows, total = rows.length, keyOf, columns, activeKey, onActive, selection, onOpen, lookOf, onNearEnd, gridRef, region, coveredPx = 0 } = props;
  const density = usePreferences((p) => p.density);
  const size = useSize(gridRef);
  const id = useId();
  const anchor = useRef<string | undefined>(undefined);
  const [rowHeight, headHeight] = [rowHeights[density], headHeights[density]];
  const shown = useMemo(() => visibleColumns(columns, size.width, density), [columns, size.width, density]);
  const template = [...(selection ? ['var(--control)'] : []), ...shown.map((column) => widthOf(column, density))].join(' ');
  const keys = useMemo(() => rows.map(keyOf), [rows, keyOf]);
  const activeIndex = activeKey === undefined ? -1 : keys.indexOf(activeKey);
  const selected = selection?.keys ?? nothing;

  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => gridRef.current,
    estimateSize: () => rowHeight,
    getItemKey: (index) => keys[index] ?? index,
    overscan: 8,
    scrollMargin: headHeight,
    scrollPaddingStart: headHeight,
    scrollPaddingEnd: coveredPx,
    paddingEnd: coveredPx,
    rangeExtractor: (range) => {
      const indexes = defaultRangeExtractor(range);
      return activeIndex === -1 || indexes.includes(activeIndex) ? indexes : [...indexes, activeIndex].toSorted((a, b) => a - b);
    },
  });
  useEffect(() => virtualizer.measure(), [virtualizer, rowHeight]);

  const items = virtualizer.getVirtualItems();
  const lastShown = items.at(-1)?.index ?? 0;
  const isNearEnd = rows.length < total && lastShown >= rows.length - 40;
  useEffect(() => {
    if (isNearEnd) onNearEnd?.();
  }, [isNearEnd, onNearEnd]);

  const moveTo = useCallback(
    (index: number | undefined) => {
      const key = index === undefined ? undefined : keys[index];
      if (index === undefined || key === undefined) return;
      onActive(key);
      virtualizer.scrollToIndex(index, { align: 'auto' });
    },
    [keys, onActive, virtualizer],
  );
  const step = (which: CursorStep) => () => {
    anchor.current = undefined;
    moveTo(stepCursor(activeIndex, which, rows.length, Math.floor((size.height - headHeight) / rowHeight)));
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
    selection.set(new Set(keysBetween(keys, anchor.current, key)));
  };
  const extend = (which: CursorStep) => () => {
    const index = stepCursor(activeIndex, which, rows.length, 1);
    extendTo(index === undefined ? undefined : keys[index]);
    moveTo(index);
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
  useCommand('list.open', () => activeIndex !== -1 && onOpen?.(rows[activeIndex]!), { within: gridRef, isOn: onOpen !== undefined });

  // What is pressed counts, not what lies under the pointer when it is released.
  const onPress = (key: string) => (event: PointerEvent) => {
    if (event.button !== 0) return;
    const isPick = event.target instanceof Element && event.target.closest('[data-pick]') !== null;
    if (selection && (isPick || event.ctrlKey || event.metaKey)) toggle(key);
    else if (selection && event.shiftKey) extendTo(key);
    else anchor.current = undefined;
    onActive(key);
  };
  const rowId = (key: string) => `${id}-${key}`;

  return (
    <div className={styles.frame}>
      <div
        ref={gridRef}
        className={styles.grid}
        role="grid"
        tabIndex={0}
        aria-label={label}
        aria-rowcount={total + 1}
        aria-colcount={shown.length + (selection ? 1 : 0)}
        aria-multiselectable={selection !== undefined || undefined}
        aria-activedescendant={activeIndex === -1 || activeKey === undefined ? undefined : rowId(activeKey)}
        data-region={region}
        style={{ '--columns': template } as CSSProperties}
      >
        <div role="rowgroup" className={styles.head}>
          <div role="row" aria-rowindex={1} className={styles.headRow}>
            {selection && <span role="columnheader" className={styles.pick} aria-hidden="true" />}
            {shown.map((column) => (
              <span key={column.id} role="columnheader" className={classNames(styles.title, column.isNumeric === true && styles.numeric)}>
                <span className={column.isTitleHidden === true ? 'visually-hidden' : undefined}>{column.title}</span>
              </span>
            ))}
          </div>
        </div>
        <div role="rowgroup" className={styles.body} style={{ height: virtualizer.getTotalSize() }}>
          {items.map(({ index, start }) => {
            const row = rows[index];
            const key = keys[index];
            if (row === undefined || key === undefined) return null;
            const look = lookOf?.(row);
            return (
              <div
                key={key}
                id={rowId(key)}
                role="row"
                aria-rowindex={index + 2}
                aria-selected={selection ? selected.has(key) : key === activeKey}
                className={styles.row}
                data-key={key}
                data-active={key === activeKey || undefined}
                data-strong={look?.isStrong === true || undefined}
                data-muted={look?.isMuted === true || undefined}
                style={{ transform: `translateY(${start - headHeight}px)` }}
                onPointerDown={onPress(key)}
                onDoubleClick={onOpen && (() => onOpen(row))}
              >
                {selection && (
                  // oxlint-disable-next-line jsx-a11y/control-has-associated-label -- the row itself says that it is selected
                  <span role="gridcell" className={styles.pick} data-pick>
                    <span className={styles.box} data-checked={selected.has(key) || undefined} aria-hidden="true" />
                  </span>
                )}
                {shown.map((column) => (
                  <div
                    key={column.id}
                    role="gridcell"
                    data-column={column.id}
                    className={classNames(styles.cell, column.isNumeric === true && styles.numeric, column.isFlush === true && styles.flush)}
                  >
                    {column.cell(row)}
                  </div>
                ))}
              </div>
            );
          })}
        </div>
      </div>
    </div>
  );
};
