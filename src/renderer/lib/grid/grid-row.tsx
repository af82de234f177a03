import { memo, type ReactNode } from 'react';
import { classNames } from '../../ui/class-names.ts';
import type { GridColumn } from './grid-column.ts';
import styles from './grid.module.css';

export interface GridRowProps<Row> {
  readonly id: string;
  readonly rowKey: string;
  readonly row: Row;
  readonly columns: readonly GridColumn<Row>[];
  /** From 0. */
  readonly index: number;
  readonly top: number;
  readonly isActive: boolean;
  readonly isSelected: boolean;
  readonly isPickable: boolean;
  readonly isStrong: boolean;
  readonly isMuted: boolean;
}

const Row = <Row,>({ id, rowKey, row, columns, index, top, isActive, isSelected, isPickable, isStrong, isMuted }: GridRowProps<Row>) => (
  <div
    id={id}
    role="row"
    aria-rowindex={index + 2}
    aria-selected={isSelected}
    className={styles.row}
    data-key={rowKey}
    data-active={isActive || undefined}
    data-strong={isStrong || undefined}
    data-muted={isMuted || undefined}
    style={{ transform: `translateY(${top}px)` }}
  >
    {isPickable && (
      // oxlint-disable-next-line jsx-a11y/control-has-associated-label -- the row itself says that it is selected
      <span role="gridcell" className={styles.pick} data-pick>
        <span className={styles.box} data-checked={isSelected || undefined} aria-hidden="true" />
      </span>
    )}
    {columns.map((column) => (
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

/** One row of a list. While a list scrolls, rows that stay in sight are not drawn again. */
export const GridRow = memo(Row) as <Row>(props: GridRowProps<Row>) => ReactNode;

export interface AwaitedRowProps {
  readonly index: number;
  readonly top: number;
  readonly columns: number;
  /** What stands there until the row is, for who cannot see it. */
  readonly words: string;
}

/** The place of a row that is on its way: it is as high as the row will be, so nothing moves when it comes. */
export const AwaitedRow = memo(({ index, top, columns, words }: AwaitedRowProps) => (
  <div role="row" aria-rowindex={index + 2} aria-busy="true" className={styles.row} style={{ transform: `translateY(${top}px)` }}>
    <span role="gridcell" aria-colspan={columns} className={styles.awaited}>
      <span className="visually-hidden">{words}</span>
    </span>
  </div>
));
