import type { Catalogue } from './catalogue.ts';
import { fateOf, flagsOf, PRESENT, qualityOf, rowCells, timeSourceOf } from './cell.ts';
import { nextRecord, openJournalBody, readRow, recordPlace } from './journal.ts';
import type { JournalTable } from './journal-table.ts';
import type { StagedSample } from './telemetry.ts';

/** The samples of one journal row. */
export interface CommittedBatch {
  readonly journal: number;
  readonly at: number;
  readonly samples: readonly StagedSample[];
}

/** What was committed after journal row `after`, in order. Carries repeat what is known and are passed over. */
export function* committedAfter(journal: JournalTable, catalogue: Catalogue, after: number): Generator<CommittedBatch> {
  const row = rowCells();
  const place = recordPlace();
  for (const { id, at, body } of journal.after(after)) {
    const from = openJournalBody(body);
    const samples: StagedSample[] = [];
    while (nextRecord(from, place)) {
      if (place.isCarry) continue;
      readRow(from, place.offset, row);
      const { columns } = catalogue.strand(place.strand)!;
      for (let c = 0; c < row.width; c++) {
        const code = row.codes[c]!;
        if (!(code & PRESENT)) continue;
        const said = { quality: qualityOf(code), flags: flagsOf(code), tsSource: timeSourceOf(code), fate: fateOf(row.fates[c]!) };
        samples.push({ series: columns[c]!, ts: row.ts, recv: row.recv, value: row.values[c]!, ...said });
      }
    }
    yield { journal: id, at, samples };
  }
}
