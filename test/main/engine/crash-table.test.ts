import assert from 'node:assert/strict';
import { statSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { describe, onTestFinished, test } from 'vitest';
import { annunciate, heardNothing, type OpenCall } from '../../../src/domain/alert/annunciate.ts';
import type { PointId } from '../../../src/domain/identity.ts';
import { isAbnormal } from '../../../src/domain/alert/registers.ts';
import { crashTable, type Place } from './crash-table.ts';
import { chainOf } from './stored.ts';

type Table = ReturnType<typeof crashTable>;
const given = (more: Parameters<typeof crashTable>[0] = {}): Table => {
  const table = crashTable(more);
  onTestFinished(table.done);
  return table;
};
let known: ReturnType<Table['result']> | undefined;
const undisturbed = () => {
  if (known) return known;
  const table = crashTable();
  while (!table.isOver()) table.batch();
  known = table.result();
  assert.ok(known.told.length > 50, 'too little happens: the test shows nothing');
  table.done();
  return known;
};
const finish = (table: Table): void => {
  while (!table.isOver()) table.batch();
};
const checkWhole = (table: Table): void => {
  assert.deepEqual(table.result(), undisturbed());
  assert.ok(chainOf(table.console().folder).intact);
  assert.deepEqual(table.faults, []);
};
const soundsOf = (calls: readonly OpenCall[], now: number): readonly number[] => {
  const control = { silencedAt: 0, mutedUntil: 0, criticalCannotBeMuted: false, simulatedSounds: true, nagMs: 900_000 };
  const first = annunciate(calls, control, false, heardNothing, now);
  return [first.tones.length, annunciate(calls, control, false, first.heard, now + 1000).tones.length];
};

describe('two files, one truth: where a process ends, and what is there afterwards', () => {
  test.each<Place>(['before T', 'after T, before ack', 'after T, before O', 'after O, before show'])(
    'P19 %s: journal, values and calls are those of the undisturbed run; each call is in the log once',
    (place) => {
      const table = given();
      let crashes = 0;
      for (let since = 0; !table.isOver(); since++)
        if (table.batch(since >= 8 ? place : undefined)) {
          crashes++;
          since = 0;
        }
      assert.ok(crashes >= 5, `only ${crashes} crashes`);
      checkWhole(table);
    },
  );

  test('P19 after O, before show: what is open sounds once at the next start, however often it had sounded', () => {
    const table = given();
    let [looked, batches] = [0, 0];
    while (!table.isOver()) {
      if (!table.batch(batches++ % 3 < 2 ? 'after O, before show' : undefined)) continue;
      const calls = table.openCalls();
      assert.equal(new Set(calls.map(({ point }) => point)).size, calls.length);
      const audible = calls.some(({ grade }) => grade === 'alarm');
      assert.deepEqual(soundsOf(calls, table.clock.now), [audible ? 1 : 0, 0]);
      if (audible) looked++;
    }
    assert.ok(looked > 0, 'no call came: the test shows nothing');
    checkWhole(table);
  });

  test.each([
    ['of the time of a filter state that is still there', 82, 86],
    ['of the time before all filter states that are there', 60, 75],
    ['of an hour before', 20, 110],
  ])(
    'P19 ops.db restored from a backup %s, whose rows have left the journal: judged again from chunks, with the journal of the undisturbed run',
    (_what, at, until) => {
      const table = given({ journalLimit: { bytes: 1, ageMs: 0 } });
      let [backup, through] = ['', 0];
      for (let n = 0; n < until; n++) {
        if (n === at) [backup, through] = [table.copy('ops.db'), table.judgedThrough()];
        table.batch();
      }
      assert.ok(table.oldestJournal() > through + 1, `the journal begins with ${table.oldestJournal()}, judged is up to ${through}: the test shows nothing`);
      table.restore('ops.db', backup);
      finish(table);
      const [{ journal, values }, expected] = [table.result(), undisturbed()];
      assert.equal(journal, expected.journal);
      assert.deepEqual(values, expected.values);
      assert.ok(chainOf(table.console().folder).intact);
    },
  );

  test('P19 telemetry.db replaced: the events stand, nothing clears before a good value comes, and judging goes on with the new file', () => {
    const table = given();
    const abnormal = () => table.openCalls().filter(({ point }) => isAbnormal(table.console().ops.alertState(point as PointId)));
    while (!table.isOver()) {
      table.batch();
      if (abnormal().length > 0) break;
    }
    const [open, events] = [abnormal(), table.events()];
    assert.ok(open.length > 0);
    const storeId = table.console().telemetry.storeId;
    table.restore('telemetry.db', undefined);
    assert.notEqual(table.console().telemetry.storeId, storeId);
    assert.deepEqual(abnormal(), open);
    table.console().tick(table.clock.now + 600_000);
    assert.deepEqual(abnormal(), open, 'silence cleared it');
    assert.equal(table.events(), events);
    finish(table);
    const { told } = table.result();
    for (const { point } of open)
      assert.ok(
        told.some((line) => line.startsWith(`alert/${point} AlertCleared`)),
        'it never cleared',
      );
    assert.deepEqual(table.faults, []);
  });

  test.each(['restored from a copy', 'with its log cut off'])(
    'P19 telemetry.db %s: the events stand, a gap says what is lost, and journal ids go on behind what was judged',
    (what) => {
      const table = given();
      for (let n = 0; n < 40; n++) table.batch();
      const copy = what === 'restored from a copy' ? table.copy('telemetry.db') : undefined;
      for (let n = 0; n < 20; n++) table.batch();
      const through = table.console().telemetry.newestJournal();
      const [events, storeId, calls] = [table.events(), table.console().telemetry.storeId, table.openCalls()];
      if (copy !== undefined) table.restore('telemetry.db', copy);
      else {
        const now = table.copy('telemetry.db');
        truncateSync(`${now}-wal`, Math.floor(statSync(`${now}-wal`).size * 0.7));
        table.restore('telemetry.db', now);
      }
      const { telemetry, folder } = table.console();
      assert.equal(telemetry.storeId, storeId);
      assert.equal(telemetry.newestJournal(), through, 'the next journal row is the one after it');
      assert.deepEqual([table.events(), table.openCalls()], [events, calls], 'what was decided is decided');
      const db = new Sqlite(join(folder, 'telemetry.db'), { readonly: true });
      const gaps = db.prepare('SELECT t0, t1, certainty, cause FROM gap WHERE device IS NULL AND profile IS NULL').all() as { t0: number; t1: number }[];
      db.close();
      assert.equal(gaps.length, 1);
      const { t0, t1, ...gap } = gaps[0]!;
      assert.deepEqual(gap, { certainty: 'possible', cause: 'not stored' });
      assert.ok(t0 < t1 && t1 === table.clock.now, `${t0} to ${t1}`);
      finish(table);
      const { told } = table.result();
      assert.equal(new Set(told).size, told.length, 'a call is in the log twice');
      assert.ok(told.length > events);
      assert.ok(chainOf(table.console().folder).intact);
      assert.deepEqual(table.faults, []);
    },
  );
});
