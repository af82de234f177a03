import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, test } from 'vitest';
import { lockHome } from '../../../src/main/data-lock.ts';
import { signerFor } from '../../../src/main/cli/signer-for.ts';
import { siteFiles } from '../../../src/main/cli/site.ts';
import { sealReport } from '../../../src/main/report/seal-pdf.ts';
import { composeShiftReport } from '../../../src/main/report/shift-report.ts';
import { chainHash, chainStart, eventColumns, type EventRow, eventSha } from '../../../src/main/store/event-log.ts';
import { openOpsReader } from '../../../src/main/store/ops.ts';
import { verifyChain } from '../../../src/main/store/verify-chain.ts';
import { tempFolder } from '../../temp-folder.ts';
import { givenPdf } from '../report/given-pdf.ts';
import { errorOf, here, jsonOf, siteIn } from './given-cli.ts';

/** A report of the site as the command line makes it; only the printing is not done by a browser. */
const issue = async (home: string, name = 'shift.pdf'): Promise<string> => {
  const files = siteFiles(home, false);
  const signer = await signerFor(files, Date.now);
  const ops = openOpsReader(files.ops);
  try {
    const report = await composeShiftReport(
      { ops, columns: async () => [], coverage: async () => [] },
      {
        tenant: files.tenant,
        site: 'Plant',
        zone: 'UTC',
        isDemo: false,
        author: 'ada',
        version: '1',
        from: 0,
        to: 5000,
        generatedAt: 6000,
        signature: signer.signature,
      },
    );
    const file = join(home, name);
    writeFileSync(file, sealReport(givenPdf(), report, signer));
    return file;
  } finally {
    ops.close();
  }
};
const verified = async (...args: readonly string[]) => {
  const ran = await here('verify', ...args, '--json');
  return { exit: ran.code, ...(jsonOf(ran) as { code: string; message: string; position?: number; against: string }) };
};
const fingerprintOf = async (home: string): Promise<string> =>
  (jsonOf(await here('key', '--home', home, '--json'))['keys'] as { fingerprint: string }[]).at(-1)?.fingerprint ?? '';

/** Another program at the file of the log, with its triggers taken away; leaves a log that holds together in itself. */
const rewrite = (file: string, work: (db: Database.Database) => void): void => {
  const db = new Database(file);
  for (const name of db.prepare<[], string>("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'event'").pluck().all())
    db.exec(`DROP TRIGGER ${name}`);
  work(db);
  let hash: Uint8Array = chainStart;
  let position = 0;
  for (const row of db.prepare<[], EventRow>(`SELECT ${eventColumns} FROM event ORDER BY position`).all()) {
    const changed = { ...row, sha: eventSha(row) };
    hash = chainHash(hash, changed);
    position = row.position;
    db.prepare('UPDATE event SET sha = ?, hash = ? WHERE position = ?').run(changed.sha, hash, position);
  }
  db.prepare("UPDATE meta SET value = ? WHERE key = 'chain_head'").run(`${position} ${Buffer.from(hash).toString('hex')}`);
  assert.ok(verifyChain(db).intact, 'in itself it holds together');
  db.close();
};

describe('verify FILE.pdf', () => {
  test('a report of this console: intact, its key known from the log, the log walked; the same in words', async () => {
    const home = tempFolder();
    siteIn(home);
    const file = await issue(home);
    const found = await verified(file, '--home', home);
    assert.deepEqual([found.exit, found.code, found.against], [0, 'ok', 'log'], found.message);
    const words = await here('verify', file, '--home', home);
    assert.match(
      words.stdout,
      /^OK \(ok\): The report is as it was signed with the key [0-9a-f ]{79}\. The log of this console is intact and holds its record 8\./,
    );
  });

  test('where the console is not, the key has to be named; another one is refused', async () => {
    const home = tempFolder();
    const elsewhere = tempFolder();
    siteIn(home);
    const other = siteIn(elsewhere);
    rewrite(other, (db) => db.exec("UPDATE meta SET value = '00000000-0000-7000-8000-00000000beef' WHERE key = 'console_id'"));
    const file = await issue(home);
    const key = await fingerprintOf(home);
    const unknown = await verified(file, '--home', elsewhere);
    assert.deepEqual([unknown.exit, unknown.code], [1, 'key.unknown']);
    assert.match(unknown.message, /whose key that is is not known: there is no log of the console that made it here/);
    const named = await verified(file, '--home', elsewhere, '--key', key.toUpperCase().replaceAll(/.{4}/g, '$& '));
    assert.deepEqual([named.exit, named.code, named.against], [0, 'ok', 'nothing else']);
    const forged = await verified(file, '--home', home, '--key', '0'.repeat(64));
    assert.deepEqual([forged.exit, forged.code], [1, 'key.other']);
  });

  test('R16 a changed byte: exit 1, the code and the page', async () => {
    const home = tempFolder();
    siteIn(home);
    const file = await issue(home);
    const bytes = readFileSync(file);
    bytes[bytes.indexOf('Second page')]! ^= 1;
    writeFileSync(file, bytes);
    const found = await verified(file, '--home', home);
    assert.deepEqual([found.exit, found.code], [1, 'report.printed-changed']);
    assert.match(
      (await here('verify', file, '--home', home)).stdout,
      /^NOT OK \(report\.printed-changed\): The printed part was changed .*draw page.* 2\. Ask for the report again/,
    );
  });

  test('R16 a log that was cut off holds together in itself; the head that a report anchors proves it', async () => {
    const home = tempFolder();
    const ops = siteIn(home);
    const file = await issue(home);
    rewrite(ops, (db) => db.exec('DELETE FROM event WHERE position > 5'));
    assert.equal((await here('verify', '--log', '--home', home)).code, 0);
    const found = await verified(file, '--home', home);
    assert.deepEqual([found.exit, found.code, found.position], [1, 'log.truncated', 6]);
    assert.match(found.message, /it ends at record 5, but when the report was made it held 8\. At least 3 records are missing, from record 6 on/);
  });

  test('R16 a log that was written again around one changed record is found out by the anchor', async () => {
    const home = tempFolder();
    const ops = siteIn(home);
    const file = await issue(home);
    rewrite(ops, (db) => db.exec("UPDATE event SET actor = 'eve' WHERE position = 3"));
    assert.equal((await here('verify', '--home', home)).code, 0);
    const found = await verified(file, '--home', home);
    assert.deepEqual([found.exit, found.code, found.position], [1, 'log.rewritten', 8]);
  });

  test('R16 a log whose chain is broken names its record', async () => {
    const home = tempFolder();
    const ops = siteIn(home);
    const file = await issue(home);
    const db = new Database(ops);
    db.exec("DROP TRIGGER event_is_append_only; UPDATE event SET actor = 'eve' WHERE position = 3");
    db.close();
    const found = await verified(file, '--home', home);
    assert.deepEqual([found.exit, found.code, found.position], [1, 'log.broken', 3]);
  });

  test('R16 after the key was changed, older and newer reports verify, and nobody signs with the old key for the new log', async () => {
    const home = tempFolder();
    const ops = siteIn(home);
    const before = await issue(home, 'before.pdf');
    const old = await fingerprintOf(home);
    const files = siteFiles(home, false);
    const oldSigner = await signerFor(files, Date.now);
    assert.equal((await here('key', '--renew', '--home', home)).code, 0);
    const renewed = await fingerprintOf(home);
    assert.notEqual(renewed, old);
    const after = await issue(home, 'after.pdf');
    for (const [file, key] of [
      [before, old],
      [after, renewed],
    ] as const) {
      const found = await verified(file, '--home', home);
      assert.deepEqual([found.exit, found.code], [0, 'ok'], found.message);
      assert.equal((await verified(file, '--home', home, '--key', key)).exit, 0);
    }
    const listed = await here('key', '--home', home);
    assert.match(listed.stdout, /^retired [^]*the first one\nin use [^]*made new, and signed for by the one before/);

    const reader = openOpsReader(ops);
    const late = await composeShiftReport(
      { ops: reader, columns: async () => [], coverage: async () => [] },
      {
        tenant: files.tenant,
        site: 'Plant',
        zone: 'UTC',
        isDemo: false,
        author: 'eve',
        version: '1',
        from: 0,
        to: 5000,
        generatedAt: 6000,
        signature: oldSigner.signature,
      },
    );
    reader.close();
    const forged = join(home, 'forged.pdf');
    writeFileSync(forged, sealReport(givenPdf(), late, oldSigner));
    assert.equal((await verified(forged, '--home', home)).code, 'log.key-out-of-use');
  });

  test('what cannot be checked is said before any work', async () => {
    const home = tempFolder();
    siteIn(home);
    const file = await issue(home);
    const refusals = [
      [['verify', join(home, 'none.pdf'), '--json'], 3, 'report.unreadable'],
      [['verify', file, '--key', 'abc', '--json'], 3, 'usage.bad-value'],
      [['verify', file, '--log', '--json'], 2, 'usage.two-things'],
      [['verify', file, file, '--json'], 2, 'usage.too-many'],
      [['verify', '--key', 'abc', '--json'], 2, 'usage.no-file'],
      [['verify', file, '--home', join(home, 'nowhere'), '--json'], 3, 'home.no-data'],
    ] as const;
    for (const [args, code, error] of refusals) {
      const ran = await here(...args);
      assert.deepEqual([ran.code, errorOf(ran).code], [code, error], args.join(' '));
    }
  });
});

describe('the key of the command line', () => {
  test('is made by the first report and used by the next ones', async () => {
    const home = tempFolder();
    siteIn(home);
    assert.match((await here('key', '--home', home)).stdout, /no signing key yet/);
    await issue(home);
    const key = await fingerprintOf(home);
    await issue(home);
    assert.equal(await fingerprintOf(home), key);
    assert.match(key, /^[0-9a-f]{64}$/);
  });

  test('while a console is running, a report before any key is unsigned in words, and a key cannot be renewed', async () => {
    const home = tempFolder();
    siteIn(home);
    const lock = lockHome(home, 'none', Date.now);
    try {
      const found = await verified(await issue(home), '--home', home);
      assert.deepEqual([found.exit, found.code], [1, 'report.unsigned']);
      assert.match(found.message, /Nobody signed this report\. This console has no signing key yet.*Save one report from its window/);
      lock.release();
      await issue(home);
      const held = lockHome(home, 'none', Date.now);
      const renewed = await here('key', '--renew', '--home', home, '--json');
      held.release();
      assert.deepEqual([renewed.code, errorOf(renewed).code], [1, 'signing.console-running']);
    } finally {
      lock.release();
    }
  });

  test('that another shell sealed is not replaced from here: the report is unsigned and says why', async () => {
    const home = tempFolder();
    siteIn(home);
    await issue(home);
    writeFileSync(join(home, 'secrets.key'), Buffer.alloc(32, 7));
    const found = await verified(await issue(home), '--home', home);
    assert.deepEqual([found.exit, found.code], [1, 'report.unsigned']);
    assert.match(found.message, /cannot be opened from here: it was sealed by another shell/);
    const renewed = await here('key', '--renew', '--home', home, '--json');
    assert.deepEqual([renewed.code, errorOf(renewed).code], [1, 'signing.key-closed']);
  });
});
