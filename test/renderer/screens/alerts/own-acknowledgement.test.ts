import { expect, test } from 'vitest';
import type { AlertRow, BulkResult } from '../../../../src/contract/views.ts';
import type { Label } from '../../../../src/domain/alert/label.ts';
import { ownAnswers } from '../../../../src/renderer/screens/alerts/own-acknowledgement.ts';

const shown = (pointId: string, label: Label) => ({ row: { pointId, label } as unknown as AlertRow, hasLeft: false });
const said = (applied: number, already: number, ...refused: readonly string[]): BulkResult => ({
  applied,
  already,
  refused: refused.map((pointId) => ({ pointId: pointId as never, code: 'alert.superseded', message: '' })),
});
const points = (...given: Parameters<typeof ownAnswers>) => ownAnswers(...given).map(({ row }) => row.pointId);

test('what this window acknowledged may be taken back: not what was acknowledged before, and not what was refused', () => {
  expect(points([shown('a', 'B'), shown('b', 'C'), shown('c', 'E'), shown('d', 'D')], said(2, 1, 'd'))).toEqual(['a', 'c']);
});
test('somebody else was faster at one of them: none is taken back, because nobody can tell which', () => {
  expect(points([shown('a', 'B'), shown('b', 'B')], said(1, 1))).toEqual([]);
});
