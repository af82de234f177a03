import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import { summarise } from '../../../src/domain/report/shift.ts';
import type { SampleRow } from '../../../src/domain/telemetry/sample.ts';
import type { ThresholdInput } from '../../../src/domain/threshold/threshold.ts';
import { composeShiftReport } from '../../../src/main/report/shift-report.ts';
import { ReportPage } from '../../../src/renderer/screens/report/report-page.tsx';
import { levelWith } from '../../domain/threshold/given-draft.ts';
import { draftFor, type GivenJudge, givenJudge } from '../engine/given-judge.ts';
import { message } from '../store/telemetry-given.ts';

const start = Date.parse('2026-11-20T06:00:00Z');
const [minute, hour] = [60_000, 3_600_000];

const watching = (given: Partial<ThresholdInput> = {}): GivenJudge => {
  const console = givenJudge(undefined, { now: start });
  console.send(message('CH-01', start - 1000, { t: 10 }, { recv: start - 1000 }));
  console.create(draftFor(console.telemetry.catalogue.all()[0]!, { name: 'Bearing hot', ...given }));
  return console;
};
const at = (ms: number, value: number, recv = start + ms): SampleRow => message('CH-01', start + ms, { t: value }, { recv });

const report = ({ ops, clock }: GivenJudge, from: number, to: number, lineOf: () => string | undefined = () => undefined) =>
  composeShiftReport(
    { ops, columns: () => Promise.resolve([]), coverage: () => Promise.resolve([]), lineOf },
    { tenant: 't', site: 'Plant', zone: 'UTC', isDemo: false, author: 'Ada', version: '1', from: start + from, to: start + to, generatedAt: clock.now },
  );
const printed = (given: Awaited<ReturnType<typeof report>>) => {
  const words = renderToStaticMarkup(<ReportPage report={given} />)
    .replaceAll(/<[^>]+>/g, ' ')
    .replaceAll(/\s+/g, ' ');
  const begin = words.indexOf('Found late What data');
  return { words, section: words.slice(begin, words.indexOf('Integrity', begin)) };
};

const silent = {
  thresholdId: '01900000-0000-7000-8000-00000000aaaa',
  thresholdVersion: 1,
  name: 'Connection lost',
  seriesId: '01900000-0000-7000-8000-00000000bbbb',
  metric: 'silence',
  unit: 's',
  level: 'H',
  severity: 'high',
  limit: 60,
  deadBand: 0,
  value: 60,
  simulated: false,
};

/** Three hours without the network, with a breach from 02:00 to 02:05 in the buffer. */
const afterBuffer = (): GivenJudge => {
  const console = watching();
  console.send(at(1000, 10));
  console.send(...Array.from({ length: 180 }, (_, i) => at((i + 1) * minute, i + 1 >= 120 && i + 1 < 125 ? 90 : 10, start + 3 * hour)));
  console.tick(start + 3 * hour + 2000);
  return console;
};

test('R3 a breach inside a buffer that comes three hours late is printed apart, with its true times and when it was found', async () => {
  const console = afterBuffer();
  const shift = await report(console, 0, 4 * hour);
  expect([shift.alerts, shift.alertsTotal, summarise(shift.alerts).raised]).toEqual([[], 0, 0]);
  expect(shift.late).toMatchObject([
    {
      kind: 'found',
      name: 'Bearing hot',
      device: 'CH-01',
      value: 90,
      start: start + 2 * hour,
      end: start + 2 * hour + 5 * minute,
      why: { cause: 'delayed', delayMs: hour },
    },
  ]);
  const { words, section } = printed(shift);
  expect(words).toContain('There was no alert in this period.');
  expect(words).toContain('Found late, not counted above 1 found, 0 with other times, 0 withdrawn');
  for (const told of ['Bearing hot', 'Found', '08:00', '08:05', '90', '09:00', 'after it ended', 'came 1 h after it was measured'])
    expect(section).toContain(told);
  console.done();
});

test('R3 what was found in a shift stands in its report, and in that of the shift that it is about; in no other', async () => {
  const console = afterBuffer();
  const found = async (from: number, to: number) => (await report(console, from, to)).late?.length;
  expect([await found(0, hour), await found(hour, 2.05 * hour), await found(2.5 * hour, 4 * hour), await found(4 * hour, 5 * hour)]).toEqual([0, 1, 1, 0]);
  console.done();
});

test('R3 an alert that late data withdraws stays among the alerts, because people were called, and is named as withdrawn', async () => {
  const console = watching({ levels: [levelWith({ onDelayMs: 5000 })] });
  console.send(at(1000, 10));
  console.send(at(4000, 90));
  console.send(at(10_000, 90));
  console.send(at(6000, 10, start + 12_000));
  console.tick(start + 14_000, () => undefined);
  const shift = await report(console, 0, hour);
  expect([shift.alertsTotal, shift.late?.map(({ kind }) => kind)]).toEqual([1, ['withdrawn']]);
  expect(printed(shift).section).toContain('Withdrawn arrived out of order called as raised');
  console.done();
});

test('R3 what was found late after the device or its connection was silent names the silence', async () => {
  const console = afterBuffer();
  const silence = (device: string, onset: number, cleared: number) => {
    const pointId = `0190${device.length}000-0000-8000-8000-000000000000`;
    const evidence = { ...silent, device, onset: start + onset };
    const events = [
      { type: 'AlertRaised', at: start + onset + minute, latches: false, evidence },
      { type: 'AlertCleared', at: start + cleared, answers: { of: 0, at: 0 } },
    ];
    console.ops.log.append(`alert/${pointId}`, 0, 'engine', events);
  };
  silence('Gateway', 5 * minute, 3 * hour);
  silence('Other line', 5 * minute, 3 * hour);
  expect((await report(console, 0, 4 * hour)).late?.map(({ outage }) => outage)).toEqual([undefined]);
  const shift = await report(console, 0, 4 * hour, () => 'Gateway');
  expect(shift.late).toMatchObject([{ outage: { name: 'Gateway', from: start + 5 * minute, to: start + 3 * hour } }]);
  expect(printed(shift).section).toContain('Gateway was silent from 06:05:00 to 09:00:00');
  console.done();
});

test('nothing found late says so', async () => {
  const console = watching();
  expect(printed(await report(console, 0, hour)).section).toContain('None.');
  console.done();
});
