import type { Database } from 'better-sqlite3';
import type { Sketch } from '../../domain/analytics/sketch.ts';
import type { SpanNumbers } from '../../domain/analytics/span-numbers.ts';
import { type DayHours, readDayHours } from './day-hours.ts';
import { type ColumnSummary, readSketch, readSummary } from './summary.ts';
import { DAYS, dueId, HOURS, type Level, lengthOf, placeOfDue, placeOfSummary, summaryId } from './summary-key.ts';

interface Row {
  readonly id: number;
  readonly body: Uint8Array;
}

const window = 24 * 31;
const monthDays = 31;

/** Reads summaries by computed keys, inside one read transaction; works on a read-only connection. What is damaged is as if it were not there. */
export const openSummaryReader = (db: Database, onDamaged: (id: number, reason: string) => void) => {
  const rows = db.prepare<[number, number], Row>('SELECT id, body FROM summary WHERE id BETWEEN ? AND ?');
  const sketch = db.prepare<[number], Uint8Array>('SELECT body FROM sketch WHERE id = ?').pluck();
  const first = db.prepare<[number, number], number>('SELECT id FROM summary WHERE id BETWEEN ? AND ? ORDER BY id LIMIT 1').pluck();
  const last = db.prepare<[number, number], number>('SELECT id FROM summary WHERE id BETWEEN ? AND ? ORDER BY id DESC LIMIT 1').pluck();
  const careful = <T>(id: number, read: () => T): T | undefined => {
    try {
      return read();
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      onDamaged(id, error.message);
      return undefined;
    }
  };

  const packs = db.prepare<[number, number], Row>('SELECT id, body FROM summary_hours WHERE id BETWEEN ? AND ?');
  /** Closed days with their hours in one row, a month at a time. */
  const dayScan = (strand: number, column: number) => {
    let loaded = new Map<number, Uint8Array>();
    let [from, to, day] = [0, -1, -1];
    let hours: DayHours | undefined;
    return (hour: number): ColumnSummary | undefined | null => {
      const wanted = Math.floor(hour / 24);
      if (wanted !== day) {
        if (wanted < from || wanted > to) {
          [from, to] = [wanted, wanted + monthDays];
          loaded = new Map(packs.all(summaryId(strand, DAYS, from), summaryId(strand, DAYS, to)).map(({ id, body }) => [placeOfSummary(id), body]));
        }
        day = wanted;
        const body = loaded.get(day);
        const id = summaryId(strand, DAYS, day);
        hours = body && careful(id, () => readDayHours(id, body, day * lengthOf(DAYS), column));
      }
      return hours === undefined ? null : hours[hour - 24 * day];
    };
  };

  return {
    /** One column, hour by hour or day by day. Null: there is no summary; undefined: the series had no samples. */
    scan: (strand: number, level: Level, column: number) => {
      let loaded = new Map<number, Uint8Array>();
      let [from, to] = [0, -1];
      const ofDay = level === HOURS ? dayScan(strand, column) : () => null;
      return (at: number): ColumnSummary | undefined | null => {
        const packed = ofDay(at);
        if (packed !== null) return packed;
        if (at < from || at > to) {
          [from, to] = [at, at + window];
          loaded = new Map(rows.all(summaryId(strand, level, from), summaryId(strand, level, to)).map(({ id, body }) => [placeOfSummary(id), body]));
        }
        const body = loaded.get(at);
        if (body === undefined) return null;
        const id = summaryId(strand, level, at);
        const found = careful(id, () => [readSummary(id, body, at * lengthOf(level), column)] as const);
        return found === undefined ? null : found[0];
      };
    },
    sketch: (strand: number, level: Level, at: number, column: number, numbers: SpanNumbers): Sketch | undefined => {
      const id = summaryId(strand, level, at);
      const body = sketch.get(id);
      return body && careful(id, () => readSketch(id, body, column, numbers));
    },
    /** First and last hour with a summary; the first is after the last when there is none. */
    hours: (strand: number): readonly [first: number, last: number] => {
      const range = [summaryId(strand, HOURS, 0), summaryId(strand, DAYS, 0) - 1] as const;
      const [a, b] = [first.get(...range), last.get(...range)];
      return [a === undefined ? Infinity : placeOfSummary(a), b === undefined ? -Infinity : placeOfSummary(b)];
    },
  };
};
export type SummaryReader = ReturnType<typeof openSummaryReader>;

export interface MadeSummary {
  readonly summary: Uint8Array;
  readonly sketches: Uint8Array;
  /** Of a day: its hours in one row. */
  readonly hours?: Uint8Array;
}

/** The writing side. Everything runs inside the caller's transaction. */
export const openSummaryTable = (db: Database) => {
  const dropSummary = db.prepare('DELETE FROM summary WHERE id IN (?, ?)');
  const dropSketch = db.prepare('DELETE FROM sketch WHERE id IN (?, ?)');
  const dropHours = db.prepare('DELETE FROM summary_hours WHERE id = ?');
  const putHours = db.prepare('INSERT OR REPLACE INTO summary_hours (id, body) VALUES (?, ?)');
  const addDue = db.prepare('INSERT OR IGNORE INTO summary_due (id) VALUES (?), (?)');
  const removeDue = db.prepare('DELETE FROM summary_due WHERE id = ?');
  const due = db.prepare<[number, number, number], number>('SELECT id FROM summary_due WHERE id >= ? AND id < ? ORDER BY id LIMIT ?').pluck();
  const exists = db.prepare<[number], number>('SELECT 1 FROM summary WHERE id = ?').pluck();
  const put = db.prepare('INSERT OR REPLACE INTO summary (id, body) VALUES (?, ?)');
  const putSketch = db.prepare('INSERT OR REPLACE INTO sketch (id, body) VALUES (?, ?)');
  const rows = db.prepare<[number, number], Row>('SELECT id, body FROM summary WHERE id BETWEEN ? AND ? ORDER BY id');
  const sketches = db.prepare<[number], Uint8Array>('SELECT body FROM sketch WHERE id = ?').pluck();

  return {
    /** The chunks of this hour have changed: its numbers, and those of its day, are made again when they are over. */
    forget: (strand: number, hour: number): void => {
      const day = Math.floor(hour / 24);
      const ids = [summaryId(strand, HOURS, hour), summaryId(strand, DAYS, day)] as const;
      dropSummary.run(...ids);
      dropSketch.run(...ids);
      dropHours.run(ids[1]);
      addDue.run(dueId(strand, HOURS, hour), dueId(strand, DAYS, day));
    },
    has: (strand: number, hour: number): boolean => exists.get(summaryId(strand, HOURS, hour)) !== undefined,
    /** The numbers of a day are made again from those of its hours. */
    forgetDay: (strand: number, day: number): void => {
      const id = summaryId(strand, DAYS, day);
      dropSummary.run(id, id);
      dropSketch.run(id, id);
      dropHours.run(id);
      addDue.run(dueId(strand, DAYS, day), dueId(strand, DAYS, day));
    },
    /** What is over by `now` and has no summary yet; days only once no hour is left. */
    due: (now: number, most: number): readonly ReturnType<typeof placeOfDue>[] => {
      for (const level of [HOURS, DAYS]) {
        const ids = due.all(dueId(0, level, 0), dueId(0, level, Math.floor(now / lengthOf(level))), most);
        if (ids.length > 0) return ids.map(placeOfDue);
      }
      return [];
    },
    /** Null: there is nothing of this hour or day. */
    put: (strand: number, level: Level, at: number, made: MadeSummary | null): void => {
      const id = summaryId(strand, level, at);
      if (made) {
        put.run(id, made.summary);
        putSketch.run(id, made.sketches);
        if (made.hours) putHours.run(id, made.hours);
      }
      removeDue.run(dueId(strand, level, at));
    },
    hoursOfDay: (strand: number, day: number): readonly Row[] => rows.all(summaryId(strand, HOURS, 24 * day), summaryId(strand, HOURS, 24 * day + 23)),
    sketchesOf: (id: number): Uint8Array | undefined => sketches.get(id),
  };
};
export type SummaryTable = ReturnType<typeof openSummaryTable>;
