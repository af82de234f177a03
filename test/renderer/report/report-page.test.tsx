import assert from 'node:assert/strict';
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, test } from 'vitest';
import { labels } from '../../../src/domain/alert/label.ts';
import { openLists, wholeCoverage, worstFirst } from '../../../src/renderer/screens/report/report-facts.ts';
import { mostBlocks } from '../../../src/renderer/screens/report/log-section.tsx';
import { ReportPage } from '../../../src/renderer/screens/report/report-page.tsx';
import { alertWords, durationWords, footWords, periodWords, runningWords, zoneWords } from '../../../src/renderer/screens/report/report-words.ts';
import { presetPeriod, readPeriod, reportRoute, reportsRoute } from '../../../src/renderer/screens/reports/periods.ts';
import { givenAlert, givenReport, shift } from './given-report.ts';

const print = (...given: Parameters<typeof givenReport>) => renderToStaticMarkup(<ReportPage report={givenReport(...given)} />);
const all = labels.map((label, i) => givenAlert(i + 1, label));
const words = (markup: string) => markup.replaceAll(/<[^>]+>/g, ' ').replaceAll(/\s+/g, ' ');

describe('the printed report', () => {
  const markup = print(all);

  test('has one h1, and its headings go down one step at a time', () => {
    const levels = [...markup.matchAll(/<h([1-6])/g)].map(([, level]) => Number(level));
    assert.equal(levels.filter((level) => level === 1).length, 1);
    assert.ok(levels.every((level, i) => i === 0 || level <= levels[i - 1]! + 1));
  });
  test('every head cell says what it heads', () => assert.equal(markup.match(/<th[ >]/g)?.length, markup.match(/<th [^>]*scope="(col|row)"/g)?.length));
  test('every priority has shape, digit and word', () => {
    const marks = [...markup.matchAll(/data-severity="(\w+)"><svg[^>]*data-shape="(\w+)".*?<text[^>]*>(\d)<\/text><\/svg><span>(\w+)<\/span>/g)];
    assert.ok(marks.length > 20);
    for (const [, severity, shape, digit, word] of marks) {
      assert.equal(shape, severity);
      assert.equal(word?.toLowerCase(), severity);
      assert.equal(digit, String(['critical', 'high', 'warning', 'info'].indexOf(severity!) + 1));
    }
  });
  test('every alert stands in the log and has a block with its picture', () => {
    for (const { number, name } of all) assert.ok(words(markup).includes(`No. ${number}: ${name}`));
    assert.equal(markup.match(/role="img" aria-label="Condition/g)?.length, all.length);
  });
  test('is marked as simulated in its title and at every alert', () => {
    assert.match(markup, /<h1>[^<]*<abbr[^>]*>SIM<\/abbr>/);
    assert.ok(markup.match(/>SIM</g)!.length > 3 * all.length);
    assert.ok(!print([givenAlert(1, 'A', { simulated: false })], { isDemo: false, coverage: [] }).includes('SIM'));
  });
  test('carries what is needed to check it', () => {
    assert.ok(markup.includes('ab'.repeat(32)) && markup.includes('fieldwatch verify') && markup.includes('1,234'));
    const page = words(markup.slice(markup.indexOf('<h2>Integrity</h2>')));
    for (const fact of [
      'Signed by this console',
      'ef01 ef01',
      'Alerts, and what people did about them 1,230',
      'of-a-newer-console 3',
      'All 1,234',
      'cd'.repeat(32),
    ])
      assert.ok(page.includes(fact), fact);
    assert.match(page, /Local only: no server takes part, and all 1,234 records/);
    assert.ok(!/https?:/.test(page), 'it needs no address');
  });

  test('that nobody signed says so with the reason, and a preview says that it is one', () => {
    const { integrity } = givenReport([]);
    const stamped = (signature: NonNullable<typeof integrity>['signature']) => words(print([], { integrity: { ...integrity!, signature } }));
    const unsigned = stamped({ state: 'unsigned', code: 'signing.key-closed', reason: 'The key cannot be opened from here.' });
    assert.match(unsigned, /UNSIGNED: nobody can tell whether this report was changed The key cannot be opened from here\./);
    assert.match(stamped({ state: 'preview' }), /Preview: not signed A report is signed when it is saved as PDF\./);
    assert.ok(!unsigned.includes('Signed by this console'));
  });
  test('has no inline style and shows text of the plant as text', () => {
    const wild = print([givenAlert(1, 'B', { name: '<img src=x onerror=alert(1)>', notes: ['Anna: <b>ok</b>'] })]);
    assert.ok(!wild.includes('<img') && !wild.includes('<b>ok'));
    assert.ok(!markup.includes('style='));
  });
});

describe('what must never be missing', () => {
  test('a planned end of out of service that has passed is marked as overdue', () => {
    const [hour, now] = [3_600_000, shift.to];
    const printed = words(
      print([givenAlert(1, 'I', { plannedEnd: now - 2 * hour }), givenAlert(2, 'I', { plannedEnd: now + hour })], { generatedAt: now }),
    ).replaceAll('\u00a0', ' ');
    assert.equal(printed.match(/planned until [^,·]*, overdue by 2 h/g)?.length, 1);
    assert.equal(printed.match(/planned until/g)?.length, 2);
  });
  test('R23 what was not answered in time stands in the figures, in the open list and in its block, with who had to be told', () => {
    const escalations = [
      { at: shift.from + 600_000, contact: 'Kim Lorenz' },
      { at: shift.from + 1_200_000, contact: '' },
    ];
    const printed = words(print([givenAlert(1, 'B', { escalations }), givenAlert(2, 'C', { escalations }), givenAlert(3, 'B')]));
    assert.match(printed, /Not answered in time 2 of 3/);
    assert.equal(printed.match(/to be told: Kim Lorenz; \d/g)?.length, 2);
    // Once among what is not acknowledged, once among what is active.
    assert.equal(printed.match(/Not answered in time: \d/g)?.length, 2);
  });
  test('§7 what is suppressed for longer than 24 h is marked, and counted in its section', () => {
    const [hour, now] = [3_600_000, shift.to];
    const since = (hours: number) => ({ suppressedSince: now - hours * hour });
    const printed = words(
      print([givenAlert(1, 'H', since(25)), givenAlert(2, 'H', since(24)), givenAlert(3, 'H', since(50)), givenAlert(4, 'B', since(50))], { generatedAt: now }),
    );
    assert.match(printed, /Suppressed \(3\) 2 of them for longer than 24 h\./);
    assert.match(printed, /Suppressed for longer than 24 h 2/);
    assert.equal(printed.match(/: longer than 24 h/g)?.length, 2);
    assert.equal(printed.match(/suppressed since/g)?.length, 3);
    const short = words(print([givenAlert(1, 'H', since(24))], { generatedAt: now }));
    assert.match(short, /Suppressed for longer than 24 h 0/);
    assert.ok(!/of them for longer|: longer than/.test(short));
  });
  test('stands in its list', () => {
    const lists = Object.fromEntries(
      openLists(all, shift.to).map(({ kind, alerts }) => [
        kind,
        alerts
          .map(({ label }) => label)
          .toSorted()
          .join(''),
      ]),
    );
    assert.deepEqual(lists, { unacknowledged: 'BDE', active: 'BC', latched: 'EF', shelved: 'G', suppressed: 'H', outOfService: 'I' });
  });
  test('an empty list says so', () => {
    const text = words(print([]));
    assert.equal(text.match(/\(0\) None\./g)?.length, 6);
    assert.ok(text.includes('There was no alert in this period.'));
  });
  test('who set an alert aside, why and until when', () => {
    const text = words(
      print([givenAlert(1, 'G', { shelvedUntil: shift.to + 3_600_000, setAsideBy: 'Anna Keller', setAsideBecause: 'pump is being changed' })]),
    );
    assert.ok(text.includes('Shelved until 20 Nov, 15:00') && text.includes('Anna Keller: pump is being changed'));
  });
  test('a list that was cut says how much of it is shown', () => {
    const text = words(print(all, { alertsTotal: 18_431 }));
    assert.ok(text.includes('Showing 9 of 18,431 alerts'));
    assert.ok(text.includes('count the 9 alerts listed here out of 18,431'));
  });
  test('more alerts than have a block are still all in the log', () => {
    const many = Array.from({ length: mostBlocks + 5 }, (_, i) => givenAlert(i + 1, 'A', { spark: { times: [], values: [] } }));
    const text = words(print(many));
    assert.equal(text.match(/No\. \d+: /g)?.length, mostBlocks);
    assert.ok(text.includes(`Showing ${mostBlocks} of ${mostBlocks + 5} alerts with their values`));
    for (const { name } of many) assert.ok(text.includes(name));
  });
});

describe('facts', () => {
  test('open comes before closed, then the more urgent, then the longer', () => {
    const alerts = [
      givenAlert(1, 'A', { severity: 'critical' }),
      givenAlert(2, 'B', { severity: 'info' }),
      givenAlert(3, 'B', { severity: 'high', raisedAt: shift.from + 60_000 }),
      givenAlert(4, 'C', { severity: 'high', raisedAt: shift.from }),
    ];
    assert.deepEqual(
      worstFirst(alerts, shift.to).map(({ number }) => number),
      [4, 3, 2, 1],
    );
  });
  test('more stored than expected does not hide what another device lacks', () => {
    const one = { device: 'a', longestGapMs: 0, simulated: false };
    const coverage = [
      { ...one, expected: 100, stored: 150, share: 1.5 },
      { ...one, expected: 100, stored: 50, share: 0.5 },
      { ...one, expected: 0, stored: 9, share: null },
    ];
    assert.deepEqual(wholeCoverage(coverage), { share: 0.75, devices: 2, unknown: 1 });
    assert.equal(wholeCoverage([]), undefined);
  });
  test('a share is never rounded up to all', () => {
    const coverage = [{ device: 'a', expected: 100_000, stored: 99_999, share: 0.99999, longestGapMs: 0, simulated: false }];
    assert.ok(print([], { coverage }).includes('99.9 %'));
  });
});

test('R27 a clock that was off stands beside its device in the coverage', () => {
  const one = { expected: 100, stored: 100, share: 1, longestGapMs: 0, simulated: false };
  const coverage = [
    { ...one, device: 'a', clockOffMs: -7_200_000 },
    { ...one, device: 'b', clockOffMs: 90_000 },
    { ...one, device: 'c' },
  ];
  const text = words(print([], { coverage })).replaceAll('\u00a0', ' ');
  assert.ok(text.includes('clock 2 h ahead') && text.includes('clock 1 min 30 s behind'));
  assert.equal(text.match(/clock \d/g)?.length, 2);
});

describe('words', () => {
  const report = givenReport([]);
  test('durations have their two largest units', () =>
    assert.deepEqual(
      [0, 45_000, 90_000, 3_600_000, 6_120_000, 90_061_000].map((ms) => durationWords(ms).replaceAll('\u00a0', ' ')),
      ['0 s', '45 s', '1 min 30 s', '1 h', '1 h 42 min', '1 d 1 h'],
    ));
  test('the period is told in the zone, with both days where it needs them', () => {
    assert.equal(periodWords(report), '20 Nov 2026, 06:00 to 14:00');
    assert.equal(periodWords({ ...report, from: shift.from - 12 * 3_600_000 }), '19 Nov 2026, 18:00 to 20 Nov 2026, 14:00');
  });
  test('the zone has its offset, both where the clocks change', () => {
    assert.equal(zoneWords(report), 'CET (UTC+01:00)');
    assert.equal(
      zoneWords({ ...report, from: Date.parse('2026-10-24T22:00Z'), to: Date.parse('2026-10-25T06:00Z') }),
      'CEST (UTC+02:00), then CET (UTC+01:00)',
    );
  });
  test('every page says site, period, zone and whether it is simulated', () =>
    assert.equal(runningWords(report, true), 'SIM · Plant "North" · 20 Nov 2026, 06:00 to 14:00 · Europe/Zurich, CET (UTC+01:00)'));
  test('the foot of every page names the report and the head of the log', () => {
    const report = givenReport([]);
    assert.equal(footWords(report), `${report.reportId} · ${report.chainHead}`);
  });
  test('an alert raised the day before says so', () =>
    assert.equal(alertWords(givenAlert(1, 'B', { raisedAt: shift.from - 24 * 3_600_000 }), report).raised, '19 Nov, 06:00'));
});

describe('periods', () => {
  const now = Date.parse('2026-11-20T12:34:56Z');
  test('presets begin with a whole minute and end now: what was done a moment ago is in the report', () => {
    assert.deepEqual(presetPeriod('8h', now, 'Europe/Zurich'), { from: Date.parse('2026-11-20T04:34Z'), to: now });
    assert.equal(presetPeriod('today', now, 'Europe/Zurich')?.from, Date.parse('2026-11-19T23:00Z'));
    assert.equal(presetPeriod('typed', now, 'Europe/Zurich'), undefined);
  });
  test('just after midnight today is still a period', () => {
    const period = presetPeriod('today', Date.parse('2026-11-19T23:00:10Z'), 'Europe/Zurich')!;
    assert.ok(period.to > period.from);
  });
  test('addresses lead there and back', () => {
    assert.equal(reportRoute(shift), `/report/shift?from=${shift.from}&to=${shift.to}`);
    assert.deepEqual(readPeriod(new URLSearchParams(reportsRoute(shift).split('?')[1])), shift);
  });
  test.each(['', 'from=1', 'from=2&to=1', 'from=a&to=b', 'from=&to='])('%j names no period', (text) =>
    assert.equal(readPeriod(new URLSearchParams(text)), undefined),
  );
});
