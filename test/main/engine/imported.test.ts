import { expect, test } from 'vitest';
import { Flag } from '../../../src/domain/telemetry/sample.ts';
import { tempFolder } from '../../temp-folder.ts';
import { message } from '../store/telemetry-given.ts';
import { draftFor, givenJudge } from './given-judge.ts';
import { handle } from '../../../src/main/handle.ts';
import { threshold } from '../../../src/domain/threshold/threshold.ts';
import { thresholdStream } from '../../../src/main/store/configuration-rows.ts';
import { levelWith } from '../../domain/threshold/given-draft.ts';

const start = 1_763_600_400_000;
const minute = 60_000;

test('imported history is judged from where it begins, as found late: it is on record and nobody is called', () => {
  const clock = { now: start };
  const { ops, telemetry, judge, close } = givenJudge(tempFolder(), clock);
  const flags = Flag.historical | Flag.simulated;
  // A day: every six hours the value lies beyond its limit for twenty minutes.
  const rows = Array.from({ length: 1440 }, (_, i) =>
    message('P-11', start + i * minute, { temp: i % 360 < 20 ? 95 : 50 }, { flags, recv: start + i * minute }),
  );
  telemetry.importRows(rows);
  const [series] = telemetry.catalogue.all();
  clock.now = start + 1440 * minute;
  handle(ops.log, threshold, thresholdStream('00000000-0000-7000-8000-0000000000aa'), 'demo site', {
    type: 'create',
    draft: draftFor(series!, { levels: [levelWith()], staleAfterMs: 600_000 }),
    at: start,
  });
  expect(ops.alerts.queue('history', '', 10).total).toBe(0);
  judge.imported(start);
  const { rows: past } = ops.alerts.queue('history', '', 10);
  expect(
    past.map(({ raisedAt, clearedAt, retrospective, simulated }) => [(raisedAt - start) / minute, (clearedAt! - raisedAt) / minute, retrospective, simulated]),
  ).toEqual([1080, 720, 360, 0].map((at) => [at, 20, true, true]));
  expect(ops.alerts.counts().unacknowledged).toBe(0);
  expect(ops.db.prepare("SELECT count(*) FROM event WHERE type = 'AlertAnnunciated'").pluck().get()).toBe(0);
  // The same history again says nothing new.
  judge.imported(start);
  expect(ops.alerts.queue('history', '', 10).total).toBe(4);
  close();
});
