import assert from 'node:assert/strict';
import { describe, test } from 'vitest';
import { verifyChain } from '../../../src/main/store/verify-chain.ts';
import { tempFolder } from '../../temp-folder.ts';
import { evidence, opsIn, pointId } from './ops-fixture.ts';

const raise = (at: number) => ({ type: 'AlertRaised', at, latches: false, evidence: evidence() });
const stream = `alert/${pointId}`;

describe('the event log', () => {
  test('keeps order, versions and actors, and reads them back after a restart', () => {
    const folder = tempFolder();
    const ops = opsIn(folder);
    ops.log.append(stream, 0, 'engine', [raise(1000)]);
    ops.log.append(stream, 1, 'ada', [{ type: 'AlertCommented', of: 1000, at: 2000, by: 'ada', text: 'on my way' } as { type: string }]);
    ops.close();
    const again = opsIn(folder);
    assert.deepEqual(
      again.log.read<{ readonly type: string }>(stream).map(({ position, version, actor, event }) => [position, version, actor, event.type]),
      [
        [1, 1, 'engine', 'AlertRaised'],
        [2, 2, 'ada', 'AlertCommented'],
      ],
    );
    again.close();
  });

  test('refuses a version that is no longer the newest, and writes nothing then', () => {
    const ops = opsIn(tempFolder());
    ops.log.append(stream, 0, 'engine', [raise(1000)]);
    assert.throws(() => ops.log.append(stream, 0, 'engine', [raise(2000)]), { name: 'StaleStream' });
    assert.equal(ops.log.version(stream), 1);
    ops.close();
  });

  test('cannot be changed or shortened, not even by our own program', () => {
    const ops = opsIn(tempFolder());
    ops.log.append(stream, 0, 'engine', [raise(1000)]);
    for (const sql of ["UPDATE event SET actor = 'eve'", 'UPDATE event SET hash = zeroblob(32)', 'DELETE FROM event', 'UPDATE event SET own = 7'])
      assert.throws(() => ops.db.exec(sql), /append-only/, sql);
    ops.close();
  });

  test('tells listeners after the commit, once per transaction, and never of what was rolled back', () => {
    const ops = opsIn(tempFolder());
    const heard: number[] = [];
    ops.log.onAppended((recorded) => heard.push(recorded.length));
    ops.log.atomically(() => {
      ops.log.append(stream, 0, 'engine', [raise(1000)]);
      ops.log.append('clock', 0, 'engine', [{ type: 'ClockJumped' }]);
      assert.deepEqual(heard, []);
    });
    assert.throws(() =>
      ops.log.atomically(() => {
        ops.log.append('clock', 1, 'engine', [{ type: 'ClockJumped' }]);
        throw new Error('no');
      }),
    );
    assert.deepEqual([heard, ops.log.version('clock')], [[2], 1]);
    ops.close();
  });

  test('a projection that fails leaves no event', () => {
    const ops = opsIn(tempFolder());
    ops.db.exec('DROP TABLE alert_occurrence');
    assert.throws(() => ops.log.append(stream, 0, 'engine', [raise(1000)]));
    assert.equal(ops.log.version(stream), 0);
    ops.close();
  });

  test('read models that are built again are equal to the byte', () => {
    const ops = opsIn(tempFolder());
    ops.log.append(stream, 0, 'engine', [
      raise(1000),
      { type: 'AlertAnnunciated', because: 'raised', latches: false, call: { of: 1000, at: 1000 } } as { type: string },
    ]);
    ops.log.append(stream, 2, 'ada', [{ type: 'AlertAcknowledged', answers: { of: 1000, at: 1000 }, by: 'ada', note: 'seen' } as { type: string }]);
    const dump = () => JSON.stringify([ops.db.prepare('SELECT * FROM alert_point').all(), ops.db.prepare('SELECT * FROM alert_occurrence').all()]);
    const before = dump();
    ops.rebuild();
    assert.equal(dump(), before);
    assert.equal(verifyChain(ops.db).intact, true);
    ops.close();
  });
});
