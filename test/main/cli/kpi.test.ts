import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'vitest';
import type { AlertEvent } from '../../../src/domain/alert/event.ts';
import type { Figures } from '../../../src/domain/report/figures.ts';
import { tenantFolder } from '../../../src/main/engine.ts';
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
});
