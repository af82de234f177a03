import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { documents as step } from '../../../src/main/store/migrations/ops/0014-documents.ts';
import { openDocuments } from '../../../src/main/store/documents.ts';

const given = () => {
  const db = new Database(':memory:');
  step.run(db);
  let at = 1000;
  return openDocuments(db, () => at++);
};
const columns = (hidden: readonly string[]) => ({ order: [], hidden: [...hidden], widths: {} });
const own = { kind: 'columns', id: 'alerts', scope: 'own' } as const;

test('A person sees what is theirs and what is the site’s, never what is another person’s', () => {
  const documents = given();
  documents.keep('ann', own, 0, columns(['limit']));
  documents.keep('ben', own, 0, columns(['owner']));
  documents.keep('ben', { ...own, scope: 'site' }, 0, columns([]));
  expect(documents.list('ann', 'columns').map(({ scope, by, body }) => [scope, by, body.hidden])).toEqual([
    ['site', 'ben', []],
    ['own', 'ann', ['limit']],
  ]);
});

test('A change that is based on an older version is refused and overwrites nothing', () => {
  const documents = given();
  documents.keep('ann', own, 0, columns(['limit']));
  documents.keep('ann', own, 1, columns(['owner']));
  expect(() => documents.keep('ann', own, 1, columns([]))).toThrow(expect.objectContaining({ code: 'document.changed' }));
  expect(() => documents.keep('ann', own, 0, columns([]))).toThrow(expect.objectContaining({ code: 'document.changed' }));
  expect(documents.list('ann', 'columns')).toMatchObject([{ version: 2, body: { hidden: ['owner'] } }]);
});

test('A body that is not of its kind is refused with the field named', () => {
  const documents = given();
  expect(() => documents.keep('ann', own, 0, { ...columns([]), widths: { limit: -4 } })).toThrow(/widths\.limit/);
  expect(() => documents.keep('ann', own, 0, { ...columns([]), more: 1 })).toThrow(expect.objectContaining({ code: 'document.invalid' }));
  expect(documents.list('ann', 'columns')).toEqual([]);
});

test('What was removed is gone from the list, its versions stay, and it can be made again', () => {
  const documents = given();
  documents.keep('ann', own, 0, columns(['limit']));
  documents.remove('ann', own, 1);
  expect(documents.list('ann', 'columns')).toEqual([]);
  expect(documents.versions('ann', own).map(({ version, body }) => [version, body?.hidden])).toEqual([
    [2, undefined],
    [1, ['limit']],
  ]);
  documents.keep('ann', own, 0, columns(['owner']));
  expect(documents.list('ann', 'columns')).toMatchObject([{ version: 3, body: { hidden: ['owner'] } }]);
});

test('The last 50 versions are kept', () => {
  const documents = given();
  for (let version = 0; version < 60; version++) documents.keep('ann', own, version, columns([`c${version}`]));
  const kept = documents.versions('ann', own);
  expect(kept).toHaveLength(50);
  expect(kept[0]?.version).toBe(60);
});
