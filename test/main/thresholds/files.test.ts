import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test, vi } from 'vitest';
import { ThresholdDraft } from '../../../src/domain/threshold/draft.ts';
import type { Names } from '../../../src/domain/threshold/program.ts';
import { runCommandLine } from '../../../src/main/cli/command-line.ts';
import { openOps } from '../../../src/main/store/ops.ts';
import { openTelemetry } from '../../../src/main/store/open-telemetry.ts';
import { readCsv, writeCsv } from '../../../src/main/thresholds/csv.ts';
import { exportThresholds, importThresholds } from '../../../src/main/thresholds/exchange.ts';
import { readDrafts } from '../../../src/main/thresholds/read-drafts.ts';
import { namesOf, type NamedSeries } from '../../../src/main/thresholds/site-names.ts';
import { countingIds } from '../../given.ts';
import { message, morning } from '../store/telemetry-given.ts';

const folder = mkdtempSync(join(tmpdir(), 'fieldwatch-thresholds-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const root = join(import.meta.dirname, '../../..');
const docs = readFileSync(join(root, 'docs/thresholds.md'), 'utf8');
const example = (language: string): string => new RegExp(`\`\`\`${language}\n([\\s\\S]*?)\`\`\``).exec(docs)![1]!;

const id = (n: number): string => `00000000-0000-8000-8000-${String(n).padStart(12, '0')}`;
const series: readonly NamedSeries[] = ['CH-01/supply_temp', 'CH-01/set_point', 'T-01/level', 'P-11/state'].map((name, i) => {
  const [device, metric] = name.split('/') as [string, string];
  return { id: id(i + 1), device, metric };
});
const names = (drafts: readonly ThresholdDraft[]): Names =>
  namesOf(
    series,
    drafts.map((draft) => ({ thresholdId: '', draft })),
    'Europe/Berlin',
  );
const now = Date.UTC(2026, 10, 25);
const read = (text: string, format: 'yaml' | 'csv' = 'yaml') => readDrafts(format, text, names, now);
const opsOf = (name: string) => {
  mkdirSync(join(folder, name), { recursive: true });
  return openOps({ file: join(folder, name, 'ops.db'), now: () => now, newId: countingIds() });
};

describe('a threshold file', () => {
  test('that names no unit means the one of the series; one that does keeps its own', () => {
    const text = (unit: string) => `thresholds:\n  - name: Level\n    series: T-01/level\n${unit}    levels: { H: 90 }\n`;
    const known = () => namesOf([{ id: id(3), device: 'T-01', metric: 'level', unit: '%' }], [], 'UTC');
    const unitOf = (unit: string) => readDrafts('yaml', text(unit), known, now).drafts?.map(({ draft }) => draft.unit);
    expect([unitOf(''), unitOf('    unit: m\n')]).toEqual([['%'], ['m']]);
  });

  test('§6.1 a dead band in percent of the span is kept in the unit, survives a file, and is refused without a span', () => {
    const text = (span: string, deadBand: string) =>
      `thresholds:\n  - name: Level\n    series: T-01/level\n${span}    levels: { H: { limit: 90, deadBand: ${deadBand} } }\n`;
    const span = '    span: { from: -20, to: 140 }\n';
    const draft = read(text(span, '2.5%')).drafts![0]!.draft;
    expect([draft.span, draft.levels[0]!.deadBand]).toEqual([{ from: -20, to: 140 }, 4]);
    for (const format of ['yaml', 'csv'] as const) {
      const written = exportThresholds(format, [{ draft, enabled: true }] as never, series);
      expect(read(written, format).drafts![0]!.draft).toEqual(draft);
    }
    for (const [given, words] of [
      [text('', '2.5%'), 'percentage needs a span'],
      [text(span, '101%'), 'wider than the span'],
      [text(span, '160.5'), 'wider'],
    ] as const)
      expect(read(given).errors).toMatchObject([{ field: 'levels.H.deadBand', message: expect.stringContaining(words) }]);
  });

  test('§10 a severity that is not the one of the table is refused without a reason, with line and field', () => {
    const text = (more: string) => `thresholds:
  - name: Level
    series: T-01/level
    levels: { H: { limit: 90, severity: warning } }
    rationale:
      consequence: The tank overflows.
      actions: [Close V-3.]
      response: 5m
${more}`;
    expect(read(text('')).errors).toBeUndefined();
    const consequence = '      consequenceOf: { safety: none, environment: severe, finance: none }\n';
    const refused = read(text(consequence)).errors!;
    expect(refused).toHaveLength(1);
    expect(refused[0]!.line).toBeGreaterThan(1);
    expect(refused[0]).toMatchObject({ field: 'rationale.severityReason', message: expect.stringContaining('give critical') });
    expect(read(text(`${consequence}      severityReason: A second dike holds.\n`)).errors).toBeUndefined();
  });

  test('the example of the documentation is good, and means what it says', () => {
    const { drafts, errors } = read(example('yaml'));
    expect(errors).toBeUndefined();
    expect(drafts!.map(({ draft }) => [draft.name, draft.condition.kind, draft.grade])).toEqual([
      ['CH-01 supply temperature', 'limit', 'alarm'],
      ['Tank level falls fast', 'rate', 'notice'],
      ['Supply away from its set point', 'deviation', 'notice'],
      ['Pump fault', 'state', 'notice'],
      ['Pump is silent', 'no-data', 'notice'],
      ['Hot and running', 'expression', 'notice'],
    ]);
    expect(drafts![1]!.draft.reorderMs).toBe(2000);
    const [first, , , pump, , hot] = drafts!.map(({ draft }) => draft);
    expect(first!.levels[1]).toEqual({
      kind: 'HH',
      limit: 11,
      deadBand: 0.5,
      onDelayMs: 5000,
      offDelayMs: 0,
      severity: 'critical',
      count: { n: 3, withinMs: 600_000 },
    });
    expect(pump!.levels).toEqual([{ kind: 'H', limit: 1, deadBand: 0, onDelayMs: 2000, offDelayMs: 0, severity: 'high' }]);
    expect(hot!.schedule?.shifts).toEqual([
      { days: [1, 2, 3, 4, 5], from: '06:00', to: '14:00' },
      { days: [6, 7], from: '22:00', to: '06:00' },
    ]);
  });

  test.each(['yaml', 'csv'] as const)('R23 export and import as %s: the same thresholds again, and nothing to change', (format) => {
    const [first, second] = [opsOf(`${format}-1`), opsOf(`${format}-2`)];
    const parts = { series, zone: 'Europe/Berlin', user: 'ada', newId: countingIds(), at: now };
    expect(importThresholds('yaml', example('yaml'), '', { ops: first, ...parts })).toEqual({ errors: [], created: 6, changed: 0, unchanged: 0 });
    const text = exportThresholds(format, first.configuration.thresholds(), series);
    expect(importThresholds(format, text, '', { ops: first, ...parts })).toMatchObject({ errors: [], unchanged: 6 });
    expect(importThresholds(format, text, '', { ops: second, ...parts })).toMatchObject({ errors: [], created: 6 });
    const draftsOf = (ops: typeof first) => ops.configuration.thresholds().map(({ draft }) => draft);
    expect(draftsOf(second)).toEqual(draftsOf(first));
    first.close();
    second.close();
  });

  test('R23 a change without a reason is refused, with one it is a version; one error and nothing is taken over', () => {
    const ops = opsOf('reason');
    const parts = { ops, series, zone: 'UTC', user: 'ada', newId: countingIds(), at: now };
    const text = (limit: number, more = '') => `thresholds:\n  - name: a\n    series: T-01/level\n    levels: { H: { limit: ${limit} } }\n${more}`;
    importThresholds('yaml', text(1), '', parts);
    expect(importThresholds('yaml', text(2), ' ', parts).errors).toMatchObject([{ line: 2, message: expect.stringContaining('reason') }]);
    const bad = text(2, '  - name: b\n    series: T-01/nothing\n    levels: { H: 1 }\n');
    expect(importThresholds('yaml', bad, 'trial', parts)).toMatchObject({ errors: [{ line: 6, field: 'series' }], created: 0, changed: 0 });
    expect(ops.configuration.thresholds().map(({ version, draft }) => [version, draft.levels[0]!.limit])).toEqual([[1, 1]]);
    expect(importThresholds('yaml', text(2), 'less noise', parts)).toMatchObject({ errors: [], changed: 1 });
    expect(ops.configuration.thresholds()[0]).toMatchObject({ version: 2 });
    ops.close();
  });

  test('every error stands on its line, with its field', () => {
    const { errors } = read(`thresholds:
  - name: a
    series: T-01/level
    levels:
      H: { limit: 80 }
      HH:
        limit: 70
        on: -1
  - name: b
    series: nowhere/x
    levels: { H: 1 }
  - name: c
    series: T-01/level
    condition: '[T-01/level] / 0 > 1'
  - name: d
    series: T-01/level
    levels: { H: 1 }
    schedule: { shifts: ['Sun 02:30-04:00'] }
`);
    expect(errors!.map(({ line, field }) => `${line} ${field}`)).toEqual([
      '5 levels',
      '8 levels.HH.on',
      '10 series',
      '14 condition.text',
      '18 schedule.shifts.0.from',
    ]);
    expect(read('thresholds: [').errors![0]).toMatchObject({ line: 1 });
    expect(read('name: a').errors![0]).toMatchObject({ field: 'thresholds' });
    expect(read('name,series,levels.H.limit\na,T-01/level,x\n\nb,T-01/level,2\n', 'csv').errors).toMatchObject([{ line: 2, field: 'levels.H.limit' }]);
    expect(read('name,series\na,b,c\n', 'csv').errors).toMatchObject([{ line: 2 }]);
  });

  test('CSV keeps commas, quotes and line breaks', () => {
    const cells = ['a,b', 'c"d', 'e\nf', '', ' g '];
    expect(readCsv(writeCsv([cells, ['x']])).map((record) => record.cells)).toEqual([cells, ['x']]);
  });
});

/** Runs the command line in this process, which is faster than a process of its own. */
const cli = async (...args: readonly string[]) => {
  const [out, err]: [string[], string[]] = [[], []];
  const [log, error] = [
    vi.spyOn(console, 'log').mockImplementation((line: string) => void out.push(line)),
    vi.spyOn(console, 'error').mockImplementation((line: string) => void err.push(line)),
  ];
  try {
    return { status: await runCommandLine(args), stdout: out.join('\n'), stderr: err.join('\n') };
  } finally {
    log.mockRestore();
    error.mockRestore();
  }
};

describe('fieldwatch backtest', () => {
  const thresholds = join(folder, 'thresholds.yaml');
  const samples = join(folder, 'samples.csv');
  writeFileSync(
    thresholds,
    `thresholds:\n  - name: t\n    series: CH-01/supply_temp\n    levels:\n      H: { limit: 9, deadBand: 0.5, on: 2s, off: 10s, severity: high }\n    staleAfter: 60s\n`,
  );

  test('the example of the documentation gives one occurrence, and its summary', async () => {
    writeFileSync(samples, example('csv'));
    const { stdout, status } = await cli('backtest', '--thresholds', thresholds, '--samples', samples, '--json');
    expect(status).toBe(0);
    const [one, summary, ...more] = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    const at = (s: number) => Date.UTC(2026, 10, 20, 6, 0, s);
    expect(one).toMatchObject({ onset: at(2), start: at(4), end: at(16), worst: 'H', extreme: 9.6, extremeAt: at(4), threshold: 't', side: 'high' });
    expect(summary).toMatchObject({ summary: true, samples: 5, occurrences: 1, added: 1, removed: 0, changed: 0, timeInAlertMs: 12_000 });
    expect(more).toEqual([]);
  });
  test('R2 the order of the lines changes nothing', async () => {
    const [head, ...lines] = example('csv').trim().split('\n');
    writeFileSync(samples, [head, ...lines].join('\n'));
    const first = (await cli('backtest', '--thresholds', thresholds, '--samples', samples, '--json')).stdout;
    writeFileSync(samples, [head, ...lines.toReversed(), lines[2]].join('\n'));
    expect((await cli('backtest', '--thresholds', thresholds, '--samples', samples, '--json')).stdout.split('\n')[0]).toBe(first.split('\n')[0]);
  });
  test('what cannot be read is refused line by line, with exit code 3', async () => {
    writeFileSync(samples, 'series,ts,value\nCH-01/supply_temp,yesterday,1\nCH-01/supply_temp,1000,1\n');
    const { status, stderr } = await cli('backtest', '--thresholds', thresholds, '--samples', samples);
    expect([status, stderr]).toEqual([3, expect.stringContaining('samples.csv:2: ts:')]);
    expect((await cli('backtest', '--thresholds', join(folder, 'none.yaml'), '--samples', samples)).status).toBe(3);
    expect((await cli('backtest')).status).toBe(2);
  });

  test('over the stored history, against what is in force; import and export from the command line', async () => {
    const home = join(folder, 'home');
    const tenant = '0190b3c0-0000-7000-8000-00000000aaaa';
    mkdirSync(join(home, 'tenants', tenant), { recursive: true });
    const telemetry = openTelemetry({ file: join(home, 'tenants', tenant, 'telemetry.db'), tenant });
    for (let s = 0; s < 600; s++) telemetry.stage(message('CH-01', morning + 1000 * s, { supply_temp: s % 100 < 20 ? 9.2 : s % 100 === 50 ? 10 : 7 }));
    telemetry.commit(morning + 600_000);
    telemetry.close();
    openOps({ file: join(home, 'tenants', tenant, 'ops.db'), now: () => now, newId: countingIds() }).close();
    const json = async (...args: readonly string[]) => {
      const { stdout, stderr } = await cli(...args, '--home', home, '--json');
      expect(stderr).toBe('');
      return stdout.split('\n').map((line) => JSON.parse(line) as Record<string, unknown>);
    };
    expect((await json('thresholds', 'import', thresholds))[0]).toMatchObject({ created: 1 });
    const draft = join(folder, 'draft.yaml');
    writeFileSync(draft, readFileSync(thresholds, 'utf8').replace('on: 2s', 'on: 0s'));
    const range = ['--from', new Date(morning).toISOString(), '--to', new Date(morning + 600_000).toISOString()];
    const lines = await json('backtest', '--thresholds', draft, ...range);
    // The short excursion of each hundred seconds is new, the long one begins two seconds earlier.
    expect(lines.at(-1)).toMatchObject({ samples: 600, occurrences: 12, added: 6, changed: 6, removed: 0, delayAddedMs: { p50: -2000 } });
    expect((await json('backtest', '--thresholds', thresholds, ...range)).at(-1)).toMatchObject({ added: 0, changed: 0, removed: 0, kept: 6 });
    const out = join(folder, 'out.csv');
    expect((await json('thresholds', 'export', out))[0]).toMatchObject({ thresholds: 1 });
    expect((await json('thresholds', 'import', out))[0]).toMatchObject({ unchanged: 1 });
  });
});
