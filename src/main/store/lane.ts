import type { DeviceName } from '../../domain/identity.ts';
import type { Cell } from '../../domain/telemetry/sample.ts';
import { type CellCode, fateCode, PRESENT, rowCells } from './cell.ts';
import { END_OF_TIME, hourOf } from './chunk-key.ts';
import { appendRow, arrivalOf } from './rows.ts';
import type { StageParts } from './stage.ts';
import { closeMain, openMain, rowLimit } from './strands.ts';

/** Takes rows of one device and always the same series, without looking anything up. */
export interface Lane {
  readonly series: Int32Array;
  /**
   * One value per series, all good and with the same code. False when the row is not newer than all that is known: then
   * nothing has happened, and `stage` must find its place.
   */
  readonly put: (ts: number, recv: number, code: CellCode, values: Float64Array) => boolean;
}

/** Opens the lane of a device for these series, if all of them are known and share a strand. Same outcome as `stage`, for rows that bring only new values. */
export const openLanes = ({ catalogue, latest, batch, strand: strandOf, journal, onClosed }: Omit<StageParts, 'find'>) => {
  const cells = rowCells();
  const fresh = fateCode('new');

  return (device: DeviceName, names: readonly Pick<Cell, 'metric' | 'labels'>[]): Lane | undefined => {
    const slots = names.flatMap((name) => catalogue.find(device, name) ?? []);
    const strand = slots[0]?.record.strand;
    if (strand === undefined || slots.length < names.length || slots.some(({ record }) => record.strand !== strand)) return undefined;
    if (new Set(slots.map(({ column }) => column)).size < slots.length) return undefined;
    const s = strandOf(strand);
    const { columns } = catalogue.strand(strand)!;
    const places = Int32Array.from(slots, ({ column }) => column);
    const series = Int32Array.from(slots, ({ record }) => record.series);

    const isNewest = (ts: number): boolean => {
      if (ts <= s.through) return false;
      const { open } = s;
      if (open !== undefined && (hourOf(ts) < open.hour || ts <= open.rows.times[open.rows.count - 1]!)) return false;
      for (let i = 0; i < series.length; i++) if (latest.newest(series[i]!) >= ts) return false;
      return true;
    };
    const journalRow = (ts: number, recv: number, code: CellCode, values: Float64Array): void => {
      if (code === 0 && places.length === columns.length && batch.putPlain(strand, ts, recv, places, values)) return;
      cells.ts = ts;
      cells.recv = recv;
      cells.width = columns.length;
      cells.codes.fill(0, 0, columns.length);
      for (let i = 0; i < places.length; i++) {
        const column = places[i]!;
        cells.values[column] = values[i]!;
        cells.codes[column] = code | PRESENT;
        cells.fates[column] = fresh;
      }
      batch.putRow(strand, false, cells);
    };
    return {
      series,
      put: (ts, recv, code, values) => {
        if (!Number.isInteger(ts) || ts < 0 || ts >= END_OF_TIME || !isNewest(ts)) return false;
        journalRow(ts, recv, code, values);
        const { rows, closed } = openMain(s, ts, recv, journal());
        onClosed(closed);
        appendRow(rows, ts, arrivalOf(recv), places, values, code | PRESENT);
        if (rows.count >= rowLimit(columns.length)) onClosed(closeMain(s, journal()));
        for (let i = 0; i < series.length; i++) latest.observe(series[i]!, ts, recv, values[i]!, code, true);
        return true;
      },
    };
  };
};
