import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { Stop } from '../../../src/contract/rpc.ts';
import type { AdviceResult, SeriesRuleChange, ThresholdVersion, TrialResult } from '../../../src/contract/threshold-views.ts';
import { SeriesId } from '../../../src/domain/identity.ts';
import type { SuppressionRow } from '../../../src/contract/alert-rule-views.ts';
import type { AlertDetail, AlertQueue, EngineStatus, SeriesRow, ThresholdRow } from '../../../src/contract/views.ts';
import { driftOf, driftOfSite } from '../../../src/domain/threshold/drift.ts';
import type { StandingActions } from '../../../src/domain/threshold/standing-actions.ts';
import { ThresholdDraft, type ThresholdInput } from '../../../src/domain/threshold/threshold.ts';
import { openTelemetry } from '../../../src/main/store/open-telemetry.ts';
import { message } from '../store/telemetry-given.ts';
import { folderIn, givenEngine, until } from './given-engine.ts';
import { tenantId } from './shell-without-window.ts';

const minute = 60_000;
const hour = 60 * minute;
const step = 5000;

/** An engine with two hours of history: `temp` is 90 for the first minute of every ten, and flutters around 70 at other times. */
const givenHistory = async () => {
  const home = mkdtempSync(join(tmpdir(), 'fieldwatch-thresholds-'));
  onTestFinished(() => rmSync(home, { recursive: true, force: true, maxRetries: 5 }));
  mkdirSync(folderIn(home), { recursive: true });
  const start = Math.floor((Date.now() - 2 * hour) / (10 * minute)) * 10 * minute;
  const store = openTelemetry({ file: join(folderIn(home), 'telemetry.db'), tenant: tenantId });
  const valueAt = (i: number) => ((i * step) % (10 * minute) < minute ? 90 : 70 + (i % 3));
  store.importRows(Array.from({ length: (2 * hour) / step - 12 }, (_, i) => message('P-11', start + i * step, { temp: valueAt(i) })));
  store.close();
  const opened = await givenEngine({ home });
  const [series] = await until<readonly SeriesRow[]>(
    (next, failed) => opened.window.series({}, next, failed),
    (rows) => rows.length > 0,
  );
  const { seriesId, device, metric } = series!;
  const draft = (more: Partial<ThresholdInput> = {}): ThresholdDraft =>
    ThresholdDraft.parse({
      name: 'P-11 hot',
      seriesId,
      device,
      metric,
      unit: '',
      levels: [{ kind: 'H', limit: 80, deadBand: 1, onDelayMs: 0, offDelayMs: 0, severity: 'high' }],
      guidance: '',
      latching: false,
      selfAcknowledging: false,
      longestShelfMs: hour,
      staleAfterMs: minute,
      ...more,
    });
  return { ...opened, draft };
};
const once = <Value>(watch: (next: (value: Value) => void, failed: (error: Error) => void) => Stop): Promise<Value> => until(watch, () => true);
const level = (limit: number) => [{ kind: 'H', limit, deadBand: 1, onDelayMs: 0, offDelayMs: 0, severity: 'high' }] as const;

test('a draft is tried over the stored history against the threshold in force, and nothing is changed', async () => {
  const { window, draft, faults } = await givenHistory();
  const fresh = await once<TrialResult>((next, failed) => window.backtest({ draft: draft(), thresholdId: null, lastMs: 3 * hour }, next, failed));
  expect(fresh).toMatchObject({ occurrencesBefore: 0, occurrencesAfter: 12, added: 12, callsAfter: 12, samples: 1428 });
  expect(fresh.occurrences[0]!.start).toBeGreaterThan(fresh.occurrences[1]!.start);

  const thresholdId = await window.createThreshold({ draft: draft() });
  const same = await once<TrialResult>((next, failed) => window.backtest({ draft: draft(), thresholdId, lastMs: 3 * hour }, next, failed));
  expect(same).toMatchObject({ kept: 12, added: 0, removed: 0, changed: 0, delayAddedMs: { p50: 0, max: 0 } });
  const above = await once<TrialResult>((next, failed) =>
    window.backtest({ draft: draft({ levels: [...level(95)] }), thresholdId, lastMs: 3 * hour }, next, failed),
  );
  expect(above).toMatchObject({ removed: 12, occurrencesAfter: 0, callsBefore: 12, callsAfter: 0 });
  const late = draft({ levels: [{ ...level(80)[0], onDelayMs: 10_000 }] });
  const later = await once<TrialResult>((next, failed) => window.backtest({ draft: late, thresholdId, lastMs: 3 * hour }, next, failed));
  expect(later).toMatchObject({ changed: 12, delayAddedMs: { p50: 10_000, max: 10_000 } });
  expect(later.occurrences[0]!.before!.start).toBe(later.occurrences[0]!.start - 10_000);

  const rows = await once<readonly ThresholdRow[]>((next, failed) => window.thresholds({}, next, failed));
  expect(rows).toMatchObject([{ version: 1 }]);
  expect(faults).toEqual([]);
});

test('a trial that is stopped answers nothing; one that names what is not there says so', async () => {
  const { window, draft, faults } = await givenHistory();
  const heard: unknown[] = [];
  window.backtest({ draft: draft(), thresholdId: null, lastMs: 3 * hour }, (value) => void heard.push(value))();
  const expression = draft({ condition: { kind: 'expression', text: '[P-99/temp] > 1' }, levels: [{ ...level(1)[0], deadBand: 0 }] });
  await expect(once((next, failed) => window.backtest({ draft: expression, thresholdId: null, lastMs: hour }, next, failed))).rejects.toMatchObject({
    code: 'threshold.broken',
    message: 'The series P-99/temp is not known on this console.',
  });
  expect(heard).toEqual([]);
  expect(faults).toEqual([]);
});

test('the advisor proposes settings for noise, with the effect that a backtest confirms', async () => {
  const { window, draft } = await givenHistory();
  const noisy = draft({ levels: [{ ...level(71.5)[0], deadBand: 0 }] });
  const lastMs = 3 * hour;
  const advice = await once<AdviceResult>((next, failed) =>
    window.advise({ draft: noisy, thresholdId: null, lastMs, level: 'H', shortestMs: 30_000 }, next, failed),
  );
  expect(advice.proposal!.callsThen).toBeLessThan(advice.proposal!.callsNow / 10);
  const { deadBand, onDelayMs, offDelayMs, callsThen } = advice.proposal!;
  const calm = { ...noisy, levels: [{ ...noisy.levels[0]!, deadBand, onDelayMs, offDelayMs }] };
  const tried = await once<TrialResult>((next, failed) => window.backtest({ draft: calm, thresholdId: null, lastMs }, next, failed));
  expect(tried.callsAfter).toBe(callsThen);
});

test('R23 every version says who, why and what it changed; a change without a reason is refused', async () => {
  const { window, draft } = await givenHistory();
  const thresholdId = await window.createThreshold({ draft: draft() });
  await expect(window.editThreshold({ thresholdId, draft: draft({ levels: [...level(85)] }), reason: ' ' })).rejects.toMatchObject({
    code: 'threshold.reason-missing',
  });
  await window.editThreshold({ thresholdId, draft: draft({ levels: [...level(85)] }), reason: 'Agreed.' });
  await window.enableThreshold({ thresholdId, enabled: false, reason: 'Overhaul.' });
  const versions = await once<readonly ThresholdVersion[]>((next, failed) => window.thresholdHistory({ thresholdId }, next, failed));
  expect(versions).toMatchObject([
    { version: 3, kind: 'disabled', by: 'ada', reason: 'Overhaul.', differences: [] },
    { version: 2, kind: 'edited', reason: 'Agreed.', differences: [{ field: 'levels.H.limit', before: 80, after: 85 }] },
    { version: 1, kind: 'created', reason: '', differences: [] },
  ]);
});

test('the charts of a series say what was done to its thresholds in their range, and to no others', async () => {
  const { window, draft } = await givenHistory();
  const { seriesId } = draft();
  const from = Date.now() - 1000;
  const thresholdId = await window.createThreshold({ draft: draft() });
  await window.editThreshold({ thresholdId, draft: draft({ levels: [...level(85)] }), reason: 'Agreed.' });
  await window.approveThreshold({ thresholdId, version: 2, by: 'Kim', reason: 'Checked.' });
  const changes = (series: readonly string[], to: number) =>
    once<readonly SeriesRuleChange[]>((next, failed) => window.ruleChanges({ series: series.map((id) => SeriesId.parse(id)), from, to }, next, failed));
  expect(await changes([seriesId], Date.now() + hour)).toMatchObject([
    { kind: 'edited', version: 2, by: 'ada', thresholdId, seriesId },
    { kind: 'created', version: 1, by: 'ada', thresholdId, seriesId },
  ]);
  expect(await changes([seriesId], from)).toEqual([]);
  expect(await changes(['00000000-0000-7000-8000-000000000001'], Date.now() + hour)).toEqual([]);
});

test('what names nothing on this console is refused when it is saved', async () => {
  const { window, draft } = await givenHistory();
  const yes = [{ ...level(1)[0], deadBand: 0 }];
  const wrong = draft({ condition: { kind: 'expression', text: '{Nobody}' }, levels: yes });
  await expect(window.createThreshold({ draft: wrong })).rejects.toMatchObject({ code: 'threshold.refused', message: 'There is no threshold named Nobody.' });
});

test('a file of thresholds is looked through first and taken over as a whole or not at all', async () => {
  const { window, draft } = await givenHistory();
  await window.createThreshold({ draft: draft() });
  const bad = 'thresholds:\n  - name: New\n    series: P-11/temp\n    levels: {H: 3}\n  - name: P-11 hot\n    series: P-99/temp\n    levels: {H: 3}\n';
  const refused = await window.importThresholds({ format: 'yaml', text: bad, reason: 'x', dryRun: false });
  expect(refused).toMatchObject({ created: 0, errors: [{ line: 6, field: 'series' }] });
  const good = bad.replace('P-99', 'P-11');
  expect(await window.importThresholds({ format: 'yaml', text: good, reason: '–', dryRun: true })).toMatchObject({ errors: [], created: 1, changed: 1 });
  expect(await once<readonly ThresholdRow[]>((next, failed) => window.thresholds({}, next, failed))).toHaveLength(1);
  expect(await window.importThresholds({ format: 'yaml', text: good, reason: 'Reviewed.', dryRun: false })).toMatchObject({ created: 1, changed: 1 });
  expect(await once<readonly ThresholdRow[]>((next, failed) => window.thresholds({}, next, failed))).toMatchObject([{ version: 1 }, { version: 2 }]);
});

test('a threshold that loses what it names is shown as broken, with the field and the reason', async () => {
  const { window, draft } = await givenHistory();
  const thresholdId = await window.createThreshold({ draft: draft() });
  const yes = [{ ...level(1)[0], deadBand: 0 }];
  await window.createThreshold({ draft: draft({ name: 'Both', condition: { kind: 'expression', text: '{P-11 hot}' }, levels: yes }) });
  expect((await once<readonly ThresholdRow[]>((next, failed) => window.thresholds({}, next, failed))).map(({ broken }) => broken)).toEqual([
    undefined,
    undefined,
  ]);
  await window.editThreshold({ thresholdId, draft: draft({ name: 'P-11 warm' }), reason: 'Another name.', named: 'leave' });
  const rows = await until<readonly ThresholdRow[]>(
    (next, failed) => window.thresholds({}, next, failed),
    (all) => all.some(({ broken }) => broken),
  );
  expect(rows.find((row) => row.draft.name === 'Both')!.broken).toEqual({ field: 'condition.text', message: 'There is no threshold named P-11 hot.' });
});

test('another name for what others name is refused, with their number and names, until it is said what becomes of them', async () => {
  const { window, draft } = await givenHistory();
  const thresholdId = await window.createThreshold({ draft: draft() });
  const yes = [{ ...level(1)[0], deadBand: 0 }];
  const both = await window.createThreshold({
    draft: draft({ name: 'Both', condition: { kind: 'expression', text: '{P-11 hot} and [P-11/temp] > 1' }, levels: yes }),
  });
  await window.createThreshold({ draft: draft({ name: 'Shift', schedule: { shifts: [], while: 'not { P-11 hot }' } }) });
  const ruleId = await window.saveSuppression({
    draft: { name: 'Hot', form: { kind: 'state', while: '{P-11 hot}', settleMs: 0 }, targets: [both], holdMs: 0, allowCritical: true, approvedBy: 'Ada' },
    reason: 'known',
  });
  const warm = { thresholdId, draft: draft({ name: 'P-11 warm' }), reason: 'Clearer.' };
  const dependents = await window.thresholdDependents({ thresholdId });
  expect(dependents.map(({ kind, name, how }) => `${kind} ${name} ${how}`)).toEqual([
    'threshold Both condition',
    'threshold Shift schedule',
    'suppression Hot state',
  ]);
  await expect(window.editThreshold(warm)).rejects.toMatchObject({
    code: 'threshold.named-elsewhere',
    message: expect.stringContaining('3 rules name this threshold: Both, Shift, Hot.'),
  });
  await expect(window.editThreshold({ ...warm, draft: draft({ name: 'a}b' }), named: 'rename' })).rejects.toMatchObject({ code: 'threshold.not-nameable' });
  await window.editThreshold({ ...warm, named: 'rename' });
  const rows = await once<readonly ThresholdRow[]>((next, failed) => window.thresholds({}, next, failed));
  const of = (name: string) => rows.find((row) => row.draft.name === name)!;
  expect(rows.filter(({ broken }) => broken)).toEqual([]);
  expect(of('Both').draft.condition).toEqual({ kind: 'expression', text: '{P-11 warm} and [P-11/temp] > 1' });
  expect(of('Shift').draft.schedule?.while).toBe('not {P-11 warm}');
  const history = await once<readonly ThresholdVersion[]>((next, failed) => window.thresholdHistory({ thresholdId: both }, next, failed));
  expect(history[0]).toMatchObject({ kind: 'edited', by: 'ada', reason: 'P-11 hot is now P-11 warm: Clearer.' });
  const rules = await once<readonly SuppressionRow[]>((next, failed) => window.suppressions({}, next, failed));
  expect(rules.find((row) => row.ruleId === ruleId)).toMatchObject({ version: 2, draft: { form: { while: '{P-11 warm}' } } });
  expect(rules[0]).not.toHaveProperty('broken');
});

test('a suppression rule whose state names what is not there is shown as broken', async () => {
  const { window, draft } = await givenHistory();
  const thresholdId = await window.createThreshold({ draft: draft() });
  const rule = {
    name: 'Hot',
    form: { kind: 'state' as const, while: '{P-11 hot}', settleMs: 0 },
    targets: [thresholdId],
    holdMs: 0,
    allowCritical: true,
    approvedBy: 'Ada',
  };
  await window.saveSuppression({ draft: rule, reason: 'known' });
  await window.editThreshold({ thresholdId, draft: draft({ name: 'P-11 warm' }), reason: 'Clearer.', named: 'leave' });
  const [row] = await until<readonly SuppressionRow[]>(
    (next, failed) => window.suppressions({}, next, failed),
    ([one]) => one?.broken !== undefined,
  );
  expect(row!.broken).toBe('There is no threshold named P-11 hot.');
});

test('R23 drift is the number of attributes that run differently from what was approved, and 0 once they are approved', async () => {
  const { window, draft } = await givenHistory();
  const rationale = {
    ...draft().rationale,
    actions: ['Look.'],
    consequence: 'Damage',
    responseMs: 600_000,
    approvedBy: 'Site engineering',
    rationalisedOn: '2026-03-01',
  };
  const thresholdId = await window.createThreshold({ draft: draft({ rationale }) });
  const row = async () => (await once<readonly ThresholdRow[]>((next, failed) => window.thresholds({}, next, failed)))[0]!;
  expect(driftOfSite([await row()])).toEqual({ attributes: 0, thresholds: 0, neverApproved: 0 });

  await window.editThreshold({ thresholdId, draft: draft({ rationale, levels: [...level(85)], staleAfterMs: 90_000 }), reason: 'Too many calls.' });
  await window.enableThreshold({ thresholdId, enabled: false, reason: 'Overhaul.' });
  expect(driftOf(await row()).map(({ field }) => field)).toEqual(['levels.H.limit', 'staleAfterMs', 'enabled']);
  expect(driftOfSite([await row()])).toEqual({ attributes: 3, thresholds: 1, neverApproved: 0 });

  const found = async () => {
    const { findings } = await once<EngineStatus>((next, failed) => window.status({}, next, failed));
    return findings.find(({ code }) => code === 'thresholds.drift')?.title;
  };
  expect(await found()).toBe('3 attributes of one threshold run differently from what was approved.');
  const approve = { thresholdId, by: 'Kim Lorenz', reason: 'Reviewed.' };
  await expect(window.approveThreshold({ ...approve, version: 2 })).rejects.toMatchObject({ code: 'threshold.approval-superseded' });
  await expect(window.approveThreshold({ ...approve, version: 3, by: ' ' })).rejects.toMatchObject({ code: 'threshold.approver-missing' });
  await expect(window.approveThreshold({ ...approve, version: 3, reason: '' })).rejects.toMatchObject({ code: 'threshold.reason-missing' });
  await window.approveThreshold({ ...approve, version: 3 });
  expect(driftOfSite([await row()])).toEqual({ attributes: 0, thresholds: 0, neverApproved: 0 });
  expect(await found()).toBe(undefined);
  expect(await row()).toMatchObject({ version: 3, changedBy: 'ada', approval: { version: 3, by: 'Kim Lorenz' } });
  const versions = await once<readonly ThresholdVersion[]>((next, failed) => window.thresholdHistory({ thresholdId }, next, failed));
  expect(versions.map(({ version, kind, by }) => [version, kind, by])).toEqual([
    [3, 'approved', 'Kim Lorenz'],
    [3, 'disabled', 'ada'],
    [2, 'edited', 'ada'],
    [1, 'created', 'ada'],
  ]);
  // A record that names its approval anew approves the version that it comes with.
  const again = { ...rationale, rationalisedOn: '2026-11-20' };
  await window.editThreshold({ thresholdId, draft: draft({ rationale: again, levels: [...level(90)] }), reason: 'Yearly review.' });
  expect(driftOfSite([await row()]).attributes).toBe(0);
});

test('R23 an alarm that nobody approved is counted apart: there is nothing to compare it with', async () => {
  const { window, draft } = await givenHistory();
  const rationale = { ...draft().rationale, actions: ['Look.'], consequence: 'Damage', responseMs: 600_000 };
  await window.createThreshold({ draft: draft({ rationale }) });
  await window.createThreshold({ draft: draft({ name: 'Quiet' }) });
  const rows = await once<readonly ThresholdRow[]>((next, failed) => window.thresholds({}, next, failed));
  expect(driftOfSite(rows)).toEqual({ attributes: 0, thresholds: 0, neverApproved: 1 });
});

test('an alert whose threshold names no action shows those of its device, and says so', async () => {
  const { window, draft } = await givenHistory();
  await window.createThreshold({ draft: draft({ levels: [...level(1)], staleAfterMs: hour, latenessMs: hour }) });
  const [row] = (
    await until<AlertQueue>(
      (next, failed) => window.alertQueue({ tab: 'active', search: '', limit: 10 }, next, failed),
      ({ rows }) => rows.length > 0,
    )
  ).rows;
  const detail = (fits: (value: AlertDetail) => boolean) =>
    until<AlertDetail | null>(
      (next, failed) => window.alertDetail({ pointId: row!.pointId, of: row!.raisedAt }, next, failed),
      (value) => value !== null && fits(value),
    );
  expect(await detail(() => true)).not.toHaveProperty('actionsFrom');
  const kept = { scope: 'device' as const, name: 'P-11', actions: ['Look at P-11.'] };
  await window.keepStandingActions({ draft: kept, reason: 'Agreed.' });
  const shown = await detail(({ actionsFrom }) => actionsFrom !== undefined);
  expect(shown).toMatchObject({ record: { actions: ['Look at P-11.'] }, actionsFrom: { scope: 'device', name: 'P-11' } });
  expect(await once<readonly StandingActions[]>((next, failed) => window.standingActions({}, next, failed))).toMatchObject([{ ...kept, by: 'ada' }]);
});
