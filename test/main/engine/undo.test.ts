import { expect, test } from 'vitest';
import type { RecentAction } from '../../../src/contract/undo-calls.ts';
import type { AlertQueue } from '../../../src/contract/views.ts';
import { tenantFolder } from '../../../src/main/engine.ts';
import { Settings } from '../../../src/main/shell/shell.ts';
import { seedLongQueue } from '../../long-queue.ts';
import { tempFolder } from '../../temp-folder.ts';
import { type GivenEngine, givenEngine, until } from './given-engine.ts';

const tenant = '00000000-0000-7000-8000-00000000fade';
const hour = 3_600_000;

const given = async (alerts = 8) => {
  const home = tempFolder();
  seedLongQueue(home, alerts, Date.now());
  expect(tenantFolder(home, tenant)).toContain(tenant);
  return givenEngine({ home, shell: { settings: async () => Settings.parse({ tenant }) } });
};
const actions = ({ window }: GivenEngine) =>
  until<readonly RecentAction[]>(
    (next, failed) => window.recentActions({}, next, failed),
    () => true,
  );
const newest = async (engine: GivenEngine) => (await actions(engine))[0]!;
const rows = async ({ window }: GivenEngine, tab: 'active' | 'shelved' = 'active') =>
  (
    await until<AlertQueue>(
      (next, failed) => window.alertQueue({ tab, search: '', limit: 100 }, next, failed),
      () => true,
    )
  ).rows;
const callsOf = (list: Awaited<ReturnType<typeof rows>>) => list.map(({ pointId, call }) => ({ pointId, call }));

test('U23: a bulk acknowledgement is one action and is taken back as one; what it wrote can be done again', async () => {
  const engine = await given();
  const fresh = (await rows(engine)).filter(({ label }) => label === 'B');
  expect(fresh.length).toBeGreaterThan(2);
  await engine.window.acknowledge({ alerts: callsOf(fresh), note: '' });
  const action = await newest(engine);
  expect(action).toMatchObject({ kind: 'acknowledged', count: fresh.length, undo: 'possible', isUndo: false });
  expect(await engine.window.undoAction({ id: action.id })).toEqual({ applied: fresh.length, noted: 0, refused: [] });
  expect(
    (await rows(engine))
      .filter(({ label }) => label === 'B')
      .map(({ pointId }) => pointId)
      .toSorted(),
  ).toEqual(fresh.map(({ pointId }) => pointId).toSorted());
  expect((await actions(engine)).find(({ id }) => id === action.id)).toMatchObject({ undo: 'done' });
  await expect(engine.window.undoAction({ id: action.id })).rejects.toMatchObject({ code: 'undo.done' });
});

test('U23: shelve is taken back by unshelve, and that by the former end and reason', async () => {
  const engine = await given();
  const [row] = await rows(engine);
  const until2 = Date.now() + 2 * hour;
  await engine.window.shelve({ points: [row!.pointId], until: until2, oneShot: false, reason: 'Sensor in calibration' });
  await engine.window.undoAction({ id: (await newest(engine)).id });
  expect(await rows(engine, 'shelved')).toEqual([]);
  const undone = await newest(engine);
  expect(undone).toMatchObject({ kind: 'unshelved', isUndo: true, undo: 'possible' });
  await engine.window.undoAction({ id: undone.id });
  expect(await rows(engine, 'shelved')).toMatchObject([{ shelvedUntil: until2, setAsideBecause: 'Sensor in calibration' }]);
});

test('U23: taking over is taken back to the former owner', async () => {
  const engine = await given();
  const [row] = await rows(engine);
  const of = { pointId: row!.pointId, of: row!.raisedAt };
  await engine.window.assign({ ...of, to: 'ben' });
  await engine.window.assign({ ...of, to: 'ada' });
  await engine.window.undoAction({ id: (await newest(engine)).id });
  expect((await rows(engine)).find(({ pointId }) => pointId === row!.pointId)?.owner).toBe('ben');
});

test('U23: what a later step has overtaken is not taken back, and the words say why', async () => {
  const engine = await given();
  const [row] = await rows(engine);
  const of = { pointId: row!.pointId, of: row!.raisedAt };
  await engine.window.assign({ ...of, to: 'ada' });
  const first = await newest(engine);
  await engine.window.assign({ ...of, to: 'ben' });
  expect((await actions(engine)).find(({ id }) => id === first.id)).toMatchObject({ undo: 'overtaken' });
  const { applied, refused } = await engine.window.undoAction({ id: first.id });
  expect([applied, refused]).toEqual([0, [expect.stringContaining('was done there since')]]);
});

test('U23: notes and what goes out of service stay as they were done', async () => {
  const engine = await given();
  const [row, other] = await rows(engine);
  await engine.window.addNote({ pointId: row!.pointId, of: row!.raisedAt, text: 'Grease gun ordered', attachments: [] });
  await engine.window.takeOutOfService({ points: [other!.pointId], permit: 'P-17', reason: 'Pump is dismantled' });
  expect((await actions(engine)).slice(0, 2).map(({ kind, undo }) => [kind, undo])).toEqual([
    ['out-of-service', 'never'],
    ['noted', 'never'],
  ]);
});

test('U23: a changed rule gets a new version equal to the former one', async () => {
  const engine = await given(1);
  const [rule] = await until<
    readonly { readonly thresholdId: string; readonly version: number; readonly draft: { readonly name: string; readonly guidance: string } }[]
  >(
    (next, failed) => engine.window.thresholds({}, next as never, failed),
    (found) => found.length > 0,
  );
  const { thresholdId, draft } = rule as never as Parameters<typeof engine.window.editThreshold>[0] & { readonly thresholdId: never };
  await engine.window.editThreshold({ thresholdId, draft: { ...draft, guidance: 'Stop the pump.' }, reason: 'Clearer' });
  const action = await newest(engine);
  expect(action).toMatchObject({ kind: 'threshold-edited', undo: 'possible', what: draft.name });
  expect(await engine.window.undoAction({ id: action.id })).toMatchObject({ applied: 1, refused: [] });
  const after = await until<readonly { readonly version: number; readonly draft: { readonly guidance: string } }[]>(
    (next, failed) => engine.window.thresholds({}, next as never, failed),
    () => true,
  );
  expect(after[0]).toMatchObject({ version: rule!.version + 2, draft: { guidance: rule!.draft.guidance } });
});

test('U23: an arrangement gets its former version back', async () => {
  const engine = await given(1);
  const key = { kind: 'columns', id: 'alerts-active', scope: 'own' } as const;
  const body = (hidden: readonly string[]) => ({ order: [], hidden: [...hidden], widths: {} });
  await engine.window.keepDocument({ ...key, basedOn: 0, body: body(['limit']) });
  await engine.window.keepDocument({ ...key, basedOn: 1, body: body(['owner']) });
  await engine.window.undoAction({ id: (await newest(engine)).id });
  const [document] = await until<readonly { readonly body: unknown }[]>(
    (next, failed) => engine.window.documents({ kind: 'columns' }, next as never, failed),
    () => true,
  );
  expect(document?.body).toEqual(body(['limit']));
});
