import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Database } from 'better-sqlite3';
import { describe, test } from 'vitest';
import type { Step } from '../../../src/main/store/migrate.ts';
import { opsSteps } from '../../../src/main/store/migrations/ops/steps.ts';
import { telemetrySteps } from '../../../src/main/store/migrations/telemetry/steps.ts';
import { type DatabaseKind, openDatabase } from '../../../src/main/store/open-database.ts';
import { openTelemetry } from '../../../src/main/store/open-telemetry.ts';
import { StoreRefusal } from '../../../src/main/store/store-refusal.ts';
import { tempFolder } from '../../temp-folder.ts';
import { evidence, opsIn, pointId } from './ops-fixture.ts';
import { message, morning } from './telemetry-given.ts';

const steps: Readonly<Record<DatabaseKind, readonly Step[]>> = { ops: opsSteps, telemetry: telemetrySteps };
const kinds: readonly DatabaseKind[] = ['ops', 'telemetry'];
const next: Step = { name: '9999-next', run: (db) => db.exec('CREATE TABLE added (a INTEGER) STRICT') };
const halfway: Step = {
  name: '9999-halfway',
  run: (db) => {
    const tables = db.prepare<[], string>("SELECT name FROM sqlite_schema WHERE type = 'table' AND name IN ('event', 'journal')").pluck().all();
    for (const table of tables) db.exec(`ALTER TABLE ${table} ADD COLUMN half TEXT`);
    db.exec('DELETE FROM sqlite_sequence_that_is_not_there');
  },
};

/** A closed file with something in it, as the program leaves it. */
const filled = (kind: DatabaseKind, folder: string): string => {
  if (kind === 'ops') {
    const ops = opsIn(folder);
    ops.log.append(`alert/${pointId}`, 0, 'engine', [{ type: 'AlertRaised', at: 1000, latches: false, evidence: evidence() } as { type: string }]);
    ops.close();
  } else {
    const telemetry = openTelemetry({ file: join(folder, 'telemetry.db'), tenant: 'acme', now: () => morning });
    telemetry.stage(message('pump', morning, { t: 21.5 }));
    telemetry.commit(morning);
    telemetry.close();
  }
  return join(folder, `${kind}.db`);
};
/** Schema, version and every row. */
const contentOf = (db: Database): string => {
  const schema = db.prepare<[], { name: string; type: string; sql: string | null }>('SELECT type, name, sql FROM sqlite_schema ORDER BY name').all();
  const rows = schema.filter(({ type }) => type === 'table').map(({ name }) => [name, db.prepare(`SELECT * FROM "${name}"`).all()]);
  return JSON.stringify([db.pragma('user_version', { simple: true }), schema, rows]);
};
const reading = (kind: DatabaseKind, file: string): string => {
  const db = openDatabase(file, { kind, steps: steps[kind], readonly: true });
  try {
    return contentOf(db);
  } finally {
    db.close();
  }
};
const refusal = (open: () => unknown): StoreRefusal => {
  try {
    open();
  } catch (error) {
    assert.ok(error instanceof StoreRefusal, String(error));
    return error;
  }
  return assert.fail('it was opened');
};

describe.each(kinds)('%s.db', (kind) => {
  test('P31 a step that fails halfway: everything is as before, a copy is kept, and the step is named', () => {
    const folder = tempFolder();
    const file = filled(kind, folder);
    const before = reading(kind, file);
    const { code, message: words } = refusal(() => openDatabase(file, { kind, steps: [...steps[kind], halfway] }));
    assert.equal(code, 'store.migration-failed');
    assert.match(words, /stopped at step 9999-halfway.*unchanged.*\.backup.*Start the version that was used before/);
    assert.equal(reading(kind, file), before);
    assert.ok(readdirSync(folder).includes(`${kind}.db.version-${steps[kind].length}.backup`));
    assert.equal(reading(kind, `${file}.version-${steps[kind].length}.backup`), before);
  });

  test('P31 the update that works keeps every row; the second start does nothing', () => {
    const folder = tempFolder();
    const file = filled(kind, folder);
    const before = reading(kind, file);
    const newer = [...steps[kind], next];
    openDatabase(file, { kind, steps: newer }).close();
    const [bytes, names] = [readFileSync(file), readdirSync(folder).toSorted()];
    openDatabase(file, { kind, steps: newer }).close();
    assert.ok(bytes.equals(readFileSync(file)));
    assert.deepEqual(readdirSync(folder).toSorted(), names);
    const db = openDatabase(file, { kind, steps: newer });
    db.exec(`DROP TABLE added; PRAGMA user_version = ${steps[kind].length}`);
    assert.equal(contentOf(db), before);
    db.close();
  });

  test('P31 a file of a newer version is refused and not touched', () => {
    const folder = tempFolder();
    const file = filled(kind, folder);
    openDatabase(file, { kind, steps: [...steps[kind], next] }).close();
    const [bytes, names] = [readFileSync(file), readdirSync(folder).toSorted()];
    const { code, message: words } = refusal(() => openDatabase(file, { kind, steps: steps[kind] }));
    assert.equal(code, 'store.newer-version');
    assert.match(words, /newer version of Fieldwatch.*not changed.*Install the newer version/);
    assert.ok(bytes.equals(readFileSync(file)));
    // Whoever only reads leaves the empty log that it had to make.
    assert.deepEqual(
      readdirSync(folder)
        .filter((name) => !/-(wal|shm)$/.test(name))
        .toSorted(),
      names,
    );
  });
});
