import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import { threshold, type ThresholdCommand } from '../../../src/domain/threshold/threshold.ts';
import { handle } from '../../../src/main/handle.ts';
import { changesOf } from '../../../src/main/report/changes.ts';
import { thresholdStream } from '../../../src/main/store/configuration-rows.ts';
import { Changes } from '../../../src/renderer/screens/report/changes-section.tsx';
import { levelWith } from '../../domain/threshold/given-draft.ts';
import { givenReport } from '../../renderer/report/given-report.ts';
import { draftFor, givenJudge } from '../engine/given-judge.ts';
import { message } from '../store/telemetry-given.ts';

const start = Date.parse('2026-11-20T06:00:00Z');
const hour = 3_600_000;

test('R23 the report prints every change of a threshold with before, after, who and why, and the drift at its end', () => {
  const console = givenJudge(undefined, { now: start - 2 * hour });
  console.send(message('CH-01', start - 2 * hour, { t: 10 }, { recv: start - 2 * hour }));
  const [series] = console.telemetry.catalogue.all();
  const rationale = { actions: ['Look.'], consequence: 'Damage', responseMs: 600_000, approvedBy: 'Site engineering' };
  const id = console.create(draftFor(series!, { name: 'Hot', rationale }));
  const give = (at: number, actor: string, command: (at: number) => ThresholdCommand): void => {
    console.clock.now = at;
    handle(console.ops.log, threshold, thresholdStream(id), actor, command(at));
  };
  const limit = (value: number, name = 'Hot') => draftFor(series!, { name, rationale, levels: [levelWith({ limit: value })] });
  give(start + hour, 'ben', (at) => ({ type: 'edit', draft: limit(85), reason: 'Summer.', at }));
  give(start + 2 * hour, 'kim', (at) => ({ type: 'disable', reason: 'Overhaul.', at }));
  give(start + 9 * hour, 'kim', (at) => ({ type: 'edit', draft: limit(86, 'Too hot'), reason: 'Later.', at }));

  const changes = changesOf(console.ops.db, start, start + 8 * hour);
  expect(changes.rows).toMatchObject([
    { name: 'Hot', version: 2, kind: 'edited', by: 'ben', reason: 'Summer.', differences: [{ field: 'levels.H.limit', before: 80, after: 85 }] },
    { name: 'Hot', version: 3, kind: 'disabled', by: 'kim', reason: 'Overhaul.' },
  ]);
  expect(changes).toMatchObject({ total: 2, drift: { attributes: 3, thresholds: 1, neverApproved: 0 } });
  const words = renderToStaticMarkup(<Changes report={givenReport([], { from: start, to: start + 8 * hour, zone: 'UTC', changes })} />)
    .replaceAll(/<[^>]+>/g, ' ')
    .replaceAll(/[\s\u00a0]+/g, ' ');
  expect(words).toContain('Drift 3: one threshold runs with attributes that differ from what was approved.');
  expect(words).toMatch(/07:00:00 Hot .*2.* changed H limit: 80 → 85 ben Summer\./);
  expect(words).toMatch(/08:00:00 Hot .*switched off kim Overhaul\./);
  expect(changesOf(console.ops.db, start + 20 * hour, start + 21 * hour).rows).toEqual([]);
  console.done();
});
