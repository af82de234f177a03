import type { Database } from 'better-sqlite3';
import type { Catalogue } from './catalogue.ts';
import { PRESENT, rowCells } from './cell.ts';
import type { ChunkTable } from './chunk-table.ts';
import { putHours } from './import-rows.ts';
import type { Latest } from './latest.ts';
import { emptyRows, putRow, type Rows } from './rows.ts';
import type { LostSpan, SalvagedRows } from './salvage.ts';

/** Takes over rows of another store as late chunks, inside a transaction: nothing that came since is closed or changed by it. */
export const openAdoption = (db: Database, catalogue: Catalogue, chunks: ChunkTable, latest: Latest) => {
  const addGap = db.prepare("INSERT INTO gap (device, t0, t1, certainty, cause) VALUES (?, ?, ?, 'definite', 'damaged')");
  const cells = rowCells();
  /** Their place in this file; a series that has none gets one beside its device's others. */
  const slotsOf = ({ series }: SalvagedRows, at: number) => {
    let strand: number | undefined;
    return series.map((one) => {
      if (one === undefined) return undefined;
      const { device, metric, labels, unit, kind } = one;
      const slot =
        catalogue.find(device, { metric, labels }) ?? catalogue.add(device, { metric, labels, unit, kind, value: null, quality: 'good' }, strand, at, true);
      strand ??= slot?.record.strand;
      return slot;
    });
  };
  const sort = (salvaged: SalvagedRows, at: number): ReadonlyMap<number, Rows> => {
    const slots = slotsOf(salvaged, at);
    const byStrand = new Map<number, Rows>();
    const strands = new Set(slots.flatMap((slot) => slot?.record.strand ?? []));
    const { rows } = salvaged;
    for (const strand of strands) {
      const target = emptyRows(Math.max(64, rows.count));
      byStrand.set(strand, target);
      cells.width = catalogue.strand(strand)!.columns.length;
      for (let i = 0; i < rows.count; i++) {
        cells.ts = rows.times[i]!;
        cells.recv = 1000 * rows.arrivals[i]!;
        cells.codes.fill(0);
        let isEmpty = true;
        for (const [c, { values, codes }] of rows.columns.entries()) {
          const slot = slots[c];
          if (slot?.record.strand !== strand || !(codes[i]! & PRESENT)) continue;
          cells.values[slot.column] = values[i]!;
          cells.codes[slot.column] = codes[i]!;
          latest.observe(slot.record.series, cells.ts, cells.recv, values[i]!, codes[i]! & ~PRESENT, true);
          isEmpty = false;
        }
        if (!isEmpty) putRow(target, cells);
      }
    }
    return byStrand;
  };

  return {
    /** Returns what to call once it is committed. */
    adopt: (all: readonly SalvagedRows[], lost: readonly LostSpan[], at: number): (() => void) => {
      const sorted = all.map((salvaged) => sort(salvaged, at));
      const saved = catalogue.hasUnsaved() ? catalogue.save() : () => {};
      for (const byStrand of sorted)
        for (const [strand, rows] of byStrand) putHours(rows, 0, rows.count, (hour, start, end) => chunks.putRows(strand, hour, rows, start, end, true, at));
      for (const { device, from, to } of lost) addGap.run(device, from, to);
      return saved;
    },
  };
};
