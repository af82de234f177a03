import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'vitest';
import type { TargetRow } from '../../../src/contract/scrape-calls.ts';
import { tempFolder } from '../../temp-folder.ts';
import { draftOf, givenExporter, says } from '../scrape/given-targets.ts';
import { folderIn, type GivenEngine, givenEngine, until } from './given-engine.ts';
import { storedValues } from './stored.ts';

const untilTarget = async ({ window }: GivenEngine, fits: (row: TargetRow) => boolean): Promise<TargetRow> =>
  (
    await until<readonly TargetRow[]>(
      (next, failed) => window.targets({}, next, failed),
      (rows) => rows.some(fits),
    )
  ).find(fits)!;

test('a target is added, tested, read by itself, kept over a restart with its secret, and removed', async () => {
  const exporter = await givenExporter(says('temp 21.5\n'));
  const home = tempFolder();
  const given = await givenEngine({ home });
  const draft = draftOf(exporter.url, { intervalMs: 5000, timeoutMs: 2000, auth: { kind: 'bearer' }, allowPlainSecret: true });

  const tested = await given.window.testTarget({ target: draft, secret: 'token-of-the-exporter' });
  assert.deepEqual([tested.metrics, tested.result.samples, tested.result.cause], [['temp'], 1, null]);
  const targetId = await given.window.addTarget({ target: draft, secret: 'token-of-the-exporter' });
  await assert.rejects(given.window.addTarget({ target: draft, secret: '' }), { code: 'target.name-taken' });
  const row = await untilTarget(given, ({ last }) => last !== null);
  assert.deepEqual([row.last!.samples, row.last!.cause, row.hasSecret], [1, null, true]);
  const series = await until<readonly { readonly device: string; readonly metric: string }[]>(
    (next, failed) => given.window.series({}, next, failed),
    (rows) => rows.length === 4,
  );
  assert.deepEqual(series.map(({ metric }) => metric).toSorted(), ['scrape_duration_seconds', 'scrape_samples_scraped', 'temp', 'up']);
  await given.close();
  assert.ok(!given.replies.join('').includes('token-of-the-exporter'));
  for (const file of ['ops.db', 'secrets.json']) assert.ok(!readFileSync(join(folderIn(home), file)).includes('token-of-the-exporter'), file);
  assert.equal(storedValues(folderIn(home), 'boiler').size > 0, true);

  const again = await givenEngine({ home });
  await again.window.testTarget({ target: draft, targetId });
  assert.equal(exporter.requests.at(-1)!.headers.authorization, 'Bearer token-of-the-exporter');
  await again.window.removeTarget({ targetId });
  await assert.rejects(again.window.editTarget({ targetId, target: draft }), { code: 'target.unknown' });
  await until<readonly TargetRow[]>(
    (next, failed) => again.window.targets({}, next, failed),
    (rows) => rows.length === 0,
  );
  assert.deepEqual([given.faults, again.faults], [[], []]);
});
