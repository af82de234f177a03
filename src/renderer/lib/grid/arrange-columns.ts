import type { DocumentBody } from '../../../domain/document/kinds.ts';
import type { GridColumn } from './grid-column.ts';

export type Arrangement = DocumentBody<'columns'>;
export const asMade: Arrangement = { order: [], hidden: [], widths: {} };

/** The columns in the order that somebody chose; new ones stand where the program puts them, behind the one that precedes them there. */
export const orderedColumns = <Row>(columns: readonly GridColumn<Row>[], { order }: Pick<Arrangement, 'order'>): readonly GridColumn<Row>[] => {
  const known = order.filter((id) => columns.some((column) => column.id === id));
  const ids = [...known];
  columns.forEach(({ id }, i) => {
    if (ids.includes(id)) return;
    const before = columns.slice(0, i).findLast((column) => ids.includes(column.id));
    ids.splice(before ? ids.indexOf(before.id) + 1 : 0, 0, id);
  });
  return ids.map((id) => columns.find((column) => column.id === id)!);
};

/** What a list shows: in the chosen order and widths, without what is hidden. `fixed` columns are always there and first. */
export const arrangeColumns = <Row>(columns: readonly GridColumn<Row>[], arrangement: Arrangement, fixed: readonly string[]): readonly GridColumn<Row>[] => {
  const ordered = orderedColumns(columns, arrangement);
  const isFixed = ({ id }: GridColumn<Row>) => fixed.includes(id);
  return [...ordered.filter(isFixed), ...ordered.filter((column) => !isFixed(column) && !arrangement.hidden.includes(column.id))].map((column) => {
    const width = arrangement.widths[column.id];
    // What somebody made this wide on purpose stays in a narrow window too.
    return width === undefined ? column : { ...column, width: `${width}px`, fromWidth: 0 };
  });
};

/** One place to the front or the back; at the end nothing changes. */
export const movedColumn = (ids: readonly string[], id: string, by: -1 | 1): readonly string[] => {
  const from = ids.indexOf(id);
  const to = from + by;
  if (from === -1 || to < 0 || to >= ids.length) return ids;
  return ids.with(from, ids[to]!).with(to, id);
};
