import assert from 'node:assert/strict';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { onTestFinished, test } from 'vitest';
import { openOpsReader } from '../../../src/main/store/ops.ts';
import { startAedes } from '../../brokers.ts';
import { tempFolder } from '../../temp-folder.ts';
import { startEngine } from './engine-process.ts';
import { connectTo, folderIn, givenEngine, profileOf } from './given-engine.ts';

interface Spell {
  readonly since: number;
  readonly until: number;
}
const spellsIn = (home: string, what: string): readonly Spell[] => {
  const ops = openOpsReader(join(folderIn(home), 'ops.db'));
  try {
    return ops.db.prepare<[string], Spell>("SELECT since, until FROM spell WHERE what GLOB ? || '*' ORDER BY since").all(what);
  } finally {
    ops.close();
  }
};
const untilSpells = async (home: string, what: string, count: number): Promise<readonly Spell[]> => {
  for (;;) {
    const found = spellsIn(home, what);
    if (found.length >= count) return found;
    await sleep(50);
  }
};

test('R11 an engine that is killed with SIGKILL leaves true spells: it ran and was connected no longer than it did, and the next one begins anew', async () => {
  const broker = await startAedes();
  onTestFinished(broker.stop);
  const home = tempFolder();
  const configured = await givenEngine({ home });
  await connectTo(configured, profileOf(broker.url));
  await configured.close();
  const before = spellsIn(home, 'engine').length;
  const lines = spellsIn(home, 'line/').length;

  const first = await startEngine(home);
  await untilSpells(home, 'engine', before + 1);
  await untilSpells(home, 'line/', lines + 1);
  await first.kill();
  const killedAt = Date.now();
  await startEngine(home);
  const ran = (await untilSpells(home, 'engine', before + 2)).slice(-2);
  const connected = (await untilSpells(home, 'line/', lines + 2)).slice(-2);
  for (const [one, next] of [ran, connected]) {
    assert.ok(one!.since <= one!.until && one!.until <= killedAt, `ended ${killedAt - one!.until} ms before it was killed`);
    assert.ok(next!.since >= one!.until && next!.since >= killedAt - 1000);
  }
  assert.equal(spellsIn(home, 'observed').at(-1)!.since >= killedAt - 1000, true);
});
