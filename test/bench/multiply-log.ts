import { decodeFacts, encodeFacts } from '../../src/main/store/figure-facts.ts';
import type { Ops } from '../../src/main/store/ops.ts';

type Change = 'name' | 'stream' | 'id' | 'position' | 'occurrence' | 'number' | 'time' | 'facts';

/** Tables of a point's life, and which columns of a copy differ: a name, a count of events, of occurrences or of names, a time. */
const copied: Readonly<Record<string, Readonly<Record<string, Change>>>> = {
  event: { position: 'position', own: 'position', id: 'id', stream: 'stream' },
  alert_point: { point_id: 'name' },
  alert_occurrence: { seq: 'occurrence', alert_id: 'name', point_id: 'name' },
  alert_life: { point_id: 'name', opened: 'position', closed: 'position' },
  alert_moment: { point_id: 'name', position: 'position' },
  annunciation: { point: 'name' },
  occurrence: { point_id: 'name' },
  figure_name: { number: 'number', name: 'name' },
  figure_call: {
    at: 'time',
    of: 'time',
    call: 'time',
    answered: 'time',
    cleared: 'time',
    event: 'position',
    facts: 'facts',
    point: 'number',
  },
  figure_answer: { point: 'number', at: 'time', event: 'position', of: 'time' },
};

/**
 * A log with `times` as many points, each copy with a life of its own. A million events would take the engine many minutes to
 * append; copies are rows like theirs, only that their hashes do not prove anything. `id` needs a number in its last 12 places.
 * Every copy is called `shiftMs` after the one before it, as far as the figures look.
 */
export const multiplyLog = ({ db }: Pick<Ops, 'db'>, times: number, shiftMs = 0): void => {
  const events = db.prepare<[], number>('SELECT max(position) FROM event').pluck().get()!;
  const occurrences = db.prepare<[], number>('SELECT max(seq) FROM alert_occurrence').pluck().get()!;
  const ids = db.prepare<[], number>('SELECT max(CAST(substr(id, 25) AS INTEGER)) FROM event').pluck().get()!;
  const names = db.prepare<[], number>('SELECT coalesce(max(number), 0) FROM figure_name').pluck().get()!;
  db.function('facts_of_copy', { deterministic: true }, (body: unknown, copy: unknown) => {
    const { at, of, answered, cleared, point, ...rest } = decodeFacts(body as Buffer);
    const later = shiftMs * (copy as number);
    const times = { at: at + later, of: of + later, answered: answered + later, cleared: cleared + later };
    return encodeFacts({ ...rest, ...times, point: point + names * (copy as number) });
  });
  db.pragma('cache_size = -200000');
  db.pragma('synchronous = OFF');
  for (const [table, changes] of Object.entries(copied)) {
    const columns = db.prepare<[], string>(`SELECT name FROM pragma_table_info('${table}')`).pluck().all();
    const values = columns.map((column) => {
      switch (changes[column]) {
        case 'name':
          return `$prefix || substr(${column}, 3)`;
        case 'stream':
          return `'alert/' || $prefix || substr(${column}, 9)`;
        case 'id':
          return `substr(${column}, 1, 24) || printf('%012d', CAST(substr(${column}, 25) AS INTEGER) + $copy * ${ids})`;
        case 'position':
          return `${column} + $copy * ${events}`;
        case 'occurrence':
          return `${column} + $copy * ${occurrences}`;
        case 'number':
          return `${column} + $copy * ${names}`;
        case 'time':
          return `${column} + $copy * ${shiftMs}`;
        case 'facts':
          return `facts_of_copy(${column}, $copy)`;
        case undefined:
          return column;
      }
    });
    db.exec(`CREATE TEMP TABLE original AS SELECT * FROM ${table}`);
    const copy = db.prepare(`INSERT INTO ${table} (${columns.join(', ')}) SELECT ${values.join(', ')} FROM original`);
    db.transaction(() => {
      for (let n = 1; n < times; n++) copy.run({ prefix: `~${String.fromCodePoint(64 + n)}`, copy: n });
    })();
    db.exec('DROP TABLE original');
  }
  // The end of the log is noted, so that a log that was cut off is noticed.
  db.exec("UPDATE meta SET value = (SELECT position || ' ' || lower(hex(hash)) FROM event ORDER BY position DESC LIMIT 1) WHERE key = 'chain_head'");
};
