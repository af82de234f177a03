import type { ReactNode } from 'react';
import type { Density } from '../../theme/preferences.ts';

export interface GridColumn<Row> {
  readonly id: string;
  readonly title: string;
  /** The title is only read out. */
  readonly isTitleHidden?: boolean;
  readonly isNumeric?: boolean;
  /** A track of CSS grid: `64px`, `minmax(160px, 1fr)`. May differ by density. */
  readonly width: string | Readonly<Record<Density, string>>;
  /** Hidden while the list is narrower than this, in pixels. */
  readonly fromWidth?: number;
  /** Not shown in these densities. */
  readonly notIn?: readonly Density[];
  /** Fills the cell to its edges, for hatching. */
  readonly isFlush?: boolean;
  /** The list can be sorted by this column: a press on its title does it. */
  readonly isSortable?: boolean;
  readonly cell: (row: Row) => ReactNode;
}

/** By which column a list is sorted, by its id. */
export interface GridSort {
  readonly by: string;
  readonly isDown: boolean;
}

export const widthOf = <Row>({ width }: Pick<GridColumn<Row>, 'width'>, density: Density): string => (typeof width === 'string' ? width : width[density]);

/** The columns that fit into the list; those without a condition are always there. */
export const visibleColumns = <Row>(columns: readonly GridColumn<Row>[], listWidth: number, density: Density): readonly GridColumn<Row>[] =>
  columns.filter(({ fromWidth = 0, notIn = [] }) => listWidth >= fromWidth && !notIn.includes(density));

export const rowHeights: Readonly<Record<Density, number>> = { compact: 32, comfortable: 40, glove: 64 };
export const headHeights: Readonly<Record<Density, number>> = { compact: 28, comfortable: 32, glove: 40 };
