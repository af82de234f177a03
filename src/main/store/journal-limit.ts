import type { JournalBatch } from './journal.ts';
import type { JournalTable } from './journal-table.ts';
import { closeLate, closeMain, countRow, type Group, type Strand } from './strands.ts';

export interface JournalLimit {
  readonly bytes: number;
  readonly ageMs: number;
}
export const defaultJournalLimit: JournalLimit = { bytes: 64 * 2 ** 20, ageMs: 10 * 60_000 };
/** An open chunk with so many rows is worth being written early when the journal is too long. */
const worthClosing = 480;

export interface JournalLimitParts {
  readonly journal: JournalTable;
  readonly limit: JournalLimit;
  readonly strands: ReadonlyMap<number, Strand>;
  readonly batch: JournalBatch;
  /** The journal row that is being filled. */
  readonly filling: () => number;
  /** Journal rows after this one are needed for judging, whatever happens here. */
  readonly judgedThrough: () => number;
  readonly onClosed: (group: Group | undefined) => void;
}

/** When the journal is too long or too old: rows that keep its older half alive are written, or repeated at its newest end. */
export const shortenJournal = ({ journal, limit, strands, batch, filling, judgedThrough, onClosed }: JournalLimitParts, now: number): void => {
  const oldestAt = journal.oldestAt();
  if (oldestAt === undefined || (now - oldestAt < limit.ageMs && journal.bytes() < limit.bytes)) return;
  const through = Math.min(journal.middle(), judgedThrough());
  for (const s of strands.values()) {
    if (s.lateFirst <= through) onClosed(closeLate(s, filling()));
    if (s.open === undefined || s.open.first > through || s.closed.some(({ isLate }) => !isLate)) continue;
    if (s.open.count >= worthClosing) onClosed(closeMain(s, filling()));
    else {
      batch.putCarry(s.strand, false, s.open.rows, now);
      countRow(s, filling(), false);
      s.open.first = filling();
    }
  }
};
