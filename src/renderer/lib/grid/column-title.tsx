import { ArrowDown, ArrowUp } from 'lucide-react';
import { classNames } from '../../ui/class-names.ts';
import type { GridColumn, GridSort } from './grid-column.ts';
import styles from './grid.module.css';

interface ColumnTitleProps<Row> {
  readonly column: GridColumn<Row>;
  readonly sort: GridSort | undefined;
  readonly canSort: boolean;
}

/** The title of a column. The list hears a press on it and sorts; by keys the same is done in the form of the columns. */
export const ColumnTitle = <Row,>({ column, sort, canSort }: ColumnTitleProps<Row>) => {
  const isSorted = sort?.by === column.id;
  const Arrow = isSorted && sort.isDown ? ArrowDown : ArrowUp;
  return (
    <span
      role="columnheader"
      className={classNames(styles.title, column.isNumeric === true && styles.numeric, canSort && styles.sortable)}
      aria-sort={isSorted ? (sort.isDown ? 'descending' : 'ascending') : undefined}
      data-sort={canSort ? column.id : undefined}
    >
      <span className={column.isTitleHidden === true ? 'visually-hidden' : styles.titleText} title={column.title}>
        {column.title}
      </span>
      {isSorted && <Arrow className={styles.arrow} size={14} aria-hidden="true" />}
    </span>
  );
};
