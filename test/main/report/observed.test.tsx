import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, test } from 'vitest';
import { observedShare } from '../../../src/domain/report/observed.ts';
import { composeShiftReport } from '../../../src/main/report/shift-report.ts';
import { openObservation } from '../../../src/main/store/observation.ts';
import { ReportPage } from '../../../src/renderer/screens/report/report-page.tsx';
import { givenJudge } from '../engine/given-judge.ts';

const start = Date.parse('2026-11-20T06:00:00Z');
const [minute, hour] = [60_000, 3_600_000];

const printed = async (console: ReturnType<typeof givenJudge>) => {
  const report = await composeShiftReport(
    { ops: console.ops, columns: () => Promise.resolve([]), coverage: () => Promise.resolve([]) },
    { tenant: 't', site: 'Plant', zone: 'UTC', isDemo: false, author: 'Ada', version: '1', from: start, to: start + 8 * hour, generatedAt: start + 8 * hour },
  );
  return renderToStaticMarkup(<ReportPage report={report} />)
    .replaceAll(/<[^>]+>/g, ' ')
    .replaceAll(/[\s\u00a0]+/g, ' ');
};

test('the report says how much of the shift was observed, and when the console did not run or had no broker', async () => {
  const console = givenJudge(undefined, { now: start });
  console.ops.db.pragma('synchronous = OFF'); // what is tested is not a power cut
  const beats = (from: number, to: number, isOnline: boolean): void => {
    const observation = openObservation(console.ops.db);
    for (let at = start + from; at <= start + to; at += 30_000) observation.beat(at, [{ id: 'a', isEnabled: true, isOnline }]);
  };
  beats(-hour, 2 * hour, true);
  beats(2 * hour, 3 * hour, false);
  // Nobody ended it: it was killed.
  beats(4 * hour, 8 * hour, true);
  const words = await printed(console);
  expect(words).toContain('Fieldwatch ran and was connected for 75.0 % of the recorded time (6 h of 8 h).');
  expect(words).toContain('08:00:00 to 09:00:00 (1 h): no broker was connected.');
  expect(words).toContain('09:00:00 to 10:00:00 (1 h): Fieldwatch was not running.');
  console.done();
});

test('without a record nothing is said of it', async () => {
  const console = givenJudge(undefined, { now: start });
  expect(await printed(console)).not.toContain('of the recorded time');
  console.done();
});

describe('the observed share', () => {
  const period = { from: start, to: start + hour };
  test('tells what lasted shorter than the beat of the record only in the sum', () => {
    const [whole] = [{ from: start - hour, to: start + 2 * hour }];
    const observed = [
      { from: start, to: start + 10 * minute },
      { from: start + 10 * minute + 5000, to: start + hour },
    ];
    expect(observedShare(observed, [whole], period)).toEqual({ observedMs: hour - 5000, ofMs: hour, unobserved: [] });
  });
  test('of a console that never ran is nothing, for one reason', () => {
    expect(observedShare([], [], period)).toEqual({ observedMs: 0, ofMs: hour, unobserved: [{ ...period, because: 'console' }] });
  });
});
