import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'vitest';
import type { AlertEvent } from '../../../src/domain/alert/event.ts';
import type { Figures } from '../../../src/domain/report/figures.ts';
import { tenantFolder } from '../../../src/main/engine.ts';
import { openObservation } from '../../../src/main/store/observation.ts';
import { tempFolder } from '../../temp-folder.ts';
import { evidence, opsIn, pointId } from '../store/ops-fixture.ts';
import { errorOf, here, jsonOf, tenantId } from './given-cli.ts';

const docs = readFileSync(join(import.meta.dirname, '../../../docs/kpi.md'), 'utf8');
const example = /```csv\n([\s\S]*?)```/.exec(docs)![1]!;
const range = ['--from', '2026-03-02T00:00:00Z', '--to', '2026-03-02T02:00:00Z'];
const fileOf = (text: string): string => {
  const file = join(tempFolder(), 'journal.csv');
  writeFileSync(file, text);
  return file;
};
const figuresIn = (ran: Parameters<typeof jsonOf>[0]) => jsonOf(ran) as unknown as Figures & { readonly observation: string };

describe('fieldwatch kpi', () => {
  test('R11 the example of docs/kpi.md gives the figures that are said below it, as one JSON object', async () => {
    const ran = await here('kpi', '--journal', fileOf(example), ...range, '--json');
    assert.equal(ran.code, 0, ran.stderr);
    const { annunciations, rates, coverage, observation, answers, fleeting, mttrMs, onRecord, severities, isShort } = figuresIn(ran);
    assert.deepEqual([annunciations, rates.perHour, coverage, observation, fleeting, isShort], [2, 1, 1, 'recorded', 1, true]);
    assert.deepEqual(answers.timeToAnswerMs, { n: 1, p50: 120_000, p95: 120_000 });
    assert.deepEqual([answers.unanswered, answers.answeredInTime.share, answers.answeredInTime.criticalShare], [1, 0.5, 0]);
    assert.deepEqual([mttrMs.p50, mttrMs.p95, onRecord.retrospective, severities['high']?.share], [4000, 900_000, 1, 0.5]);
  });

  test('for reading it names the method of every flood figure, and what was not observed', async () => {
    const unobserved = example.replace('2026-03-02T02:00:00Z', '2026-03-02T01:00:00Z');
    const { stdout, code } = await here('kpi', '--journal', fileOf(unobserved), ...range);
    assert.equal(code, 0);
    assert.match(stdout, /2 annunciations, observed 50\.0 %, short period\n/);
    assert.match(stdout, /floods \(fixed\) .*\n.*floods \(sliding\) /);
  });

  test('every line that cannot be read is named with its field, and nothing is counted', async () => {
    const file = fileOf(`${example}call,yesterday,a,,high,,,,,\ncall,1,a,,loud,,,,,\nclear,1,,1,,,,,,\nobserved,5,,,,,,,,5\n`);
    const ran = await here('kpi', '--journal', file, ...range);
    assert.equal(ran.code, 3);
    assert.equal(ran.stdout, '');
    for (const words of [':10: at: ', ':11: severity: "loud"', ':12: point: ', ':13: until: ']) assert.ok(ran.stderr.includes(words), ran.stderr);
    assert.match((await here('kpi', '--journal', fileOf('time,what\n'), ...range)).stderr, /:1: type, at, point, of, severity: /);
  });

  test('a journal without its period, one beside a site, and an end before the start are refused in words', async () => {
    const codeOf = async (...args: readonly string[]) => {
      const ran = await here('kpi', ...args, '--json');
      return [ran.code, errorOf(ran).code];
    };
    assert.deepEqual(await codeOf('--journal', fileOf(example)), [2, 'usage.missing-flag']);
    assert.deepEqual(await codeOf('--journal', fileOf(example), ...range, '--demo'), [2, 'usage.conflict']);
    assert.deepEqual(await codeOf('--from', '2026-03-02T00:00:00Z', '--to', '2026-03-01T00:00:00Z'), [3, 'usage.bad-value']);
    assert.deepEqual(await codeOf('--journal', join(tempFolder(), 'none.csv'), ...range), [3, 'usage.unreadable-file']);
  });

  test('counts the log of a site: calls of alarms, answers by wall time, and says that observation is assumed', async () => {
    const home = tempFolder();
    const folder = tenantFolder(home, tenantId);
    mkdirSync(folder, { recursive: true });
    const ops = opsIn(folder);
    const at = 1_763_600_000_000;
    const events: readonly AlertEvent[] = [
      { type: 'AlertRaised', at, latches: false, evidence: evidence({ severity: 'critical' }) },
      { type: 'AlertAnnunciated', call: { of: at, at }, because: 'raised', latches: false },
      { type: 'AlertAcknowledged', answers: { of: at, at }, by: 'ada' },
      { type: 'AlertCleared', at: at + 2, answers: { of: 0, at: 0 } },
    ];
    ops.log.append(`alert/${pointId}`, 0, 'engine', events as unknown as readonly { type: string }[]);
    const [counted] = ops.annunciations.calls('site', 0, 9e15);
    ops.close();
    const on = new Date(counted!.at);
    const [from, to] = [new Date(on.getTime() - 1000).toISOString(), new Date(on.getTime() + 60_000).toISOString()];
    const ran = await here('kpi', '--home', home, '--from', from, '--to', to, '--json');
    assert.equal(ran.code, 0, ran.stderr);
    const { annunciations, answers, severities, standing, mttrMs, observation } = figuresIn(ran);
    assert.deepEqual([standing.occurrences, mttrMs.n], [0, 1]);
    assert.deepEqual([annunciations, answers.timeToAnswerMs.n, answers.unanswered, severities['critical']?.calls, observation], [1, 1, 0, 1, 'assumed']);
  });

  test('divides by what is on record as observed, and says how much that was', async () => {
    const home = tempFolder();
    const folder = tenantFolder(home, tenantId);
    mkdirSync(folder, { recursive: true });
    const ops = opsIn(folder);
    const observation = openObservation(ops.db);
    const start = 1_763_600_400_000; // a full hour, after which the events below are recorded
    const lines = (isOnline: boolean) => [{ id: 'a', isEnabled: true, isOnline }];
    for (let s = 0; s <= 2700; s += 20) observation.beat(start + 1000 * s, lines(s < 1800));
    observation.close(start + 2_700_000);
    const at = start + 60_000;
    const call: readonly AlertEvent[] = [
      { type: 'AlertRaised', at, latches: false, evidence: evidence() },
      { type: 'AlertAnnunciated', call: { of: at, at }, because: 'raised', latches: false },
    ];
    for (let clock = 0; clock < 500; clock++) ops.log.append('x', clock, 'ada', [{ type: 'Passed' }]); // the clock of the fixture moves on
    ops.log.append(`alert/${pointId}`, 0, 'engine', call as unknown as readonly { type: string }[]);
    ops.close();
    const hour = ['--from', new Date(start).toISOString(), '--to', new Date(start + 3_600_000).toISOString()];
    const { coverage, rates, intervals, observation: how } = figuresIn(await here('kpi', '--home', home, ...hour, '--json'));
    assert.deepEqual([how, coverage, rates.perHour], ['recorded', 0.5, 2]);
    assert.deepEqual([intervals.tenMinutes.counted, intervals.tenMinutes.notObserved], [3, 3]);
    const { stdout } = await here('kpi', '--home', home, ...hour);
    assert.match(stdout, /observed 50\.0 %, short period\n/);
    assert.match(stdout, /not observed +3 intervals of 10 minutes/);
  });
});
