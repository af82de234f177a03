import assert from 'node:assert/strict';
import { describe, test } from 'vitest';
import { openObservation, observedOf, unobservedOf } from '../../../src/main/store/observation.ts';
import { tempFolder } from '../../temp-folder.ts';
import { opsIn } from './ops-fixture.ts';

const start = 1_763_700_000_000;
const period = { from: start - 100_000, to: start + 1_000_000 };
const online = { id: 'a', isEnabled: true, isOnline: true };
const offline = { id: 'a', isEnabled: true, isOnline: false };
const off = { id: 'b', isEnabled: false, isOnline: false };

/** A console whose clock is that of the test: beats once a second from `from` to `to`, both included. */
const given = (folder = tempFolder()) => {
  const ops = opsIn(folder);
  const observation = openObservation(ops.db);
  return {
    ops,
    folder,
    beats: (from: number, to: number, ...lines: readonly (typeof online)[]): void => {
      for (let s = from; s <= to; s++) observation.beat(start + 1000 * s, lines);
    },
    end: (s: number): void => observation.close(start + 1000 * s),
    spells: (now = period.to) => observedOf(ops.db, period, now).spells.map(({ from, to }) => [(from - start) / 1000, (to - start) / 1000]),
    of: (what: string) =>
      ops.db
        .prepare<[string], { since: number; until: number }>('SELECT since, until FROM spell WHERE what = ? ORDER BY since')
        .all(what)
        .map(({ since, until }) => [(since - start) / 1000, (until - start) / 1000]),
  };
};

describe('observation', () => {
  test('is on record while the engine runs and a broker that is switched on is connected; both are facts of their own', () => {
    const site = given();
    site.beats(0, 9, offline, off);
    site.beats(10, 99, online, off);
    site.beats(100, 159, offline, off);
    site.beats(160, 200, online, off);
    site.end(201);
    assert.deepEqual(site.of('engine'), [[0, 201]]);
    assert.deepEqual(site.of('line/a'), [
      [10, 100],
      [160, 201],
    ]);
    assert.deepEqual(site.spells(), site.of('line/a'));
    site.ops.close();
  });

  test('of two brokers one is enough, and without any that is switched on the engine is', () => {
    const site = given();
    site.beats(0, 50, online, { ...offline, id: 'b' });
    site.beats(51, 100, off);
    site.beats(101, 120);
    site.end(121);
    assert.deepEqual(site.spells(), [[0, 121]]);
    assert.deepEqual(site.of('line/b'), []);
    site.ops.close();
  });

  test('a process that is killed leaves an end that is true to ten seconds; what comes after it is a spell of its own', () => {
    const killed = given();
    killed.beats(0, 67, online);
    killed.ops.close(); // without a word to the observation, as after SIGKILL
    const next = given(killed.folder);
    next.beats(300, 320, online);
    assert.deepEqual(next.spells(), [
      [0, 60],
      [300, 320],
    ]);
    assert.deepEqual(next.of('engine'), next.spells());
    next.ops.close();
  });

  test('a computer that slept has not seen what happened meanwhile', () => {
    const site = given();
    site.beats(0, 20, online);
    site.beats(500, 510, online);
    site.end(511);
    assert.deepEqual(site.spells(), [
      [0, 20],
      [500, 511],
    ]);
    site.ops.close();
  });

  test('before there was a record the console counts from its first event on, and nothing counts that has not come yet', () => {
    const site = given();
    assert.deepEqual([site.spells(), observedOf(site.ops.db, period, period.to).recordedSince], [[], null]);
    site.ops.log.append('x', 0, 'ada', [{ type: 'First' }]); // the clock of the fixture: 100,000 s before the start
    assert.deepEqual(site.spells(start + 30_000), [[-100, 30]]);
    site.beats(40, 60, offline);
    assert.deepEqual(site.spells(), [[-100, 40]]);
    assert.equal(observedOf(site.ops.db, period, period.to).recordedSince, start + 40_000);
    site.ops.close();
  });

  test('a read model that is made again keeps it', () => {
    const site = given();
    site.beats(0, 30, online);
    site.ops.rebuild();
    assert.deepEqual(site.spells(), [[0, 30]]);
    site.ops.close();
  });

  test('a beat that is not on record yet is no interruption: only what is older than the next one may be is', () => {
    const site = given();
    site.beats(0, 100, online);
    const told = (to: number) => unobservedOf(site.ops.db, { from: start, to: start + 1000 * to });
    assert.deepEqual(told(139), { observedMs: 100_000, ofMs: 100_000, unobserved: [] });
    assert.deepEqual(told(141), { observedMs: 100_000, ofMs: 141_000, unobserved: [{ from: start + 100_000, to: start + 141_000, because: 'console' }] });
    site.ops.close();
  });
});
