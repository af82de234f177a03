import assert from 'node:assert/strict';
import { describe, onTestFinished, test } from 'vitest';
import { alert, type AlertCommand } from '../../../src/domain/alert/alert.ts';
import type { SeriesId } from '../../../src/domain/identity.ts';
import { handleFrom } from '../../../src/main/handle.ts';
import { alertStream } from '../../../src/main/store/alert-rows.ts';
import { tempFolder } from '../../temp-folder.ts';
import { evidence, opsIn, pointId } from './ops-fixture.ts';

describe('alerts of a range', () => {
  test('those that were there at some time in it, open or over, of the series that were asked for; more than a page is counted', () => {
    const ops = opsIn(tempFolder());
    onTestFinished(() => ops.close());
    const give = (...commands: readonly AlertCommand[]): void => {
      for (const command of commands)
        handleFrom(
          ops.log,
          alert({ latching: false, selfAcknowledging: false, longestShelf: 86_400_000 }),
          ops.alertState(pointId),
          alertStream(pointId),
          'ada',
          command,
        );
    };
    for (let i = 0; i < 1100; i++) {
      const at = 10_000 + i * 1000;
      give({ type: 'raise', at, evidence: evidence() }, { type: 'clear', at: at + 500 });
      give({ type: 'acknowledge', call: ops.alertState(pointId).call, by: 'ada' });
    }
    give({ type: 'raise', at: 2_000_000, evidence: evidence() });
    const series = [evidence().seriesId as SeriesId];
    const raisedIn = (from: number, to: number) => ops.alerts.between(series, from, to).rows.map(({ raisedAt }) => raisedAt);
    assert.deepEqual(raisedIn(12_000, 13_000), [12_000]);
    assert.deepEqual(raisedIn(12_400, 12_450), [12_000], 'it was there, though it neither began nor ended');
    assert.deepEqual(raisedIn(12_600, 12_900), []);
    assert.deepEqual(raisedIn(3_000_000, 4_000_000), [2_000_000], 'it still is');
    const all = ops.alerts.between(series, 0, 3_000_000);
    assert.deepEqual([all.total, all.rows.length, all.rows[0]?.raisedAt], [1101, 1000, 2_000_000]);
    assert.equal(ops.alerts.between(['00000000-0000-8000-8000-0000000000dd' as SeriesId], 0, 3_000_000).total, 0);
  });
});
