import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import Database from 'better-sqlite3';
import { describe, test } from 'vitest';
import { verifyChain } from '../../../src/main/store/verify-chain.ts';
import { verifyReadModels } from '../../../src/main/store/verify-read-models.ts';
import { tempFolder } from '../../temp-folder.ts';
import { pointId } from '../store/ops-fixture.ts';
import { fieldwatch, here, jsonOf, siteIn } from './given-cli.ts';

/** What the hash chain holds. The columns that a later sync fills in after the fact are not among them. */
const chained = ['position', 'id', 'stream', 'version', 'type', 'schema', 'data', 'actor', 'grant_id', 'at', 'console', 'hlc', 'base', 'sha', 'hash', 'own'];
const pageBytes = 4096;
const isLong = process.env['FIELDWATCH_LONG'] !== undefined;
/** Every byte, or as many as a quick run allows; prime, so that every bit is hit somewhere. */
const stride = isLong ? 1 : 41;

/** A closed file as an in-memory database; SQLite opens bytes only in the older journal mode. */
const inMemory = (bytes: Buffer): Database.Database => {
  const copy = Buffer.from(bytes);
  copy[18] = copy[19] = 1;
  return new Database(copy);
};
const dump = (db: Database.Database): readonly string[] =>
  db
    .prepare(`SELECT ${chained.map((column) => `quote(${column})`).join(', ')} FROM event NOT INDEXED ORDER BY position`)
    .raw()
    .all()
    .map((row) => JSON.stringify(row));
/** The records as a stream is read: through the index. */
const byIndex = (db: Database.Database): string =>
  JSON.stringify([
    db.prepare('SELECT position FROM event INDEXED BY sqlite_autoindex_event_3 ORDER BY stream, version').pluck().all(),
    db.prepare('SELECT position FROM event INDEXED BY sqlite_autoindex_event_1 ORDER BY id').pluck().all(),
    db.prepare('SELECT position FROM event INDEXED BY sqlite_autoindex_event_2 ORDER BY own').pluck().all(),
  ]);
const leavesOf = (db: Database.Database, name: string): readonly number[] =>
  db.prepare<[string], number>("SELECT pageno FROM dbstat WHERE name = ? AND pagetype = 'leaf'").pluck().all(name);
const attempt = <Value>(read: () => Value): Value | undefined => {
  try {
    return read();
  } catch {
    return undefined; // the byte made the file unreadable there
  }
};

describe('one changed byte', () => {
  test('R16 single-byte changes of the log are found in every byte of a record, and all over its pages and indexes (10,000 and more in the long form)', () => {
    const bytes = readFileSync(siteIn(tempFolder()));
    const clean = inMemory(bytes);
    const [records, order] = [dump(clean), byIndex(clean)];
    const pages = clean.prepare<[], number>("SELECT pageno FROM dbstat WHERE name = 'event' OR name LIKE 'sqlite_autoindex_event%'").pluck().all();
    const [leaf] = leavesOf(clean, 'event');
    clean.close();
    assert.equal(records.length, 7);
    const third = bytes.indexOf('"name":"Marked 2"', (leaf! - 1) * pageBytes);
    const offsets = new Set(Array.from({ length: 400 }, (_, i) => third - 200 + i));
    for (const page of pages) for (let i = 0; i < pageBytes; i += i < 40 ? 1 : stride) offsets.add((page - 1) * pageBytes + i);

    const seen = { records: 0, indexes: 0, unused: 0 };
    for (const offset of offsets) {
      const changed = Buffer.from(bytes);
      changed[offset] = changed[offset]! ^ (1 << (offset % 8));
      const db = inMemory(changed);
      const verdict = verifyChain(db);
      const now = attempt(() => dump(db));
      const first = now === undefined ? undefined : records.findIndex((record, i) => record !== now[i]);
      if (now === undefined || first !== -1 || now.length !== records.length) {
        seen.records++;
        assert.ok(!verdict.intact, `byte ${offset}: a changed record went unnoticed`);
        if (first !== undefined && first >= 0)
          assert.ok(
            verdict.position === first + 1 || verdict.reason.includes(`record ${first + 1} is missing`),
            `byte ${offset}: record ${verdict.position} (${verdict.reason}), not ${first + 1}`,
          );
      } else if (attempt(() => byIndex(db)) !== order) {
        seen.indexes++;
        assert.ok(!verdict.intact, `byte ${offset}: a record hidden by an index went unnoticed`);
      } else if (verdict.intact) seen.unused++;
      db.close();
    }
    assert.ok(seen.records > 300 && seen.indexes > 10 && seen.unused > 0, JSON.stringify(seen));
    if (isLong) assert.ok(offsets.size >= 10_000, String(offsets.size));
  }, 300_000);

  test('in any column, also of a value that SQLite may hold: the record is named', () => {
    const bytes = readFileSync(siteIn(tempFolder()));
    const changes: Readonly<Record<string, string>> = {
      data: "replace(data, 'Marked 3', 'Marked 7')",
      sha: "CAST(x'01' || substr(sha, 2) AS BLOB)",
      hash: "CAST(x'01' || substr(hash, 2) AS BLOB)",
      grant_id: "'g'",
      base: "'b'",
    };
    for (const column of chained.slice(1)) {
      const db = inMemory(bytes);
      db.exec('DROP TRIGGER event_is_append_only');
      const isNumber = db.prepare<[], string>(`SELECT typeof(${column}) FROM event`).pluck().get() === 'integer';
      const change = changes[column] ?? (isNumber ? `${column} + 64` : `'~' || substr(${column}, 2)`);
      assert.equal(db.prepare(`UPDATE event SET ${column} = ${change} WHERE position = 4`).run().changes, 1);
      const verdict = verifyChain(db);
      assert.ok(!verdict.intact && verdict.position === 4, column);
      db.close();
    }
  });
});

describe('what was made from the log', () => {
  test('R16 a changed value in any list is found, with its table and row, while the chain is intact', async () => {
    const changes: Readonly<Record<string, string>> = {
      alert_occurrence: "UPDATE alert_occurrence SET evidence = replace(evidence, '9.8', '9.7') WHERE seq = 2",
      alert_point: "UPDATE alert_point SET state = replace(state, '1', '2')",
      annunciation: 'DELETE FROM annunciation',
      alert_life: 'UPDATE alert_life SET opened = opened + 1',
    };
    for (const [table, change] of Object.entries(changes)) {
      const home = tempFolder();
      const file = siteIn(home);
      const db = new Database(file);
      const { changes: rows } = db.prepare(change).run();
      db.close();
      if (rows === 0) continue; // nothing of this kind in the log of this site
      const ran = await here('verify', '--home', home, '--json');
      assert.deepEqual([ran.code, jsonOf(ran)['intact'], jsonOf(ran)['table']], [1, false, table]);
      assert.deepEqual(jsonOf(await here('verify', '--quick', '--home', home, '--json'))['lists'], 'not compared');
      assert.match(
        (await here('verify', '--home', home)).stdout,
        new RegExp(`lists of this console are NOT what its event log says: .*table ${table}, [^]*Believe the log`),
      );
    }
  });

  test('R16 single-byte changes of the pages of the list of alerts, wherever they change a value', () => {
    const bytes = readFileSync(siteIn(tempFolder()));
    const clean = inMemory(bytes);
    const valuesOf = (db: Database.Database) => JSON.stringify(db.prepare('SELECT * FROM alert_occurrence NOT INDEXED ORDER BY seq').raw().all());
    const before = valuesOf(clean);
    const pages = leavesOf(clean, 'alert_occurrence');
    clean.close();
    const seen = { found: 0, unused: 0 };
    for (const page of pages)
      for (let i = isLong ? 0 : page % 29; i < pageBytes; i += isLong ? 1 : 29) {
        const offset = (page - 1) * pageBytes + i;
        const changed = Buffer.from(bytes);
        changed[offset] = changed[offset]! ^ (1 << (offset % 8));
        const db = inMemory(changed);
        const isSame = attempt(() => valuesOf(db)) === before;
        const verdict = attempt(() => verifyReadModels(db));
        if (isSame) seen.unused++;
        else {
          seen.found++;
          assert.ok(verdict?.agree === false, `byte ${offset}: a changed value of the list went unnoticed`);
        }
        db.close();
      }
    assert.ok(seen.found > 20, JSON.stringify(seen));
  }, 300_000);
});

describe('verify', () => {
  test('an intact log: exit 0, count and head; the same in words', async () => {
    const home = tempFolder();
    const file = siteIn(home);
    const before = readFileSync(file);
    const json = await fieldwatch(['verify', '--home', home, '--json']);
    const words = await here('verify', '--home', home);
    assert.equal(json.code, 0, json.stderr);
    const { intact, events, head } = jsonOf(json);
    assert.deepEqual([intact, events], [true, 7]);
    assert.match(String(head), /^[0-9a-f]{64}$/);
    assert.match(words.stdout, /intact: 7 records.* What the window lists is what it says\./);
    assert.ok(before.equals(readFileSync(file)), 'verify changes nothing');
  });

  test('a record changed by another program, its triggers taken away: exit 1 and the record', async () => {
    const home = tempFolder();
    const file = siteIn(home);
    const db = new Database(file);
    assert.throws(() => db.exec("UPDATE event SET actor = 'eve' WHERE position = 3"), /append-only/);
    db.exec("DROP TRIGGER event_is_append_only; UPDATE event SET actor = 'eve' WHERE position = 3");
    db.close();
    const ran = await fieldwatch(['verify', '--home', home, '--json']);
    assert.equal(ran.code, 1, ran.stderr);
    const { intact, position, stream, reason } = jsonOf(ran);
    assert.deepEqual([intact, position, stream], [false, 3, `alert/${pointId}`]);
    assert.match(String(reason), /changed after it was written/);
  });

  test('raw bytes of the file: the name of an alert, and a key of an index', async () => {
    for (const [found, position] of [
      ['"name":"Marked 3"', '4'],
      ['clock', '[67]'],
    ] as const) {
      const home = tempFolder();
      const file = siteIn(home);
      const clean = readFileSync(file);
      const db = inMemory(clean);
      const [leaf] = leavesOf(db, found === 'clock' ? 'sqlite_autoindex_event_3' : 'event');
      db.close();
      const at = clean.indexOf(found, (leaf! - 1) * pageBytes);
      const changed = Buffer.from(clean);
      changed[at + found.length - 2]! ^= 1;
      writeFileSync(file, changed);
      const ran = await here('verify', '--home', home);
      assert.equal(ran.code, 1, ran.stderr);
      assert.match(ran.stdout, new RegExp(`NOT intact. First bad record: ${position}\\b`));
      assert.match(ran.stdout, /Keep a copy of the data folder.*tell the person responsible/);
    }
  });
});
