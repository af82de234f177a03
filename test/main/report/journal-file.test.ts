import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, test } from 'vitest';
import { timeOf } from '../../../src/domain/telemetry/timestamp.ts';
import { readJournal } from '../../../src/main/report/journal-file.ts';
import { readCsv } from '../../../src/main/thresholds/csv.ts';

const head = 'type,at,point,of,severity';
const clearAt = (at: string) => {
  const { entries, errors } = readJournal(`${head}\nclear,${at},p,1,\n`);
  return entries ? entries[0]!.at : errors[0]!.message;
};

describe('a journal as CSV', () => {
  test('lines that are cut at their commas are read as those that are read character by character', () => {
    const cell = fc.stringMatching(/^[a-z 0-9.:\r]{0,6}$/);
    const line = fc.array(cell, { minLength: 1, maxLength: 5 }).map((cells) => cells.join(','));
    fc.assert(
      fc.property(
        fc.array(line, { maxLength: 8 }),
        fc.constantFrom('\n', '\r\n'),
        fc.constantFrom('', '\u{feff}'),
        fc.boolean(),
        (lines, end, mark, isEnded) => {
          const text = mark + lines.join(end) + (isEnded ? end : '');
          const quoted = `${text}${isEnded || lines.length === 0 ? '' : end}"quoted"`;
          assert.deepEqual(readCsv(text), readCsv(quoted).slice(0, -1));
        },
      ),
      { seed: 1, numRuns: 500 },
    );
  });

  test('an instant is the same whichever way it is read, and a day that does not exist is none', () => {
    for (const at of ['2026-02-28T23:59:59Z', '2024-02-29T00:00:00.5Z', '2026-01-31T12:00:00.123Z', '2026-03-02T01:00:00+01:00', '1999-12-01T00:00:00.07Z'])
      assert.equal(clearAt(at), timeOf(at, 'UTC', 0)!.ms, at);
    assert.equal(clearAt('1772413200000'), 1_772_413_200_000);
    for (const at of ['2026-02-30T00:00:00Z', '2026-02-28T24:00:00Z', '2026-13-01T00:00:00Z', '2026-01-01T00:60:00Z', '2026-01-01T00:00:00', '12:00', '-5'])
      assert.match(String(clearAt(at)), /is no time/, at);
  });

  test('every line is named by its number in the file, also after empty lines', () => {
    const { errors } = readJournal(`${head}\n\nclear,1,p,1,\n\r\nclear,x,p,1,\n`);
    assert.deepEqual(
      errors?.map(({ line, field }) => [line, field]),
      [[5, 'at']],
    );
  });
});
