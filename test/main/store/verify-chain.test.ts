import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, test } from 'vitest';
import { verifyChain } from '../../../src/main/store/verify-chain.ts';
import { tempFolder } from '../../temp-folder.ts';
import { evidence, opsIn, pointId } from './ops-fixture.ts';

const stream = `alert/${pointId}`;
/** Five events in a closed file. */
const written = (folder: string): string => {
  const ops = opsIn(folder);
  for (let i = 0; i < 5; i++)
    ops.log.append(stream, i, 'engine', [
      { type: 'AlertRaised', at: 1000 + i, latches: false, evidence: evidence({ name: `Marked ${i}` }) } as { type: string },
    ]);
  ops.close();
  return join(folder, 'ops.db');
};
const verdictOf = (file: string) => {
  const db = new Database(file, { readonly: true });
  try {
    return verifyChain(db);
  } finally {
    db.close();
  }
};

describe('verify', () => {
  test('an untouched log is intact and names its head', () => {
    const verdict = verdictOf(written(tempFolder()));
    assert.equal(verdict.intact, true);
    assert.ok(verdict.intact && verdict.events === 5 && /^[0-9a-f]{64}$/.test(verdict.head));
  });

  test('finds a single changed byte in the event log and names the first bad record', () => {
    const file = written(tempFolder());
    const clean = readFileSync(file);
    const verdictWith = (offset: number) => {
      const changed = Buffer.from(clean);
      changed[offset] = changed[offset]! ^ 1;
      writeFileSync(file, changed);
      return verdictOf(file);
    };
    // The read model holds a copy of the same text; the one in the log is the one whose change is found.
    const copies = [...clean.toString('latin1').matchAll(/"name":"Marked 2"/g)].map(({ index }) => index);
    const inLog = copies.filter((index) => !verdictWith(index + 8).intact);
    assert.equal(inLog.length, 1);
    for (let offset = inLog[0]! - 100; offset < inLog[0]! + 100; offset++) {
      const verdict = verdictWith(offset);
      assert.ok(!verdict.intact && verdict.position === 3, `byte ${offset}`);
    }
  });

  test.each([
    ['a changed actor', "UPDATE event SET actor = 'eve' WHERE position = 2", 2],
    ['a changed time', 'UPDATE event SET at = at + 1 WHERE position = 4', 4],
    ['a changed hash', 'UPDATE event SET hash = zeroblob(32) WHERE position = 1', 1],
    ['a changed checksum', 'UPDATE event SET sha = zeroblob(32) WHERE position = 3', 3],
    ['a removed record', 'DELETE FROM event WHERE position = 3', 4],
    ['a cut-off end', 'DELETE FROM event WHERE position = 5', 5],
  ])('finds %s', (_what, sql, position) => {
    const file = written(tempFolder());
    const db = new Database(file);
    db.exec('DROP TRIGGER event_is_append_only; DROP TRIGGER event_is_kept');
    db.exec(sql);
    db.close();
    const verdict = verdictOf(file);
    assert.ok(!verdict.intact);
    assert.equal(verdict.position, position);
    assert.ok(verdict.reason.length > 10);
  });
});
