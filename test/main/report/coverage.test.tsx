import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import { tooLateStream } from '../../../src/domain/report/too-late.ts';
import { composeShiftReport } from '../../../src/main/report/shift-report.ts';
import { ReportPage } from '../../../src/renderer/screens/report/report-page.tsx';
import { givenJudge } from '../engine/given-judge.ts';

const start = Date.parse('2026-11-20T06:00:00Z');
const hour = 3_600_000;

const printed = async (console: ReturnType<typeof givenJudge>) => {
  const report = await composeShiftReport(
    { ops: console.ops, columns: () => Promise.resolve([]), coverage: () => Promise.resolve([]) },
    { tenant: 't', site: 'Plant', zone: 'UTC', isDemo: false, author: 'Ada', version: '1', from: start, to: start + 8 * hour, generatedAt: start + 8 * hour },
  );
  return renderToStaticMarkup(<ReportPage report={report} />)
    .replaceAll(/<[^>]+>/g, ' ')
    .replaceAll(/[\s\u00a0]+/g, ' ');
};

test('R27 steps of the clock of this computer are printed with their time and direction; those of other shifts are not', async () => {
  const console = givenJudge(undefined, { now: start });
  const step = (ms: number, at: number) => ({ type: 'ClockJumped', ms, at });
  console.ops.log.append('clock', 0, 'engine', [step(-7_200_000, start + hour), step(5000, start + 2 * hour), step(9000, start - hour)]);
  const words = await printed(console);
  expect(words).toContain('07:00:00: set back by 2 h');
  expect(words).toContain('08:00:00: set forward by 5 s');
  expect(words).not.toContain('9 s');
  console.done();
});

test('what came too late to evaluate is printed by device, and named beside what was found late', async () => {
  const console = givenJudge(undefined, { now: start });
  console.ops.log.append(tooLateStream, 0, 'engine', [
    { type: 'SamplesTooLate', device: 'CH-01', samples: 40, from: start - 90 * 24 * hour, to: start - 89 * 24 * hour, at: start + hour } as { type: string },
  ]);
  const words = await printed(console);
  expect(words).toContain('Too late to evaluate');
  expect(words).toMatch(/CH-01: 40 samples, measured .*Aug.* to .*Aug/);
  expect(words).toContain('40 samples came too late to evaluate: see Data coverage.');
  console.done();
});

test('nothing of it is said where there was none', async () => {
  const console = givenJudge(undefined, { now: start });
  const words = await printed(console);
  expect(words).not.toContain('Too late to evaluate');
  expect(words).not.toContain('Steps of the clock');
  console.done();
});
