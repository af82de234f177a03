import { expect, test } from 'vitest';
import { arrangeColumns, asMade, movedColumn } from '../../../src/renderer/lib/grid/arrange-columns.ts';
import type { GridColumn } from '../../../src/renderer/lib/grid/grid-column.ts';

const columns = ['number', 'priority', 'state', 'value', 'age'].map((id): GridColumn<never> => ({
  id,
  title: id,
  width: '80px',
  fromWidth: 700,
  cell: () => null,
}));
const idsOf = (list: readonly GridColumn<never>[]) => list.map(({ id }) => id).join(' ');

test('columns stand as somebody arranged them; what must be there is there and first', () => {
  expect(idsOf(arrangeColumns(columns, asMade, []))).toBe('number priority state value age');
  expect(idsOf(arrangeColumns(columns, { ...asMade, order: ['age', 'value'], hidden: ['state', 'priority'] }, ['priority']))).toBe('priority number age value');
});

test('a column that the program has anew stands where it puts it, and one that is gone is forgotten', () => {
  expect(idsOf(arrangeColumns(columns, { ...asMade, order: ['value', 'number', 'gone', 'priority', 'age'] }, []))).toBe('value number priority state age');
});

test('a width that was chosen holds in a narrow window too', () => {
  const [, , , value] = arrangeColumns(columns, { ...asMade, widths: { value: 200 } }, []);
  expect(value).toMatchObject({ width: '200px', fromWidth: 0 });
});

test('a column moves by one place and not beyond the ends', () => {
  expect(movedColumn(['a', 'b', 'c'], 'b', -1)).toEqual(['b', 'a', 'c']);
  expect(movedColumn(['a', 'b', 'c'], 'c', 1)).toEqual(['a', 'b', 'c']);
  expect(movedColumn(['a', 'b', 'c'], 'x', 1)).toEqual(['a', 'b', 'c']);
});
