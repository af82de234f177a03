import type { DeviceName } from '../../domain/identity.ts';
import type { Cell } from '../../domain/telemetry/sample.ts';
import { type CellCode, fateCode, PRESENT, rowCells } from './cell.ts';
import { END_OF_TIME, HOUR, hourOf } from './chunk-key.ts';
import { appendRow, arrivalOf } from './rows.ts';
import {
  BATCH,
  BATCH_ROWS,
  CODE,
  COUNT,
  emptySlab,
  HEAD,
  NEWEST,
  openSpare,
  RECV,
  ROOM,
  ROW_HEAD,
  setWidth,
  type Slab,
  slabCount,
  slabRoom,
  UNTIL,
  widenSlab,
} from './slab.ts';
import type { StageParts } from './stage.ts';
import { closeMain, countRow, type OpenChunk, openMain, type Strand } from './strands.ts';

/** Takes rows of one device and always the same series, without looking anything up. Filled by `put` only. */
export interface Lane {
  readonly series: Int32Array;
  /** Columns of the series. */
  readonly places: Int32Array;
  readonly strand: Strand;
  /** Series of all columns of the strand. */
  readonly columns: readonly number[];
  /** Where its last row went. Its array is open while rows can be appended without looking at anything else; that of a written chunk is gone from it. */
  slab: Slab;
}

/** Lanes give the same outcome as `stage`, for rows that bring only new values. */
export const openLanes = ({ catalogue, latest, batch, strand: strandOf, journal, rowLimit, onClosed }: Omit<StageParts, 'find'>) => {
  const cells = rowCells();
  const spare = openSpare();
  const fresh = fateCode('new');

  const journalRow = ({ strand: { strand }, places, columns }: Lane, ts: number, recv: number, code: CellCode, values: Float64Array): void => {
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
  /** Appends to the slab; its array is open, and the time within it. */
  const append = (lane: Lane, ts: number, recv: number, code: CellCode, values: Float64Array): void => {
    const { places } = lane;
    const { data } = lane.slab;
    journalRow(lane, ts, recv, code, values);
    const id = journal();
    if (data[BATCH] === id) data[BATCH_ROWS]! += 1;
    else {
      data[BATCH] = id;
      data[BATCH_ROWS] = 1;
    }
    const count = data[COUNT]!;
    const at = HEAD + count * (places.length + ROW_HEAD);
    data[at] = ts;
    data[at + 1] = arrivalOf(recv);
    for (let i = 0; i < places.length; i++) data[at + ROW_HEAD + places[i]!] = values[i]!;
    data[COUNT] = count + 1;
    data[NEWEST] = ts;
    data[RECV] = recv;
    latest.count(places.length, ts);
    if (count + 1 >= data[ROOM]!) makeRoom(lane);
  };
  /** The slab is full, or the chunk. */
  const makeRoom = (lane: Lane): void => {
    const { strand: s, columns } = lane;
    if (s.open!.count >= rowLimit(columns.length)) onClosed(closeMain(s, journal()));
    else openSlab(lane, s.open!);
  };
  /** Lets rows be appended until the hour, the slab or the chunk is full. */
  const openSlab = (lane: Lane, { slab, hour, count }: OpenChunk): void => {
    const limit = rowLimit(lane.columns.length) - (count - slabCount(slab));
    if (slabRoom(slab) <= slabCount(slab)) widenSlab(slab, limit);
    const { data } = slab;
    data[ROOM] = Math.min(limit, slabRoom(slab));
    data[UNTIL] = (hour + 1) * HOUR;
    lane.slab = slab;
  };

  /** The newest values of the strand stand in its slab, and are fetched from there when somebody asks. */
  const follow = ({ strand: s, columns }: Lane): void => {
    s.slab.owner ??= { tell: (slab) => latest.take(columns, slab), spare };
    latest.follow(columns, () => s.slab.owner?.tell(s.slab));
  };
  const isNewest = ({ strand: s, columns, series, places }: Lane, ts: number): boolean => {
    if (ts <= s.through) return false;
    if (s.open !== undefined && (hourOf(ts) < s.open.hour || ts <= s.open.newest)) return false;
    for (const one of places.length === columns.length ? columns : series) if (latest.newest(one) >= ts) return false;
    return true;
  };
  /** Looks at the strand as a whole; opens the slab for the rows that follow, where they can go there. */
  const putAnew = (lane: Lane, ts: number, recv: number, code: CellCode, values: Float64Array): boolean => {
    if (!Number.isInteger(ts) || ts < 0 || ts >= END_OF_TIME || !isNewest(lane, ts)) return false;
    const { strand: s, places, columns, series } = lane;
    onClosed(openMain(s, ts, recv, journal()));
    const open = s.open!;
    if (places.length === columns.length) {
      const { slab } = open;
      if (slabCount(slab) > 0 && (slab.data[CODE] !== code || slab.width !== places.length)) void open.rows; // they cannot stand together
      if (slabCount(slab) === 0) {
        if (slab.width !== places.length) follow(lane);
        setWidth(slab, places.length);
        slab.data[CODE] = code;
      }
      openSlab(lane, open);
      append(lane, ts, recv, code, values);
      return true;
    }
    const { rows } = open;
    journalRow(lane, ts, recv, code, values);
    countRow(s, journal(), false);
    appendRow(rows, ts, arrivalOf(recv), places, values, code | PRESENT);
    if (rows.count >= rowLimit(columns.length)) onClosed(closeMain(s, journal()));
    for (let i = 0; i < series.length; i++) latest.observe(series[i]!, ts, recv, values[i]!, code, true);
    return true;
  };

  return {
    /** The lane of a device for these series, if all of them are known and share a strand. */
    find: (device: DeviceName, names: readonly Pick<Cell, 'metric' | 'labels'>[]): Lane | undefined => {
      const slots = names.flatMap((name) => catalogue.find(device, name) ?? []);
      const strand = slots[0]?.record.strand;
      if (strand === undefined || slots.length < names.length || slots.some(({ record }) => record.strand !== strand)) return undefined;
      if (new Set(slots.map(({ column }) => column)).size < slots.length) return undefined;
      const s = strandOf(strand);
      return {
        series: Int32Array.from(slots, ({ record }) => record.series),
        places: Int32Array.from(slots, ({ column }) => column),
        strand: s,
        columns: catalogue.strand(strand)!.columns,
        slab: emptySlab(),
      };
    },
    /**
     * One value per series, all good and with the same code. False when the row is not newer than all that is known: then
     * nothing has happened, and `stage` must find its place.
     */
    put: (lane: Lane, ts: number, recv: number, code: CellCode, values: Float64Array): boolean => {
      const { data, width } = lane.slab;
      // Another width: the strand has got more series since this lane was the whole of it.
      if (!(width === lane.places.length && ts > data[NEWEST]! && ts < data[UNTIL]! && code === data[CODE] && Number.isInteger(ts)))
        return putAnew(lane, ts, recv, code, values);
      append(lane, ts, recv, code, values);
      return true;
    },
  };
};
