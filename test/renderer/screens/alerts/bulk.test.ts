import { describe, expect, test } from 'vitest';
import type { AlertRow, BulkResult } from '../../../../src/contract/views.ts';
import type { PointId } from '../../../../src/domain/identity.ts';
import { textOf } from '../../../../src/renderer/i18n/text.ts';
import { asksForNote, noteFor } from '../../../../src/renderer/screens/alerts/asks-for-note.ts';
import { bulkSentence, withRefused } from '../../../../src/renderer/screens/alerts/bulk-sentence.ts';
import { passedBy } from '../../../../src/renderer/screens/alerts/alert-words.ts';
import { callsOf, inPages } from '../../../../src/renderer/screens/alerts/in-pages.ts';
import type { Shown } from '../../../../src/renderer/screens/alerts/use-alert-columns.tsx';

const shown = (n: number, more: Partial<AlertRow> = {}, hasLeft = false): Shown => ({
  row: { seq: n, alertId: `a${n}`, pointId: `p${n}`, label: 'B', call: { of: 100 * n, at: 100 * n + 1 }, ...more } as AlertRow,
  hasLeft,
});
const words = (result: BulkResult) => bulkSentence(textOf('alerts'), 'acknowledge', result);
const refused = (n: number, code: string, message: string) => ({ pointId: `p${n}` as PointId, code, message });

test('a planned end is over from its own moment on, and says for how long in one unit', () => {
  expect(passedBy(10_000, 9999)).toBeUndefined();
  expect(passedBy(10_000, 10_000)).toBeDefined();
  expect(passedBy(0, 2 * 3_600_000 + 1)).toEqual({ unit: 'hours', count: 2 });
});

describe('R25 an action on many alerts', () => {
  test('names the call of each, however many they are', async () => {
    const rows = Array.from({ length: 2500 }, (_, n) => shown(n));
    const sent: ReturnType<typeof callsOf>[] = [];
    const sum = await inPages(rows, (page) => {
      sent.push(callsOf(page));
      return Promise.resolve({ applied: page.length - 1, already: 0, refused: [refused(page[0]!.row.seq, 'alert.superseded', 'A newer call has come.')] });
    });
    expect(sent.map(({ length }) => length)).toEqual([1000, 1000, 500]);
    expect(sent.flat()).toEqual(rows.map(({ row }) => ({ pointId: row.pointId, call: row.call })));
    expect([sum.applied, sum.refused.map(({ pointId }) => pointId)]).toEqual([2497, ['p0', 'p1000', 'p2000']]);
  });

  test('says in one sentence what was done, what was so already, and what was refused and why', () => {
    const newer = refused(3, 'alert.superseded', 'A newer call has come since.');
    expect(words({ applied: 7, already: 3, refused: [] })).toBe('7 acknowledged, 3 already were');
    expect(words({ applied: 7, already: 3, refused: [newer] })).toMatch(/^7 acknowledged, 3 already were, 1 refused: A newer call has come since\./);
    expect(words({ applied: 0, already: 0, refused: [newer, refused(4, 'alert.left', 'It left the list.')] })).toMatch(/^2 refused/);
    expect(words(withRefused({ applied: 1, already: 0, refused: [] }, [refused(9, 'alert.left', 'It left the list.')]))).toMatch(
      /^1 acknowledged, 1 refused: It left/,
    );
  });

  test('a note that is asked for is written once: in the details for the alert that they show, in a form for several', () => {
    const [asking, other, answered] = [shown(1, { noteMandatory: true }), shown(2), shown(3, { noteMandatory: true, label: 'C' })];
    expect(noteFor([other, answered], other)).toBe('none');
    expect(noteFor([asking], asking)).toBe('details');
    expect(noteFor([asking], other), 'the details show another one').toBe('form');
    expect(noteFor([other, asking], asking)).toBe('form');
    expect([asksForNote(asking), asksForNote(answered), asksForNote({ ...asking, hasLeft: true })]).toEqual([true, false, false]);
  });
});
